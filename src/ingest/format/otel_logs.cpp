// SPDX-License-Identifier: MIT
// OpenTelemetry log records: GenAI events beside their spans or alone, and the events of coding agents' telemetry
// (Claude Code, https://docs.claude.com/en/docs/claude-code/monitoring-usage).
#include "ingest/format/otel_logs.hpp"

#include "base/text.hpp"
#include "ingest/format/fields.hpp"
#include "ingest/format/genai.hpp"
#include "ingest/format/genai_events.hpp"
#include "ingest/message/messages.hpp"

namespace tracesift::ingest {
namespace {

/// `user_prompt`, `api_request`, `tool_result` of an agent without spans. False: no event of a conversation.
bool read_agent_event(std::string_view name, const Attributes& a, Run& run) {
  if (const std::size_t dot = name.rfind('.'); dot != std::string_view::npos) name.remove_prefix(dot + 1);
  if (name == "user_prompt") {
    std::string text = a.text({"prompt"});
    if (text.empty() || text == "<REDACTED>") return false;
    run.input.push_back({.role = Role::user, .text = std::move(text)});
  } else if (name == "api_request" || name == "api_error") {
    run.kind = RunKind::llm;
    run.model = a.text({"model"});
    run.usage.input_tokens = a.first({"input_tokens"}).integer();
    run.usage.output_tokens = a.first({"output_tokens"}).integer();
    run.usage.cache_read_tokens = a.first({"cache_read_tokens"}).integer();
    run.usage.cache_write_tokens = a.first({"cache_creation_tokens"}).integer();
    if (run.usage.input_tokens) add_cache_to_input(run.usage);
    run.usage.cost_usd = a.first({"cost_usd"}).number();
    if (name == "api_error") run.error = a.text({"error"});
  } else if (name == "tool_result") {
    run.kind = RunKind::tool;
    run.name = a.text({"tool_name", "name"});
    run.notes.hidden_calls = 1;
    run.notes.hidden_errors = a.text({"success"}) == "false" ? 1 : 0;
  } else {
    return false;
  }
  return true;
}

void emit_session(const std::string& session, std::optional<Time> when, const Attributes& a, const Record& record,
                  const Emit& emit) {
  trace::LooseRun root;
  root.trace_id = root.thread_id = root.run.id = session;
  root.is_piece = root.is_frame = true;
  root.run.name = "session";
  root.run.kind = RunKind::session;
  root.run.start = root.run.end = when;
  root.run.place = record.place;
  if (std::string user = a.text({"user.id", "enduser.id"}); !user.empty())
    root.run.metadata.set("user_id", std::move(user));
  emit(std::move(root));
}

bool read_record(Node log, const Record& record, const Emit& emit) {
  Attributes a;
  const Node body = log["body"];
  a.add_value(body);
  a.add(log["attributes"]);
  std::string name = log.any({"eventName", "event_name"}).text();
  if (name.empty()) name = a.text({"event.name"});
  if (name.empty()) name = body["stringValue"].text();
  trace::LooseRun loose;
  Run& run = loose.run;
  run.place = record.place;
  const auto when = read_time(log.any({"timeUnixNano", "observedTimeUnixNano", "time_unix_nano", "timestamp"}));
  loose.trace_id = read_span_id(log.any({"traceId", "trace_id"}));
  run.id = read_span_id(log.any({"spanId", "span_id"}));
  loose.is_piece = true;
  const std::string session = a.text({"gen_ai.conversation.id", "session.id", "conversation.id", "thread.id"});
  if (!loose.trace_id.empty() && !run.id.empty()) {
    run.kind = RunKind::llm;  // of the span that it is about, which may come later
    loose.thread_id = session;
    if (!read_turn_body(body, run) && !read_genai_event(name, a, run)) return false;
    if (record.on_unread) a.find_unread(record.on_unread);
    emit(std::move(loose));
    return true;
  }
  if (session.empty()) return false;
  run.kind = RunKind::other;
  if (!read_genai_event(name, a, run) && !read_agent_event(name, a, run)) return false;
  for (auto* side : {&run.input, &run.output}) {
    for (Message& message : *side) message.time = when;
  }
  if (record.on_unread) a.find_unread(record.on_unread);
  emit_session(session, when, a, record, emit);
  run.id = std::string(record.file_name) + record.number() + "/" + std::to_string(when.value_or(0)) + name;
  run.start = run.end = when;
  loose.trace_id = loose.thread_id = loose.parent_id = session;
  emit(std::move(loose));
  return true;
}

}  // namespace

bool is_otel_log(Node record) {
  return record["traceId"] && record["spanId"] && record["body"].is(Kind::object) &&
         record.any({"timeUnixNano", "observedTimeUnixNano"});
}

bool read_otel_log(Node log, const Record& record, const Emit& emit) { return read_record(log, record, emit); }

Node log_scopes_of(Node resource_logs) { return resource_logs.any({"scopeLogs", "scope_logs"}); }

bool read_otel_logs(Node resource_logs, const Record& record, const Emit& emit) {
  bool any = false;
  log_scopes_of(resource_logs).each([&](Node scope) {
    scope.any({"logRecords", "log_records"}).each([&](Node log) {
      if (read_record(log, record, emit)) {
        any = true;
      } else if (record.on_unread && log.holds_text()) {
        const std::string name = log.any({"eventName", "event_name"}).text();
        record.on_unread(UnreadText::Part::record, name.empty() ? "log" : name);
      }
    });
  });
  return any;
}

}  // namespace tracesift::ingest
