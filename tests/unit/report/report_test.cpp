#include <map>
#include <set>

#include "analysis/measure.hpp"
#include "base/json.hpp"
#include "catch.hpp"
#include "dataset.hpp"
#include "report/codec.hpp"
#include "report/page.hpp"
#include "tracesift/job.hpp"

using namespace tracesift;
using base::Json;

namespace {

/// Forty conversations in two topics; a third of one of them fails.
Dataset dataset() {
  std::string lines;
  for (int i = 0; i < 40; ++i) {
    const bool refund = i % 2 == 0;
    const bool fails = refund && i % 6 == 0;
    lines +=
        Json{{"id", "c" + std::to_string(i)},
             {"input", (refund ? "refund my broken lamp number " : "track my late parcel number ") + std::to_string(i)},
             {"output", "done"},
             {"error", fails ? Json("TimeoutError") : Json()},
             {"latency_s", 1.0 + i},
             {"cost", 0.01},
             {"total_tokens", 100},
             {"score", i % 4 == 0 ? 0 : 1},
             {"region", i % 3 == 0 ? "north" : "south"}}
            .dump() +
        "\n";
  }
  return support::read(lines);
}

Report analyze(const Dataset& data, Config config = {}) {
  Job job(data, std::move(config));
  int polls = 0;
  while (!std::holds_alternative<Done>(job.poll(0))) REQUIRE(++polls < 100);
  return job.report();
}

const std::string kHostile =
    "</script><script>alert(1)</script><img src=x onerror=alert(1)> javascript:alert(1) \xE2\x80\xA8 \xE2\x80\xA9 "
    "{{title}} {{{x}}} $& $`";

}  // namespace

TEST_CASE("cut otherwise, a report is that of a new job") {
  const Dataset data = dataset();
  const auto finish = [](Job& job) {
    while (!std::holds_alternative<Done>(job.poll(0))) {
    }
    return base::dump_json(report::to_json(job.report()));
  };
  Job first(data, Config{});
  const std::string by_rule = finish(first);
  Job coarser = std::move(first).recluster(1);
  const std::string one = finish(coarser);
  CHECK(one == [&] {
    Job job(data, Config{.categories = 1});
    return finish(job);
  }());
  CHECK(one != by_rule);
  Job unfinished = std::move(coarser).recluster(2);
  unfinished.poll(0);
  Job back = std::move(unfinished).recluster(0);
  CHECK(finish(back) == by_rule);
  for (const Row& row : back.report().rows) REQUIRE(row.spot);
}

TEST_CASE("the report is a strict partition that adds up") {
  const Dataset data = dataset();
  const Report report = analyze(data);
  REQUIRE(report.categories.size() >= 2);
  std::uint64_t tops = report.unclassified.count;
  double shares = 0;
  std::set<std::string> ids;
  for (const Category& category : report.categories) {
    CHECK(ids.insert(category.id).second);
    if (category.level == 1) {
      tops += category.stats.count;
      shares += category.share;
      std::uint64_t below = 0;
      for (const Category& child : report.categories) below += child.parent_id == category.id ? child.stats.count : 0;
      CHECK((below == 0 || below == category.stats.count));
    }
    CHECK(category.share_ci.low <= category.share);
    CHECK(category.share <= category.share_ci.high);
  }
  CHECK(tops == report.rows.size());
  CHECK(shares + static_cast<double>(report.unclassified.count) / 40 == Approx(1));
  CHECK(report.ledger.loaded == 40);
  CHECK(report.ledger.loaded == report.ledger.analysed + report.ledger.no_text);
  CHECK(report.overall.errors == 7);
  CHECK(report.overall.failed == 10);  // by feedback, which goes before what the rules see
  CHECK(report.overall.succeeded == 30);
  CHECK(report.overall.cost_usd_total.value() == Approx(0.4));
  CHECK(report.overall.tokens_total == 4000);
  CHECK(report.overall.feedback.at("score").mean == Approx(0.75));
  CHECK(report.overall.attributes.at("region").at("north") == 14);
}

TEST_CASE("three to seven findings, every number from the rows, every reference to a trace that is there") {
  const Dataset data = dataset();
  const Report report = analyze(data);
  CHECK(report.key_points.size() >= 3);
  CHECK(report.key_points.size() <= 7);
  std::set<std::string> kinds;
  for (const KeyPoint& point : report.key_points) {
    kinds.insert(point.kind);
    CHECK_FALSE(point.figures.empty());
    for (const Figure& figure : point.figures) {
      const auto again = analysis::figure(report.rows, figure.metric, figure.filter, figure.key);
      REQUIRE(again);
      CHECK(again->value == figure.value);
    }
    for (const Part& part : point.parts) {  // a digit in plain words would be a number nobody computed
      if (const auto* words = std::get_if<std::string>(&part)) {
        std::string rest = *words;
        if (const auto at = rest.find("95% CI"); at != std::string::npos) rest.erase(at, 3);
        INFO(*words);
        CHECK(rest.find_first_of("0123456789") == std::string::npos);
      }
    }
    for (const int rank : point.trace_refs) {
      REQUIRE(rank >= 1);
      REQUIRE(static_cast<std::size_t>(rank) <= report.highlighted_traces.size());
    }
  }
  CHECK(kinds.count("usage") == 1);
  CHECK(kinds.count("failure") == 1);
  CHECK(kinds.count("coverage") == 1);
  int rank = 0;
  for (const HighlightedTrace& trace : report.highlighted_traces) {
    CHECK(trace.rank == ++rank);
    bool found = false;
    for (const Row& row : report.rows) found = found || row.thread_id == trace.thread_id;
    CHECK(found);
  }
}

TEST_CASE("the same input gives the same bytes, another seed may not") {
  const Dataset data = dataset();
  CHECK(base::dump_json(report::to_json(analyze(data))) == base::dump_json(report::to_json(analyze(data))));
}

TEST_CASE("the JSON has the promised fields") {
  const Dataset data = dataset();
  const Json json = report::to_json(analyze(data));
  CHECK(json["schema"] == "tracesift.report/2");
  for (const char* key :
       {"title", "key_points", "highlighted_traces", "categories", "rows", "ledger", "config", "engine", "seed"}) {
    INFO(key);
    CHECK(json.contains(key));
  }
  const Json& category = json["categories"][0];
  CHECK(category["parent_id"].is_null());
  CHECK(category["level"] == 1);
  CHECK(category["share_ci"].size() == 2);
  for (const char* key :
       {"error_rate", "latency_p50_s", "latency_p95_s", "tokens_total", "cost_usd_total", "feedback", "attributes"}) {
    INFO(key);
    CHECK(category["stats"].contains(key));
  }
  CHECK(category["stats"]["feedback"]["score"].contains("mean"));
  const Json& row = json["rows"][0];
  for (const char* key : {"thread_id", "category_id", "summary", "outcome"}) CHECK(row.contains(key));
}

TEST_CASE("numbers only means that nobody's words or ids go along") {
  const Dataset data = dataset();
  Json json = report::to_json(analyze(data));
  REQUIRE(json.dump().find("number 12") != std::string::npos);
  report::reduce(json, report::Include::aggregates);
  CHECK(json["rows"].empty());
  CHECK(json["highlighted_traces"].empty());
  CHECK(json.dump().find("number 12") == std::string::npos);
  CHECK(json.dump().find("\"c12\"") == std::string::npos);
  CHECK(json["key_points"][0]["text"].get<std::string>().find('#') == std::string::npos);
}

TEST_CASE("an exported page holds hostile text as data only, and opens again") {
  std::string lines;
  for (int i = 0; i < 6; ++i)
    lines += Json{{"id", kHostile + std::to_string(i)}, {"input", kHostile}, {"output", kHostile}}.dump() + "\n";
  const Dataset data = support::read({{kHostile, lines}});
  REQUIRE(data.threads.size() == 6);
  const Json json = report::to_json(analyze(data, {.name = kHostile}));
  const report::Page page = report::make_page(json, {"/*script*/", "sha256-s", "/*style*/", "sha256-c"}, "2026-01-01");
  const std::string html = page.before + page.after;
  CHECK(html.find("<script>alert") == std::string::npos);
  CHECK(html.find("<img") == std::string::npos);
  CHECK(html.find("\xE2\x80\xA8", html.find("id=\"tracesift-report\"")) == std::string::npos);
  CHECK(html.find("{{title}}") != std::string::npos);  // not expanded a second time
  CHECK(html.find("default-src 'none'") != std::string::npos);
  std::size_t scripts = 0;
  for (std::size_t at = html.find("<script"); at != std::string::npos; at = html.find("<script", at + 1)) ++scripts;
  CHECK(scripts == 2);  // the data and the viewer

  CHECK(report::looks_like_report(html.substr(0, 4096)));
  const auto again = report::read_report(html);
  REQUIRE(again);
  CHECK(*again == json);
}

TEST_CASE("a report that is damaged or from the future is refused with a sentence") {
  CHECK(report::read_report("{}").error().fault == Fault::unsupported);
  CHECK(report::read_report("{\"schema\":\"tracesift.report/9\"}").error().message.find("newer") != std::string::npos);
  CHECK(report::read_report("{\"schema\":\"tracesift.report/1\"}").error().fault == Fault::bad_input);
  CHECK(report::read_report("<html>").error().fault == Fault::bad_input);
  auto many = *base::parse_json(support::load("tests/reports/report-1.json"));
  const auto one = many["categories"][0];
  many["categories"] = std::vector<base::Json>(5'000, one);
  CHECK(report::read_report(base::dump_json(many)));
  many["categories"].push_back(one);
  CHECK(report::read_report(base::dump_json(many)).error().where == "categories");
}

TEST_CASE("old reports open") {
  const auto old = report::read_report(support::load("tests/reports/report-1.json"));
  REQUIRE(old);
  CHECK((*old)["key_points"].size() >= 3);
  CHECK((*old)["schema"] == Report::schema);
  std::size_t failed = 0;
  for (const Json& row : (*old)["rows"]) {
    failed += row["outcome"] == "failed" ? 1 : 0;
    CHECK_FALSE(row.contains("failed"));
  }
  CHECK(failed == (*old)["overall"]["stats"]["failed"]);
  CHECK(failed == (*old)["overall"]["stats"]["errors"]);
  for (const char* name : {"tests/reports/report-2-first.json", "tests/reports/report-2.json"}) {
    const auto report = report::read_report(support::load(name));
    REQUIRE(report);
    CHECK((*report)["rows"].size() == 19);
  }
}

TEST_CASE("a difference that stands out is listed with its counts, one that may be chance is not") {
  std::string lines;
  for (int i = 0; i < 80; ++i) {
    const bool refund = i % 2 == 0;
    lines +=
        Json{{"id", "c" + std::to_string(i)},
             {"input", (refund ? "refund my broken lamp number " : "track my late parcel number ") +
                           std::string(static_cast<std::size_t>(1 + i / 10), static_cast<char>('a' + i % 10))},
             {"output", "done"},
             {"error", refund && i % 4 == 0 ? Json("TimeoutError") : Json()},
             {"start_time", "2026-01-" + std::string(i < 40 ? "0" : "1") + std::to_string(1 + i % 8) + "T00:00:00Z"},
             {"region", refund && i < 70 ? "north" : "south"},
             {"coin", i / 2 % 2 == 0 ? "heads" : "tails"}}
            .dump() +
        "\n";
  }
  const Dataset data = support::read(lines);
  const Report report = analyze(data);
  const Category* refund = nullptr;
  for (const Category& category : report.categories) {
    if (category.level == 1 && category.example.find("lamp") != std::string::npos) refund = &category;
  }
  REQUIRE(refund != nullptr);
  std::map<std::string, const Difference*> found;
  for (const Difference& d : refund->differences) found[d.kind + " " + d.key + " " + d.value] = &d;
  REQUIRE(found.count("outcome failed ") == 1);
  CHECK(found["outcome failed "]->here == 20);
  CHECK(found["outcome failed "]->of_here == 40);
  CHECK(found["outcome failed "]->elsewhere == 0);
  CHECK(base::dump_json(report::to_json(report)["key_points"]).find("20 more than at the rate elsewhere.") !=
        std::string::npos);
  CHECK(found.count("attribute region north") == 1);
  CHECK(found.count("attribute coin heads") == 0);
  CHECK(report.bucket == "day");
  REQUIRE(report.stability);
  CHECK(report.stability->agreement > 0.9);  // two topics that share no word
  CHECK(report.stability->moved < 0.05);
}

TEST_CASE("a conversation without text is loaded, not analysed, and unclassified") {
  const Dataset data = support::read(
      R"([{"id":"a","messages":[{"role":"assistant","content":"anyone there?"}]},{"id":"b","input":"hello world","output":"x"}])");
  const Report report = analyze(data);
  CHECK(report.ledger.loaded == 2);
  CHECK(report.ledger.no_text == 1);
  CHECK(report.rows[0].category_id.empty());
}
