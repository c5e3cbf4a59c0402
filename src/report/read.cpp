// SPDX-License-Identifier: MIT
// A report file that somebody hands us: any version, perhaps damaged, perhaps made to do harm.
#include <algorithm>

#include "report/codec.hpp"
#include "report/upgrade.hpp"

namespace tracesift::report {

using base::Json;

bool looks_like_report(std::string_view head) {
  return head.find("<meta name=\"generator\" content=\"Tracesift") != std::string_view::npos ||
         head.find("\"schema\":\"tracesift.report/") != std::string_view::npos ||
         head.find("\"schema\": \"tracesift.report/") != std::string_view::npos;
}

namespace {

/// More than any report has. Each is counted again over all rows, so a doctored one could keep a page busy for minutes.
constexpr std::size_t kMaxCategories = 5'000;
constexpr std::size_t kMaxIssues = 10'000;

bool has(const Json& object, const char* key, bool (Json::*is)() const noexcept) {
  const auto found = object.find(key);
  return found != object.end() && ((*found).*is)();
}

bool is_change(const Json& change) {
  const auto is_pair = [&](const char* key) {
    return has(change, key, &Json::is_array) && change[key].size() == 2 && change[key][0].is_number() &&
           change[key][1].is_number();
  };
  return change.is_object() && is_pair("before") && is_pair("after") && is_pair("change_ci") &&
         has(change, "change", &Json::is_number) && has(change, "q", &Json::is_number);
}

bool is_comparison(const Json& comparison) {
  if (!comparison.is_object() || !has(comparison, "title", &Json::is_string) ||
      !has(comparison, "period", &Json::is_object) || !has(comparison, "counts", &Json::is_array) ||
      !comparison.contains("failures") || !is_change(comparison["failures"]) ||
      !has(comparison, "categories", &Json::is_array)) {
    return false;
  }
  return std::all_of(comparison["categories"].begin(), comparison["categories"].end(), [](const Json& category) {
    return category.is_object() && category.contains("share") && is_change(category["share"]) &&
           (!category.contains("failures") || is_change(category["failures"])) &&
           has(category, "measures", &Json::is_object);
  });
}

bool is_tools(const Json& tools) {
  return tools.is_array() && std::all_of(tools.begin(), tools.end(), [](const Json& tool) {
           if (!tool.is_object() || !has(tool, "step", &Json::is_string) || !has(tool, "error_texts", &Json::is_array))
             return false;
           for (const char* key : {"calls", "conversations", "errors", "refused", "result_bytes", "largest_bytes"}) {
             if (!has(tool, key, &Json::is_number_unsigned)) return false;
           }
           return has(tool, "total_s", &Json::is_number);
         });
}

bool is_issues(const Json& issues) {
  const auto is_pair = [](const Json& issue, const char* key) {
    return has(issue, key, &Json::is_array) && issue[key].size() == 2 && issue[key][0].is_number_unsigned() &&
           issue[key][1].is_number_unsigned();
  };
  const auto is_issue = [&](const Json& issue) {
    if (!issue.is_object()) return false;
    for (const char* key : {"id", "kind", "title", "severity", "state"}) {
      if (!has(issue, key, &Json::is_string)) return false;
    }
    for (const char* key : {"count", "events", "eligible"}) {
      if (!has(issue, key, &Json::is_number_unsigned)) return false;
    }
    for (const char* key : {"cases", "examples"}) {
      if (!has(issue, key, &Json::is_array)) return false;
      for (const Json& one : issue[key]) {
        if (!one.is_object() || !has(one, "thread_id", &Json::is_string)) return false;
      }
    }
    if (issue.contains("q") && !issue["q"].is_number()) return false;
    return is_pair(issue, "failed") && is_pair(issue, "failed_elsewhere") &&
           has(issue, "differences", &Json::is_array) && has(issue, "by_category", &Json::is_object);
  };
  return issues.is_array() && issues.size() <= kMaxIssues && std::all_of(issues.begin(), issues.end(), is_issue);
}

/// The name of the first part that a viewer could not show; null when all are sound.
const char* missing_in(const Json& report) {
  for (const char* list : {"key_points", "highlighted_traces", "categories", "failure_modes", "rows"}) {
    if (!has(report, list, &Json::is_array)) return list;
  }
  for (const char* group : {"overall", "unclassified", "ledger", "config", "period"}) {
    if (!has(report, group, &Json::is_object)) return group;
  }
  if (!has(report, "title", &Json::is_string)) return "title";
  const auto is_counted = [](const Json& group) {
    return group.is_object() && has(group, "count", &Json::is_number_unsigned) &&
           has(group, "share", &Json::is_number) && has(group, "stats", &Json::is_object) &&
           has(group["stats"], "error_rate", &Json::is_number) && has(group["stats"], "failure_rate", &Json::is_number);
  };
  if (!is_counted(report["overall"])) return "overall";
  if (!is_counted(report["unclassified"])) return "unclassified";
  if (report["categories"].size() > kMaxCategories) return "categories";
  for (const Json& category : report["categories"]) {
    if (!is_counted(category) || !has(category, "id", &Json::is_string) || !has(category, "name", &Json::is_string) ||
        !has(category, "share_ci", &Json::is_array)) {
      return "categories";
    }
  }
  for (const Json& point : report["key_points"]) {
    if (!point.is_object() || !has(point, "text", &Json::is_string) || !has(point, "parts", &Json::is_array) ||
        !has(point, "figures", &Json::is_array) || !has(point, "trace_refs", &Json::is_array)) {
      return "key_points";
    }
    for (const Json& rank : point["trace_refs"]) {
      if (!rank.is_number_unsigned()) return "key_points";
    }
  }
  if (report.contains("tools") && !is_tools(report["tools"])) return "tools";
  if (report.contains("issues") && !is_issues(report["issues"])) return "issues";
  if (report.contains("comparison") && !is_comparison(report["comparison"])) return "comparison";
  for (const Json& row : report["rows"]) {
    if (!row.is_object() || !has(row, "thread_id", &Json::is_string)) return "rows";
  }
  if (!has(report["ledger"], "files", &Json::is_array) || !has(report["ledger"], "records", &Json::is_object))
    return "ledger";
  return nullptr;
}

}  // namespace

Result<Json> read_report(std::string_view file) {
  constexpr std::string_view kOpen = "<script type=\"application/json\" id=\"tracesift-report\">";
  std::string_view text = file;
  if (const auto at = file.find(kOpen); at != std::string_view::npos) {
    text = file.substr(at + kOpen.size());
    text = text.substr(0, text.find("</script>"));
  }
  auto json = base::parse_json(text);
  if (!json || !json->is_object()) {
    return Error{Fault::bad_input, "This report file is damaged: its data cannot be read. Ask for it again.", ""};
  }
  if (json->contains("schema")) upgrade(*json);
  const std::string schema = has(*json, "schema", &Json::is_string) ? (*json)["schema"].get<std::string>() : "";
  if (schema != Report::schema) {
    return Error{Fault::unsupported,
                 "This report has the schema “" + schema + "”; this version knows " + Report::schema +
                     ". Open it with a newer Tracesift.",
                 "schema"};
  }
  if (const char* missing = missing_in(*json)) {
    return Error{Fault::bad_input,
                 "This report file is damaged: a part of it is missing or not what it should be. Ask for it again.",
                 missing};
  }
  return std::move(*json);
}

}  // namespace tracesift::report
