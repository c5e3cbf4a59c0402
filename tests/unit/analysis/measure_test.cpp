// Which rows a number speaks of, what is measured over them, and how a figure is computed and printed.
#include "analysis/measure.hpp"

#include <string>
#include <vector>

#include "catch.hpp"

using namespace tracesift;
using analysis::figure;
using analysis::matches;

namespace {

/// Eight rows: five in "1" (two of them in "1.1"), two in "2", one unclassified.
std::vector<Row> eight() {
  std::vector<Row> rows(8);
  const char* const categories[] = {"1", "1", "1", "1.1", "1.1", "2", "2", ""};
  for (std::size_t i = 0; i < rows.size(); ++i) {
    rows[i].thread_id = "t" + std::to_string(i);
    rows[i].category_id = categories[i];
    rows[i].outcome = i < 3 ? Outcome::failed : i == 7 ? Outcome::unknown : Outcome::succeeded;
    rows[i].turns = i == 7 ? 0 : 1;
  }
  return rows;
}

std::size_t matching(const Filter& filter) {
  std::size_t count = 0;
  for (const Row& row : eight()) count += matches(row, filter) ? 1 : 0;
  return count;
}

std::string printed(const std::vector<Row>& rows, const char* metric, const Filter& filter = {}, const char* key = "") {
  const auto made = figure(rows, metric, filter, key);
  return made ? made->text : "none";
}

}  // namespace

TEST_CASE("a category's rows are its own and those below it, not those whose id begins alike") {
  CHECK(matching({}) == 8);
  CHECK(matching({.category = "1"}) == 5);
  CHECK(matching({.category = "1.1"}) == 2);
  CHECK(matching({.category = ""}) == 1);
  CHECK(matching({.not_category = "1"}) == 3);
  CHECK(matching({.not_category = ""}) == 7);
  Row row;
  row.category_id = "12.1";
  CHECK_FALSE(matches(row, {.category = "1"}));
  CHECK(matches(row, {.category = "12"}));
  CHECK_FALSE(matches(row, {.category = "12.1.1"}));
}

TEST_CASE("every field of a filter must hold") {
  CHECK(matching({.category = "1", .outcome = Outcome::failed}) == 3);
  CHECK(matching({.category = "2", .outcome = Outcome::failed}) == 0);
  CHECK(matching({.spoken = true}) == 7);
  CHECK(matching({.spoken = false}) == 1);
  Row row;
  row.error = "TimeoutError";
  row.tool_errors = 1;
  row.signs = {{.mode = "time_out"}};
  CHECK(matches(row, {.error = true}));
  CHECK_FALSE(matches(row, {.error = false}));
  CHECK(matches(row, {.tool_errors = true}));
  CHECK_FALSE(matches(row, {.tool_errors = false}));
  CHECK(matches(row, {.mode = "time_out"}));
  CHECK_FALSE(matches(row, {.mode = "time"}));
  CHECK(matches(Row{}, {.error = false, .tool_errors = false}));
}

TEST_CASE("a parent is what is before the last point") {
  CHECK(analysis::parent_of("3.1.2") == "3.1");
  CHECK(analysis::parent_of("3.1") == "3");
  CHECK(analysis::parent_of("3").empty());
}

TEST_CASE("what is measured: sums of what is there, shares of all rows, means of the scores that are there") {
  std::vector<Row> rows = eight();
  for (std::size_t i = 0; i < 5; ++i) {
    rows[i].latency_s = static_cast<double>(i + 1);
    rows[i].tokens = 100;
    rows[i].cost_usd = 0.25;
  }
  rows[0].error = "ValueError";
  rows[0].feedback = {{"stars", 1.0, "", ""}, {"label", std::nullopt, "bad", ""}};
  rows[1].feedback = {{"stars", 4.0, "", ""}};
  rows[2].numbers["age"] = 30;
  rows[3].numbers["age"] = 50;
  rows[4].attributes["plan"] = "free";
  rows[5].attributes["plan"] = "free";
  std::vector<const Row*> all;
  for (const Row& row : rows) all.push_back(&row);
  const Metrics metrics = analysis::measure(all);
  CHECK(metrics.count == 8);
  CHECK(metrics.errors == 1);
  CHECK(metrics.error_rate == 0.125);
  CHECK(metrics.failed == 3);
  CHECK(metrics.succeeded == 4);
  CHECK(metrics.failure_rate == 0.375);
  CHECK(metrics.failure_rate_ci.low == Approx(0.1368).epsilon(0.001));  // Wilson, 3 of 8
  CHECK(metrics.failure_rate_ci.high == Approx(0.6943).epsilon(0.001));
  CHECK(metrics.latency_p50_s == 3);
  CHECK(*metrics.latency_p95_s == Approx(4.8));
  CHECK(metrics.tokens_total == 500);
  CHECK(metrics.cost_usd_total == 1.25);
  REQUIRE(metrics.feedback.size() == 1);
  CHECK(metrics.feedback.at("stars").n == 2);
  CHECK(metrics.feedback.at("stars").mean == 2.5);
  CHECK(metrics.numbers.at("age").n == 2);
  CHECK(metrics.numbers.at("age").mean == 40);
  CHECK(metrics.attributes.at("plan").at("free") == 2);
}

TEST_CASE("of no rows nothing is measured, and no rate is made up") {
  const Metrics metrics = analysis::measure({});
  CHECK(metrics.count == 0);
  CHECK(metrics.failure_rate == 0);
  CHECK(metrics.failure_rate_ci.high == 1);
  CHECK_FALSE(metrics.latency_p50_s);
  CHECK_FALSE(metrics.tokens_total);
  CHECK_FALSE(metrics.cost_usd_total);
  CHECK(printed({}, "failure_rate") == "none");
  CHECK(printed({}, "count") == "0");
}

TEST_CASE("of an attribute with more than twenty values the most frequent are counted, the rest together") {
  std::vector<Row> rows;
  for (int value = 0; value < 23; ++value) {
    for (int times = 0; times < (value < 20 ? 2 : 1); ++times) {
      rows.emplace_back().attributes["city"] = "city " + std::to_string(10 + value);
    }
  }
  const auto counted = [&] {
    std::vector<const Row*> all;
    for (const Row& row : rows) all.push_back(&row);
    return analysis::measure(all).attributes.at("city");
  };
  const auto many = counted();
  CHECK(many.size() == 21);
  CHECK(many.at("city 10") == 2);
  CHECK(many.at("city 29") == 2);
  CHECK(many.at("(other values)") == 3);
  rows.resize(40);
  CHECK(counted().size() == 20);
  CHECK(counted().count("(other values)") == 0);
}

TEST_CASE("a report's numbers are those of its rows, its period the first to the last start") {
  Report report;
  report.rows = eight();
  report.rows[2].start = 50;
  report.rows[4].start = 20;
  report.rows[6].start = 90;
  report.categories = {{.id = "1"}, {.id = "1.1"}, {.id = "2"}, {.id = "3"}};
  analysis::measure_all(report);
  CHECK(report.overall.count == 8);
  CHECK(report.unclassified.count == 1);
  CHECK(report.categories[0].stats.count == 5);
  CHECK(report.categories[0].share == 0.625);
  CHECK(report.categories[0].share_ci.low == Approx(0.3057).epsilon(0.001));  // Wilson, 5 of 8
  CHECK(report.categories[1].stats.count == 2);
  CHECK(report.categories[3].stats.count == 0);
  CHECK(report.categories[3].share == 0);
  CHECK(report.period_start == 20);
  CHECK(report.period_end == 90);
}

TEST_CASE("a figure is what its metric says over the rows that it names, as it is printed") {
  std::vector<Row> rows = eight();
  for (std::size_t i = 0; i < 4; ++i) rows[i].cost_usd = i == 3 ? 3.0 : 1.0;
  rows[0].feedback = {{"stars", 2.0, "", ""}};
  rows[5].feedback = {{"stars", 5.0, "", ""}};
  CHECK(printed(rows, "count", {.category = "1"}) == "5");
  CHECK(printed(rows, "share", {.category = "1"}) == "62.5%");
  CHECK(printed(rows, "share_ci", {.category = "1"}) == "30.6–86.3%");
  CHECK(printed(rows, "failed", {.category = "1"}) == "3");
  CHECK(printed(rows, "failure_rate", {.category = "1"}) == "60.0%");
  CHECK(printed(rows, "cost_usd_total", {.category = "1"}) == "$6.00");
  CHECK(printed(rows, "cost_share", {.category = "1.1"}) == "50.0%");
  CHECK(printed(rows, "cost_share", {.category = "2"}) == "none");
  CHECK(printed(rows, "feedback_mean", {}, "stars") == "3.50");
  CHECK(printed(rows, "feedback_mean", {.category = "2"}, "stars") == "5.00");
  CHECK(printed(rows, "feedback_mean", {}, "moons") == "none");
  CHECK(printed(rows, "latency_p50_s") == "none");
  CHECK(printed(rows, "no_such_metric") == "none");
  CHECK(figure(rows, "share_ci", {})->high == 1);
}

TEST_CASE("failures in excess are those beyond the rate of all other rows, never under none") {
  std::vector<Row> rows = eight();
  CHECK(figure(rows, "excess_failed", {.category = "1"})->value == 3);  // none of the other three failed
  rows[5].outcome = Outcome::failed;                                    // one of three: 5 / 3 expected of five
  CHECK(figure(rows, "excess_failed", {.category = "1"})->value == 1);  // 3 - 1.67, rounded
  CHECK(figure(rows, "excess_failed", {.category = "1.1"})->value == 0);
  CHECK(printed(rows, "excess_failed") == "none");  // there is nothing to compare with
}
