#include "report/issues.hpp"

#include "catch.hpp"

using namespace tracesift;
using base::Json;

namespace {

Issue sample() {
  Issue issue;
  issue.id = "9f2c41d07be3a815";
  issue.kind = "handed_over";
  issue.category_uid = "u1";
  issue.title = "Hands the user over to a person: Refunds";
  issue.severity = Issue::Severity::high;
  issue.state = Issue::State::fresh;
  issue.mark = Issue::Mark::ignored;
  issue.count = issue.known = 2;
  issue.failed = 1;
  issue.eligible = 9;
  issue.known_elsewhere = 7;
  issue.differences = {{.kind = "category", .key = "", .value = "1"}, {.kind = "attribute", .key = "k", .value = "v"}};
  issue.values = {"17"};
  issue.cause = Cause{.argument = "id", .examples = {"B1"}};
  issue.examples = {{"t1", 3, "no"}};
  issue.cases = {{"t1", {3}}, {"t2", {4, 5}}};
  return issue;
}

}  // namespace

TEST_CASE("what findings and later reports need of issues is read back") {
  Json report = {{"issues", report::issues_json({sample()})}};
  const auto earlier = report::earlier_issues(report);
  REQUIRE(earlier.size() == 1);
  CHECK(earlier[0].id == "9f2c41d07be3a815");
  CHECK(earlier[0].state == Issue::State::fresh);
  CHECK(earlier[0].mark == Issue::Mark::ignored);
  const auto issues = report::issues_of(report);
  REQUIRE(issues.size() == 1);
  CHECK(issues[0].severity == Issue::Severity::high);
  CHECK(issues[0].failed == 1);
  CHECK(issues[0].known == 2);
  CHECK(issues[0].known_elsewhere == 7);
  CHECK(issues[0].examples[0].thread_id == "t1");
  CHECK(report::earlier_issues(Json::object()).empty());
  CHECK(report::is_mark("resolved"));
  CHECK(report::is_mark(""));
  CHECK_FALSE(report::is_mark("gone"));
}

TEST_CASE("an edit counts by category again, renames, and drops what spoke of categories that are no more") {
  Json issues = report::issues_json({sample()});
  Report report;
  report.rows.resize(2);
  report.rows[0].thread_id = "t1";
  report.rows[0].category_id = "2.1";
  report.rows[1].thread_id = "t2";
  report.categories.push_back({.id = "2", .name = "Money back", .uid = "u2", .absorbed = {"u1"}});
  report::follow_edit(report, issues);
  CHECK(issues[0]["by_category"] == Json({{"", 1}, {"2", 1}, {"2.1", 1}}));
  CHECK(issues[0]["title"] == "Hands the user over to a person: Money back");
  REQUIRE(issues[0]["differences"].size() == 1);
  CHECK(issues[0]["differences"][0]["key"] == "k");
}

TEST_CASE("aggregates name no conversation and quote nothing") {
  Json issues = report::issues_json({sample()});
  report::leave_out_cases(issues);
  CHECK(issues[0]["cases"].empty());
  CHECK(issues[0]["examples"].empty());
  CHECK_FALSE(issues[0].contains("values"));
  CHECK_FALSE(issues[0]["cause"].contains("examples"));
  CHECK(issues[0]["count"] == 2);
}
