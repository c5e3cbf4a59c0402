// The sentences at the top of a report without models, whole: each is read as a person reads it.
#include "analysis/findings.hpp"

#include <string>
#include <vector>

#include "analysis/contrasts.hpp"
#include "analysis/measure.hpp"
#include "catch.hpp"

using namespace tracesift;

namespace {

/// "Refunds fails …: 50.0% (6 of 12) #1"
std::string text_of(const Report& report, const KeyPoint& point) {
  std::string text;
  for (const Part& part : point.parts) {
    if (const auto* words = std::get_if<std::string>(&part)) text += *words;
    if (const auto* figure = std::get_if<FigureRef>(&part)) text += point.figures.at(figure->index).text;
    if (const auto* trace = std::get_if<TraceRef>(&part)) text += "#" + std::to_string(trace->rank);
    if (const auto* ref = std::get_if<CategoryRef>(&part)) {
      for (const Category& category : report.categories) text += category.id == ref->id ? category.name : "";
    }
  }
  return text;
}

struct Group {
  const char* id;
  const char* name;
  int rows;
  int failed;
  int succeeded = -1;  // the rest
};

/// A report of rows by category; a row is named by its number.
Report report_of(const std::vector<Group>& parts) {
  Report report;
  for (const auto& [id, name, rows, failed, succeeded] : parts) {
    for (int i = 0; i < rows; ++i) {
      Row& row = report.rows.emplace_back();
      row.thread_id = std::to_string(report.rows.size());
      row.category_id = id;
      row.turns = 1;
      const bool has_succeeded = succeeded < 0 || i < failed + succeeded;
      row.outcome = i < failed ? Outcome::failed : has_succeeded ? Outcome::succeeded : Outcome::unknown;
    }
    if (*id != '\0') report.categories.push_back({.id = id, .name = name});
  }
  return report;
}

std::vector<std::string> findings_of(Report& report) {
  analysis::measure_all(report);
  analysis::find_differences(report);
  analysis::write_findings(report);
  std::vector<std::string> texts;
  for (const KeyPoint& point : report.key_points) texts.push_back(text_of(report, point));
  return texts;
}

/// The first finding that holds some words; empty: none does.
std::string finding(Report& report, const std::string& words) {
  for (const std::string& text : findings_of(report)) {
    if (text.find(words) != std::string::npos) return text;
  }
  return {};
}

}  // namespace

TEST_CASE("the largest category comes first, the next two follow, each with its share and how sure that is") {
  Report report = report_of({{"1", "Refunds", 20, 0}, {"2", "Parcels", 10, 0}, {"3", "Logins", 10, 0}});
  report.categories[0].typical = {"3", "5"};
  report.categories[1].typical = {"21"};
  const auto texts = findings_of(report);
  CHECK(texts[0] == "Most often users ask about Refunds: 20 of 40 conversations (50.0%, 95% CI 35.2–64.8%). #1 #2");
  CHECK(texts[1] ==
        "Next come Parcels (25.0% of conversations, 95% CI 14.2–40.2%) and Logins (25.0% of conversations, 95% CI "
        "14.2–40.2%). #3");
  CHECK(report.highlighted_traces[1].thread_id == "5");
  CHECK(report.highlighted_traces[2].reason == "Typical of its category");
}

TEST_CASE("with two categories one comes next; with one none does") {
  Report two = report_of({{"1", "Refunds", 30, 0}, {"2", "Parcels", 10, 0}});
  CHECK(finding(two, "Next") == "Next comes Parcels (25.0% of conversations, 95% CI 14.2–40.2%).");
  Report one = report_of({{"1", "Refunds", 30, 0}});
  CHECK(finding(one, "Next").empty());
}

TEST_CASE("a category that is empty, or below another, is not among the largest") {
  Report report = report_of({{"1", "Refunds", 30, 0}, {"2", "Given, and empty", 0, 0}});
  report.categories.push_back({.id = "1.1", .parent_id = "1", .level = 2, .name = "Late refunds"});
  for (int i = 0; i < 12; ++i) report.rows[static_cast<std::size_t>(i)].category_id = "1.1";
  CHECK(finding(report, "Next").empty());
}

TEST_CASE("failures: all outcomes known, some known, only failures known, none known") {
  Report all = report_of({{"1", "Refunds", 20, 7}});
  CHECK(finding(all, "failed") == "35.0% (7 of 20, 95% CI 18.1–56.7%) of all conversations failed.");
  Report some = report_of({{"1", "Refunds", 20, 7, 5}});
  CHECK(finding(some, "failed") ==
        "At least 35.0% (7 of 20, 95% CI 18.1–56.7%) of all conversations failed; 5 of 20 conversations (25.0%, 95% "
        "CI 11.2–46.9%) succeeded; the outcome of the others is unknown.");
  Report only = report_of({{"1", "Refunds", 20, 7, 0}});
  CHECK(finding(only, "failed") ==
        "At least 35.0% (7 of 20, 95% CI 18.1–56.7%) of all conversations failed; the outcome of the others is "
        "unknown.");
  Report none = report_of({{"1", "Refunds", 20, 0, 0}});
  CHECK(finding(none, "failures") ==
        "No failures were detected in 20 conversations (0, 95% CI 0.0–16.1%); whether they succeeded is unknown.");
}

TEST_CASE("the category that fails most is compared with all others, beyond chance or not") {
  Report apart = report_of({{"1", "Refunds", 20, 2}, {"2", "Parcels", 20, 11}});
  CHECK(finding(apart, "Parcels fails") ==
        "Parcels fails more often than the rest: 55.0% (11 of 20, 95% CI 34.2–74.2%), against 10.0% elsewhere. At "
        "that rate there would be 9 failures fewer. #1 #2");
  CHECK(apart.highlighted_traces[0].thread_id == "21");
  CHECK(apart.highlighted_traces[1].thread_id == "22");
  Report chance = report_of({{"1", "Refunds", 20, 2}, {"2", "Parcels", 12, 2}});
  CHECK(finding(chance, "Parcels has") ==
        "Parcels has the highest failure rate of those with ten conversations or more: 16.7% (2 of 12, 95% CI "
        "4.7–44.8%), against 10.0% elsewhere; the difference may be chance. #1 #2");
}

TEST_CASE("a category of nine conversations is not called the worst, nor one that fails as often as all") {
  Report small = report_of({{"1", "Refunds", 20, 2}, {"2", "Parcels", 9, 9}});
  CHECK(finding(small, "Parcels fails").empty());
  Report ten = report_of({{"1", "Refunds", 20, 2}, {"2", "Parcels", 10, 10}});
  CHECK_FALSE(finding(ten, "Parcels fails").empty());
  Report alike = report_of({{"1", "Refunds", 20, 10}, {"2", "Parcels", 20, 10}});
  CHECK(finding(alike, "elsewhere").empty());
}

TEST_CASE("where no category is large enough to be compared, a conversation that failed is shown all the same") {
  Report report = report_of({{"1", "Refunds", 8, 0}, {"2", "Parcels", 5, 1}});
  CHECK(finding(report, "of all conversations failed").ends_with("failed. #1"));
  REQUIRE_FALSE(report.highlighted_traces.empty());
  CHECK(report.highlighted_traces[0].thread_id == "9");
}

TEST_CASE("the two most frequent ways of failing are named, but not those that may be right or are feedback") {
  Report report = report_of({{"1", "Refunds", 20, 0}});
  const auto add = [&](const char* mode, const char* title, std::size_t rows) {
    for (std::size_t i = 0; i < rows; ++i) report.rows[i].signs.push_back({.mode = mode});
    report.failure_modes.push_back({.id = mode, .title = title, .count = rows});
  };
  add("bad_feedback", "Bad feedback", 8);
  add("declined", "Declined", 7);
  add("handed_over", "Handed over", 6);
  add("time_out", "Timed out", 5);
  add("call_loop", "Going in circles", 3);
  add("unknown_tool", "Unknown tool", 2);
  CHECK(finding(report, "failure modes") ==
        "Most common failure modes, excluding handoffs and refusals: “Timed out” in 5 of 20 conversations (25.0%, 95% "
        "CI 11.2–46.9%) #1; then “Going in circles” in 3 of 20 conversations (15.0%, 95% CI 5.2–36.0%) #1.");
}

TEST_CASE("the slowest category is one of ten conversations or more whose slow end is above that of all") {
  const auto timed = [](int slow_rows) {
    Report report = report_of({{"1", "Refunds", 40, 0}, {"2", "Parcels", slow_rows, 0}});
    for (std::size_t i = 0; i < report.rows.size(); ++i) report.rows[i].latency_s = i < 40 ? 1 : 8;
    return report;
  };
  Report ten = timed(10);
  ten.rows[44].latency_s = 9;
  CHECK(finding(ten, "slowest") ==
        "Parcels is slowest: half of its conversations take 8.0 s and the slowest twentieth over 8.6 s; over all it is "
        "1.0 s and 8.0 s. #1");
  CHECK(ten.highlighted_traces[0].thread_id == "45");
  Report nine = timed(9);
  CHECK(finding(nine, "slowest").empty());
  Report alike = timed(10);
  for (Row& row : alike.rows) row.latency_s = 3;
  CHECK(finding(alike, "slowest").empty());
}

TEST_CASE("the category that costs most is the one whose sum is largest") {
  Report report = report_of({{"1", "Refunds", 30, 0}, {"2", "Parcels", 10, 0}});
  for (std::size_t i = 0; i < 40; ++i) report.rows[i].cost_usd = i < 30 ? 0.01 : 0.09;
  report.rows[33].cost_usd = 0.19;
  CHECK(finding(report, "of the cost") ==
        "Parcels takes 76.9% of the cost ($1.00 of $1.30) with 25.0% of the conversations. #1");
  CHECK(report.highlighted_traces[0].thread_id == "34");
  for (Row& row : report.rows) row.cost_usd = 0;
  CHECK(finding(report, "of the cost").empty());
}

TEST_CASE("the lowest feedback is of the score that is given most, in a category with ten of it") {
  const auto scored = [](int scores_elsewhere) {
    Report report = report_of({{"1", "Refunds", 20, 0}, {"2", "Parcels", 20, 0}});
    for (std::size_t i = 0; i < 20; ++i) report.rows[i].feedback = {{"stars", 4.0, "", ""}};
    for (std::size_t i = 20; i < 20 + static_cast<std::size_t>(scores_elsewhere); ++i)
      report.rows[i].feedback = {{"stars", i == 25 ? 1.0 : 3.0, "", ""}};
    for (std::size_t i = 0; i < 5; ++i) report.rows[i].feedback.push_back({"moons", 0.0, "", ""});
    return report;
  };
  Report ten = scored(10);
  CHECK(finding(ten, "feedback") == "Parcels has the lowest feedback: stars is 2.80 on average, over all 3.60. #1");
  CHECK(ten.highlighted_traces[0].thread_id == "26");
  Report nine = scored(9);
  CHECK(finding(nine, "feedback").empty());
}

TEST_CASE("the last word is what could not be classified, drawn or read") {
  Report whole = report_of({{"1", "Refunds", 20, 0}});
  CHECK(findings_of(whole).back() == "Every one of 20 conversations was classified.");
  const auto partly = [](int silent) {
    Report report = report_of({{"1", "Refunds", 16, 0}, {"", "", 4, 0}});
    for (int i = 0; i < silent; ++i) report.rows[static_cast<std::size_t>(16 + i)].turns = 0;
    report.ledger.no_text = static_cast<std::uint64_t>(silent);
    return report;
  };
  const std::string start = "Not classified: 4 of 20 conversations (20.0%, 95% CI 8.1–41.6%)";
  Report unlike = partly(0);
  CHECK(findings_of(unlike).back() == start + ", too unlike the others or too few of a kind.");
  Report silent = partly(4);
  CHECK(findings_of(silent).back() == start + ": no user says anything in them.");
  Report both = partly(1);
  CHECK(findings_of(both).back() ==
        start + "; in 1 of them no user says anything, the rest are too unlike the others or too few of a kind.");
  whole.ledger.undrawn = 5;
  whole.ledger.records.bad = 2;
  CHECK(findings_of(whole).back() ==
        "Every one of 20 conversations was classified. Only a sample of all conversations was read; the method page "
        "says how large it is. Some records could not be read; the method page lists them with their places.");
}

TEST_CASE("given categories that fit hardly half of what was said are said to be a misfit, first of all") {
  const auto given = [](int unplaced) {
    Report report = report_of({{"1", "Refunds", 20 - unplaced, 0}, {"", "", unplaced, 0}});
    report.config.partitions.push_back({.name = "Refunds", .description = "Money back", .examples = {}});
    return report;
  };
  Report misfit = given(11);
  CHECK(findings_of(misfit).front() ==
        "The given categories do not describe these conversations: 11 of 20 conversations (55.0%, 95% CI 34.2–74.2%) "
        "fit none of them. Without a model, conversations are compared with categories by words only; a model goes by "
        "meaning. Without given categories, the report finds its own.");
  misfit.config.models.provider = "openai";
  CHECK(findings_of(misfit).front().find("Without a model") == std::string::npos);
  Report half = given(10);
  CHECK(findings_of(half).front().starts_with("Most often"));
  Report silent = given(11);
  silent.ledger.no_text = 2;  // of 18 that say something nine fit
  CHECK(findings_of(silent).front().starts_with("Most often"));
}

TEST_CASE("seven findings at most, ten conversations at most, each under one number") {
  Report report = report_of({{"1", "Refunds", 30, 3}, {"2", "Parcels", 20, 15}, {"3", "Logins", 10, 0}});
  for (std::size_t i = 0; i < report.rows.size(); ++i) {
    report.rows[i].latency_s = i < 30 ? 1 : 9;
    report.rows[i].cost_usd = 0.1;
    report.rows[i].feedback = {{"stars", i < 30 ? 4.0 : 2.0, "", ""}};
    if (i < 12) report.rows[i].signs = {{.mode = "time_out"}};
  }
  report.failure_modes.push_back({.id = "time_out", .title = "Timed out", .count = 12});
  for (std::size_t c = 0; c < 3; ++c) report.categories[c].typical = {std::to_string(30 * c + 1)};
  const auto texts = findings_of(report);
  CHECK(texts.size() == 7);
  CHECK(texts.back().starts_with("Every one of"));
  CHECK(report.highlighted_traces.size() <= 10);
  for (std::size_t i = 0; i < report.highlighted_traces.size(); ++i) {
    CHECK(report.highlighted_traces[i].rank == static_cast<int>(i) + 1);
    for (std::size_t j = 0; j < i; ++j)
      CHECK(report.highlighted_traces[i].thread_id != report.highlighted_traces[j].thread_id);
  }
}
