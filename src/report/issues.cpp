// SPDX-License-Identifier: MIT
#include "report/issues.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "base/field.hpp"
#include "base/units.hpp"
#include "report/optional.hpp"

namespace tracesift::report {
namespace {

using base::Json;
using base::text;

constexpr std::array<std::pair<Issue::Severity, const char*>, 3> kSeverities = {
    {{Issue::Severity::low, "low"}, {Issue::Severity::medium, "medium"}, {Issue::Severity::high, "high"}}};
constexpr std::array<std::pair<Issue::State, const char*>, 5> kStates = {{{Issue::State::ongoing, "ongoing"},
                                                                          {Issue::State::fresh, "new"},
                                                                          {Issue::State::escalating, "escalating"},
                                                                          {Issue::State::quiet, "quiet"},
                                                                          {Issue::State::regressed, "regressed"}}};
constexpr std::array<std::pair<Issue::Mark, const char*>, 4> kMarks = {{{Issue::Mark::none, ""},
                                                                        {Issue::Mark::resolved, "resolved"},
                                                                        {Issue::Mark::ignored, "ignored"},
                                                                        {Issue::Mark::not_an_issue, "not_an_issue"}}};
constexpr std::array<std::pair<Cause::Rule, const char*>, 2> kRules = {
    {{Cause::Rule::made_up, "made_up"}, {Cause::Rule::other_shape, "other_shape"}}};

template <class Value, std::size_t N>
const char* word(const std::array<std::pair<Value, const char*>, N>& words, Value value) {
  return std::find_if(words.begin(), words.end(), [&](const auto& one) { return one.first == value; })->second;
}

/// The first one for a word that is none.
template <class Value, std::size_t N>
Value value(const std::array<std::pair<Value, const char*>, N>& words, std::string_view word) {
  const auto found = std::find_if(words.begin(), words.end(), [&](const auto& one) { return one.second == word; });
  return found == words.end() ? words.front().first : found->first;
}

Json of(std::uint64_t part, std::uint64_t whole) { return Json::array({part, whole}); }
Json interval(const Interval& ci) { return Json::array({base::written(ci.low), base::written(ci.high)}); }

Json differences_json(const std::vector<Difference>& differences) {
  Json list = Json::array();
  for (const Difference& d : differences) {
    list.push_back({{"kind", d.kind},
                    {"key", d.key},
                    {"value", d.value},
                    {"here", of(d.here, d.of_here)},
                    {"elsewhere", of(d.elsewhere, d.of_elsewhere)},
                    {"q", base::written(d.q)}});
  }
  return list;
}

Json cause_json(const Cause& cause) {
  Json json = {{"rule", word(kRules, cause.rule)},
               {"argument", cause.argument},
               {"here", of(cause.here, cause.of_here)},
               {"elsewhere", of(cause.elsewhere, cause.of_elsewhere)},
               {"examples", cause.examples}};
  if (!cause.shape.empty()) {
    json["shape"] = cause.shape;
    json["usual"] = cause.usual;
  }
  return json;
}

Json issue_json(const Issue& issue) {
  Json json = {{"id", issue.id},
               {"kind", issue.kind},
               {"step", maybe_text(issue.step)},
               {"template", maybe_text(issue.pattern)},
               {"family", maybe_text(issue.family)},
               {"title", issue.title},
               {"severity", word(kSeverities, issue.severity)},
               {"severity_reason", issue.severity_reason},
               {"state", word(kStates, issue.state)},
               {"state_q", base::written(issue.state_q)},
               {"count", issue.count},
               {"events", issue.events},
               {"eligible", issue.eligible},
               {"share", base::written(issue.share)},
               {"share_ci", interval(issue.share_ci)},
               {"rate_ci", interval(issue.rate_ci)},
               {"failed", of(issue.failed, issue.known)},
               {"failed_elsewhere", of(issue.failed_elsewhere, issue.known_elsewhere)},
               {"q", base::written(issue.q)},
               {"first_time", maybe_time(issue.first)},
               {"last_time", maybe_time(issue.last)},
               {"differences", differences_json(issue.differences)},
               {"by_category", issue.by_category}};
  if (!issue.category_uid.empty()) json["category_uid"] = issue.category_uid;
  if (issue.recovered + issue.unrecovered + issue.untried > 0)
    json["recovered"] = {{"yes", issue.recovered}, {"no", issue.unrecovered}, {"untried", issue.untried}};
  if (issue.lost_s) json["lost_s"] = base::written(*issue.lost_s);
  if (!issue.over_time.empty()) json["over_time"] = issue.over_time;
  if (issue.cause) json["cause"] = cause_json(*issue.cause);
  if (issue.mark != Issue::Mark::none) json["mark"] = word(kMarks, issue.mark);
  if (!issue.values.empty()) json["values"] = issue.values;
  json["examples"] = Json::array();
  for (const Issue::Example& one : issue.examples)
    json["examples"].push_back({{"thread_id", one.thread_id}, {"at", one.at}, {"text", one.text}});
  json["cases"] = Json::array();
  for (const Issue::Case& one : issue.cases) json["cases"].push_back({{"thread_id", one.thread_id}, {"at", one.at}});
  return json;
}

/// A category by its uid, or by that of one that was merged into it.
const Category* find_category(const Report& report, const std::string& uid) {
  for (const Category& category : report.categories) {
    const bool is_it = category.uid == uid ||
                       std::find(category.absorbed.begin(), category.absorbed.end(), uid) != category.absorbed.end();
    if (is_it) return &category;
  }
  return nullptr;
}

}  // namespace

Json issues_json(const std::vector<Issue>& issues) {
  Json list = Json::array();
  for (const Issue& issue : issues) list.push_back(issue_json(issue));
  return list;
}

Json tools_json(const std::vector<ToolStat>& tools) {
  Json list = Json::array();
  const auto maybe_number = [](const std::optional<double>& number) {
    return number ? Json(base::written(*number)) : Json(nullptr);
  };
  for (const ToolStat& tool : tools) {
    Json errors = Json::array();
    for (const auto& [pattern, count] : tool.error_texts) errors.push_back({{"template", pattern}, {"count", count}});
    list.push_back({{"step", tool.step},
                    {"calls", tool.calls},
                    {"conversations", tool.conversations},
                    {"errors", tool.errors},
                    {"refused", tool.refused},
                    {"p50_s", maybe_number(tool.p50_s)},
                    {"p95_s", maybe_number(tool.p95_s)},
                    {"total_s", base::written(tool.total_s)},
                    {"result_bytes", tool.result_bytes},
                    {"largest_bytes", tool.largest_bytes},
                    {"error_texts", std::move(errors)}});
  }
  return list;
}

bool is_mark(std::string_view word) {
  return std::any_of(kMarks.begin(), kMarks.end(), [&](const auto& one) { return one.second == word; });
}

std::vector<Taxonomy::EarlierIssue> earlier_issues(const Json& report) {
  std::vector<Taxonomy::EarlierIssue> earlier;
  const auto found = report.find("issues");
  if (found == report.end() || !found->is_array()) return earlier;
  for (const Json& one : *found) {
    if (!one.is_object()) continue;
    earlier.push_back({text(one, "id"), value(kStates, text(one, "state")), value(kMarks, text(one, "mark"))});
  }
  return earlier;
}

std::vector<Issue> issues_of(const Json& report) {
  std::vector<Issue> issues;
  const auto pair = [](const Json& one, const char* key, std::uint64_t& part, std::uint64_t& whole) {
    part = one.at(key)[0].get<std::uint64_t>();
    whole = one.at(key)[1].get<std::uint64_t>();
  };
  for (const Json& one : report.value("issues", Json::array())) {
    Issue& issue = issues.emplace_back();
    issue.id = text(one, "id");
    issue.kind = text(one, "kind");
    issue.title = text(one, "title");
    issue.severity = value(kSeverities, text(one, "severity"));
    issue.state = value(kStates, text(one, "state"));
    issue.state_q = one.value("state_q", 1.0);
    issue.mark = value(kMarks, text(one, "mark"));
    issue.count = one.value("count", std::uint64_t{0});
    issue.eligible = one.value("eligible", std::uint64_t{0});
    issue.q = one.value("q", 1.0);
    pair(one, "failed", issue.failed, issue.known);
    pair(one, "failed_elsewhere", issue.failed_elsewhere, issue.known_elsewhere);
    for (const Json& example : one.at("examples")) issue.examples.push_back({text(example, "thread_id"), 0, ""});
  }
  return issues;
}

void follow_edit(const Report& report, Json& issues) {
  std::unordered_map<std::string, std::string> category_of;
  for (const Row& row : report.rows) category_of[row.thread_id] = row.category_id;
  for (Json& issue : issues) {
    if (!issue.is_object()) continue;
    std::map<std::string, std::uint64_t> counts;
    for (const Json& one : issue.value("cases", Json::array())) {
      const auto found = category_of.find(text(one, "thread_id"));
      if (found == category_of.end()) continue;
      ++counts[found->second];
      if (const std::size_t dot = found->second.rfind('.'); dot != std::string::npos)
        ++counts[found->second.substr(0, dot)];
    }
    issue["by_category"] = counts;
    Json kept = Json::array();
    for (Json& one : issue["differences"]) {
      if (text(one, "kind") != "category") kept.push_back(std::move(one));
    }
    issue["differences"] = std::move(kept);
    const Category* category = find_category(report, text(issue, "category_uid"));
    if (category == nullptr || text(issue, "category_uid").empty()) continue;
    const std::string title = text(issue, "title");
    issue["title"] = title.substr(0, title.find(": ")) + ": " + category->name;
  }
}

void leave_out_cases(Json& issues) {
  for (Json& issue : issues) {
    if (!issue.is_object()) continue;
    issue["cases"] = Json::array();
    issue["examples"] = Json::array();
    issue.erase("values");
    if (issue.contains("cause")) issue["cause"].erase("examples");
  }
}

}  // namespace tracesift::report
