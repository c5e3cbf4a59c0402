// SPDX-License-Identifier: MIT
// Azure Application Insights: requests, dependencies, exceptions and traces of agents that send OpenTelemetry there.
// Columns of the classic tables, or those of a Log Analytics workspace (AppDependencies …). Durations in milliseconds.
// https://learn.microsoft.com/azure/azure-monitor/reference/tables/appdependencies
// Known from: the producer's documents.
#include <cstdio>

#include "base/text.hpp"
#include "base/time.hpp"
#include "ingest/format.hpp"
#include "ingest/format/fields.hpp"
#include "ingest/format/genai.hpp"
#include "ingest/format/genai_events.hpp"

namespace tracesift::ingest {
namespace {

constexpr double kMaxDurationMs = 1e12;

Node operation_of(Node r) { return r.any({"operation_Id", "OperationId"}); }
Node parent_of(Node r) { return r.any({"operation_ParentId", "ParentId"}); }
Node stamp_of(Node r) {
  return r.any({"timestamp", "timestamp [UTC]", "TimeGenerated", "TimeGenerated [UTC]", "time"});
}

/// As the tables have it; the portal's CSV writes `3/2/2026, 9:15:00.010 AM`.
std::optional<Time> time_of(Node r) {
  const Node stamp = stamp_of(r);
  if (const auto time = read_time(stamp)) return time;
  int month = 0, day = 0, year = 0, hour = 0, minute = 0, length = 0;
  double second = 0;
  char half = 0;
  const std::string text = stamp.text();
  if (std::sscanf(text.c_str(), "%2d/%2d/%4d, %2d:%2d:%lf %cM%n", &month, &day, &year, &hour, &minute, &second, &half,
                  &length) != 7 ||
      length == 0) {
    return std::nullopt;
  }
  char iso[40];
  std::snprintf(iso, sizeof iso, "%04d-%02d-%02dT%02d:%02d:%06.3fZ", year, month, day,
                hour % 12 + (half == 'P' ? 12 : 0), minute, second);
  return base::parse_time(iso);
}

int recognise(Node r) {
  const bool is_item = r["operation_Id"].kind() != Kind::missing && r["operation_ParentId"].kind() != Kind::missing;
  const bool is_row = r["OperationId"].kind() != Kind::missing && r["ParentId"].kind() != Kind::missing;
  return (is_item || is_row) && stamp_of(r) ? 92 : 0;
}

std::string word_of(Node r, std::initializer_list<Key> names) { return base::lower_ascii(r.any(names).text()); }

void read_outcome(Node r, const Attributes& a, Run& run) {
  if (word_of(r, {"success", "Success"}) != "false" || !run.error.empty()) return;
  run.error = a.text({"exception.message", "error.message", "error.type"});
  const std::string code = r.any({"resultCode", "ResultCode"}).text();
  if (run.error.empty()) run.error = code.empty() || code == "0" ? "error" : code;
}

/// An exception is about the span above it; a trace may hold a GenAI event of it.
void emit_note(Node r, const Attributes& a, const Record& record, const Emit& emit) {
  trace::LooseRun loose;
  loose.trace_id = operation_of(r).text();
  loose.run.id = parent_of(r).text();
  loose.run.place = record.place;
  loose.is_piece = true;
  loose.run.kind = RunKind::llm;
  const std::string type = r.any({"outerType", "type", "ExceptionType", "OuterType"}).text();
  const std::string message = r.any({"outerMessage", "innermostMessage", "OuterMessage", "InnermostMessage"}).text();
  const std::string event = r.any({"message", "Message"}).text();
  if (!message.empty()) {
    loose.run.error = type.empty() ? message : type + ": " + message;
  } else if (!read_genai_event(a.text({"event.name"}).empty() ? event : a.text({"event.name"}), a, loose.run)) {
    if (record.on_unread && r.holds_text()) record.on_unread(UnreadText::Part::record, "trace");
    return;
  }
  emit(std::move(loose));
}

RecordOutcome read(const Record& record, const Emit& emit) {
  const Node r = record.node;
  if (recognise(r) == 0) return RecordOutcome::foreign;
  Attributes a;
  a.add_plain(r.any({"customDimensions", "Properties"}).unwrapped());
  const std::string id = r.any({"id", "Id"}).text();
  if (id.empty() || operation_of(r).text().empty()) {
    if (!parent_of(r).text().empty()) emit_note(r, a, record, emit);
    return RecordOutcome::ignored;
  }
  trace::LooseRun loose;
  Run& run = loose.run;
  run.place = record.place;
  run.id = id;
  loose.trace_id = operation_of(r).text();
  loose.parent_id = parent_of(r).text();
  if (loose.parent_id == loose.trace_id) loose.parent_id.clear();  // the operation itself: a root
  run.name = r.any({"name", "Name"}).text();
  run.start = time_of(r);
  const auto took = r.any({"duration", "DurationMs"}).number();
  if (run.start && took && *took >= 0 && *took < kMaxDurationMs) {
    run.end = *run.start + static_cast<Time>(*took * 1000);
  }
  read_genai_facts(a, "", loose);
  if (std::string service = r.any({"cloud_RoleName", "AppRoleName"}).text(); !service.empty()) {
    run.metadata.set("service", std::move(service));
  }
  if (loose.thread_id.empty()) loose.thread_id = r.any({"session_Id", "SessionId"}).text();
  read_evaluation(a, run);
  read_genai_content(a, record, loose);
  read_outcome(r, a, run);
  if (record.on_unread) a.find_unread(record.on_unread);
  emit(std::move(loose));
  return RecordOutcome::used;
}

}  // namespace

const Format kAppInsights = {"app_insights", "Azure Application Insights", recognise, read};

}  // namespace tracesift::ingest
