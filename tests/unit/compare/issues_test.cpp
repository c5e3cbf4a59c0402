#include "compare/issues.hpp"

#include <string>
#include <vector>

#include "catch.hpp"

using tracesift::base::Json;

namespace {

Json issue(const std::string& id, std::uint64_t count, std::uint64_t eligible) {
  return {{"id", id}, {"title", "Issue " + id}, {"severity", "high"}, {"count", count}, {"eligible", eligible}};
}

Json report(std::vector<Json> issues) { return {{"issues", std::move(issues)}}; }

}  // namespace

TEST_CASE("issues of two reports by their ids: new, more, less, gone, no change beyond chance") {
  const Json before = report({issue("a", 10, 200), issue("b", 40, 200), issue("c", 10, 200), issue("d", 5, 200)});
  const Json after = report({issue("a", 60, 200), issue("b", 4, 200), issue("c", 12, 200), issue("e", 9, 200)});
  const Json made = tracesift::compare::compare_issues(before, after);
  std::string states;
  for (const Json& one : made) states += one["id"].get<std::string>() + " " + one["state"].get<std::string>() + ", ";
  CHECK(states == "e new, a more, b less, d gone, c steady, ");
  CHECK(made[0]["before"] == Json::array({0, 0}));
  CHECK(made[0]["after"] == Json::array({9, 200}));
  CHECK(made[3]["title"] == "Issue d");
}

TEST_CASE("what one conversation had in both is left out, and a report that knows no issues compares none") {
  CHECK(tracesift::compare::compare_issues(report({issue("a", 1, 9)}), report({issue("a", 1, 9)})).empty());
  CHECK(tracesift::compare::compare_issues(Json::object(), report({issue("a", 5, 9)})).empty());
  CHECK(tracesift::compare::compare_issues(report({issue("a", 5, 1ull << 60)}), report({})).empty());
}
