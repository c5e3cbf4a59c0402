// SPDX-License-Identifier: MIT
#include "report/redact.hpp"

#include <algorithm>
#include <array>

namespace tracesift::report {
namespace {

using base::Json;

/// Fields by which parts of a report name each other, and those that this program writes itself.
bool is_kept(std::string_view key) {
  static constexpr std::array<std::string_view, 24> kKept = {
      "schema",   "engine", "id",      "thread_id",     "threads",   "typical",  "category_id", "parent_id",
      "trace_id", "run_id", "figures", "filter",        "model",     "role",     "kind",        "key",
      "mode",     "rule",   "outcome", "source_format", "over_time", "provider", "base_url",    "tool_call_id"};
  return std::find(kKept.begin(), kKept.end(), key) != kKept.end() || key.ends_with("_time") || key == "time";
}

std::string clean(const std::string& text, Taken& taken) { return prompt::redact(text, taken.counts, &taken.examples); }

void walk(Json& value, Taken& taken) {
  if (value.is_string()) {
    value = clean(value.get_ref<const std::string&>(), taken);
  } else if (value.is_array()) {
    for (Json& one : value) walk(one, taken);
  } else if (value.is_object()) {
    for (auto& [key, one] : value.items()) {
      if (!is_kept(key)) walk(one, taken);
    }
  }
}

/// {attribute: {value: count}}: values that become the same are counted together.
void clean_counts(Json& group) {
  if (!group.contains("stats")) return;
  Taken counted_elsewhere;
  for (Json& counts : group["stats"]["attributes"]) {
    Json merged = Json::object();
    for (const auto& [value, count] : counts.items()) {
      const std::string name = clean(value, counted_elsewhere);
      merged[name] = merged.value(name, std::int64_t{0}) + count.get<std::int64_t>();
    }
    counts = std::move(merged);
  }
}

/// Differences between values of which only the kind is left tell nothing any more.
void drop_differences(Json& category) {
  Taken counted_elsewhere;
  Json kept = Json::array();
  for (Json& one : category["differences"]) {
    const std::string value = one.value("value", "");
    if (clean(value, counted_elsewhere) == value) kept.push_back(std::move(one));
  }
  category["differences"] = std::move(kept);
}

std::string told(const Json& point, const Json& report) {
  std::string text;
  for (const Json& part : point["parts"]) {
    if (part.is_string()) {
      text += part.get_ref<const std::string&>();
    } else if (part.contains("figure")) {
      text += point["figures"].at(part["figure"].get<std::size_t>()).value("text", "");
    } else if (part.contains("trace")) {
      text += "#" + std::to_string(part["trace"].get<int>());
    } else if (part.contains("category")) {
      std::string name = part["category"];
      for (const Json& category : report["categories"]) {
        if (category["id"] == part["category"]) name = category["name"];
      }
      text += "“" + name + "”";
    }
  }
  return text;
}

}  // namespace

void redact_report(Json& report, Taken& taken) {
  for (const char* group : {"overall", "unclassified"}) clean_counts(report[group]);
  for (Json& category : report["categories"]) {
    clean_counts(category);
    drop_differences(category);
  }
  for (Json& point : report["key_points"]) point.erase("text");  // it repeats the parts
  walk(report, taken);
  for (Json& point : report["key_points"]) point["text"] = told(point, report);
}

void redact_thread(Json& thread, Taken& taken) { walk(thread, taken); }

}  // namespace tracesift::report
