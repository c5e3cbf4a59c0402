// SPDX-License-Identifier: MIT
#include "report/upgrade.hpp"

#include <string>

#include "tracesift/report.hpp"

namespace tracesift::report {
namespace {

using base::Json;

constexpr const char* kFirst = "tracesift.report/1";

void rename(Json& object, const char* from, const char* to) {
  if (!object.is_object() || !object.contains(from)) return;
  object[to] = object[from];
  object.erase(from);
}

void upgrade_stats(Json& group) {
  if (!group.is_object() || !group.contains("stats") || !group["stats"].is_object()) return;
  Json& stats = group["stats"];
  rename(stats, "failed", "errors");
  stats["failed"] = stats.value("errors", Json(0));
  stats["succeeded"] = 0;
  stats["failure_rate"] = stats.value("error_rate", Json(0));
  stats["failure_rate_ci"] = stats.value("error_rate_ci", Json::array({0, 1}));
  stats["latency_p50_ci"] = nullptr;
}

void from_first(Json& report) {
  for (const char* group : {"overall", "unclassified"}) {
    if (report.contains(group)) upgrade_stats(report[group]);
  }
  for (Json& category : report["categories"]) {
    upgrade_stats(category);
    if (category.is_object()) category["differences"] = Json::array();
  }
  for (Json& row : report["rows"]) {
    if (!row.is_object()) continue;
    const bool failed = row.value("failed", Json(false)) == Json(true);
    row.erase("failed");
    row["outcome"] = failed ? "failed" : "unknown";
    if (failed) row["outcome_by"] = "error";
    if (failed && (!row.contains("error") || !row["error"].is_string())) row["error"] = "error";
  }
  for (Json& point : report["key_points"]) {
    if (!point.is_object() || !point.contains("figures")) continue;
    for (Json& figure : point["figures"]) {
      if (!figure.is_object()) continue;
      if (figure.value("metric", Json()) == Json("failed")) figure["metric"] = "errors";
      if (figure.contains("filter")) rename(figure["filter"], "failed", "error");
    }
  }
  report["failure_modes"] = Json::array();
}

}  // namespace

void upgrade(Json& report) {
  if (report["schema"] != Json(kFirst)) return;
  report["schema"] = Report::schema;
  for (const char* list : {"categories", "rows", "key_points"}) {
    if (!report.contains(list) || !report[list].is_array())
      return;  // damaged: who reads it on will say what is missing
  }
  from_first(report);
}

}  // namespace tracesift::report
