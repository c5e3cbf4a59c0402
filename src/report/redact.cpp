// SPDX-License-Identifier: MIT
#include "report/redact.hpp"

#include <algorithm>
#include <array>

#include "report/layers.hpp"
#include "report/sentence.hpp"

namespace tracesift::report {
namespace {

using base::Json;

/// Fields by which parts of a report name each other, and those that this program writes itself.
bool is_kept(std::string_view key) {
  static constexpr std::array<std::string_view, 30> kKept = {
      "schema",       "engine",   "id",       "thread_id", "copy_of",       "threads",     "typical",  "category_id",
      "parent_id",    "trace_id", "run_id",   "figures",   "filter",        "model",       "role",     "kind",
      "key",          "mode",     "rule",     "outcome",   "source_format", "over_time",   "provider", "base_url",
      "tool_call_id", "uid",      "absorbed", "taxonomy",  "severity",      "category_uid"};
  return std::find(kKept.begin(), kKept.end(), key) != kKept.end() || key.ends_with("_time") || key == "time";
}

/// Where it is counted elsewhere that it was taken out.
std::string clean(const std::string& text) {
  prompt::Redactions found;
  return prompt::redact(text, found);
}

void walk(Json& value, Taken& taken) {
  if (value.is_string()) {
    value = prompt::redact(value.get_ref<const std::string&>(), taken.counts, &taken.examples);
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
  for (Json& counts : group["stats"]["attributes"]) {
    Json merged = Json::object();
    for (const auto& [value, count] : counts.items()) {
      const std::string name = clean(value);
      merged[name] = merged.value(name, std::int64_t{0}) + count.get<std::int64_t>();
    }
    counts = std::move(merged);
  }
}

/// Differences between values of which only the kind is left mean nothing any more.
void drop_differences(Json& category) {
  Json kept = Json::array();
  for (Json& one : category["differences"]) {
    const std::string value = one.value("value", "");
    if (clean(value) == value) kept.push_back(std::move(one));
  }
  category["differences"] = std::move(kept);
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
  if (report.contains("taxonomy")) leave_out_rare(report["taxonomy"]);
  const auto name_of = [&](const std::string& id) {
    for (const Json& category : report["categories"]) {
      if (category["id"] == id) return category["name"].get<std::string>();
    }
    return id;
  };
  for (Json& point : report["key_points"]) point["text"] = sentence(point, name_of);
}

void redact_thread(Json& thread, Taken& taken) { walk(thread, taken); }

}  // namespace tracesift::report
