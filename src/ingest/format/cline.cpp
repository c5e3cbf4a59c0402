// SPDX-License-Identifier: MIT
// Cline and its relatives (Roo Code, Kilo Code): `ui_messages.json` of a task, what its panel showed piece by piece.
// (The `api_conversation_history.json` beside it is a bare list of messages, which `chat` reads.)
//   {ts, type: "say", say: "text" | "user_feedback" | "command_output" | "api_req_started" …, text}
//   {ts, type: "ask", ask: "followup" | "command" | "tool" …, text}
// Known from: fixtures and readers of others.
#include "base/text.hpp"
#include "ingest/format.hpp"
#include "ingest/format/fields.hpp"
#include "ingest/message/messages.hpp"

namespace tracesift::ingest {
namespace {

std::string_view kind_of(Node r) {
  const std::string_view type = r["type"].word();
  if (type == "say") return r["say"].word();
  return type == "ask" ? r["ask"].word() : std::string_view();
}

int recognise(Node r) { return r.is(Kind::object) && r["ts"].is(Kind::number) && !kind_of(r).empty() ? 90 : 0; }

/// A request's tokens and cost are JSON in its text.
void read_request(Node r, const trace::LooseRun& session, const Record& record, const Emit& emit) {
  trace::LooseRun call;
  call.trace_id = call.parent_id = session.trace_id;
  call.ids_are_local = call.is_piece = true;
  Run& run = call.run;
  run.place = record.place;
  run.id = "request " + r["ts"].text();
  run.name = "request";
  run.kind = RunKind::llm;
  run.start = run.end = session.run.start;
  const Node details = r["text"].unwrapped();
  run.usage.input_tokens = details["tokensIn"].integer();
  run.usage.output_tokens = details["tokensOut"].integer();
  run.usage.cache_read_tokens = details["cacheReads"].integer();
  run.usage.cache_write_tokens = details["cacheWrites"].integer();
  if (run.usage.input_tokens) {  // which leaves the cache out
    *run.usage.input_tokens += run.usage.cache_read_tokens.value_or(0) + run.usage.cache_write_tokens.value_or(0);
  }
  run.usage.cost_usd = details["cost"].number();
  run.error = details.any({"streamingFailedMessage"}).text();
  emit(std::move(call));
}

/// What the panel shows at this place, or nothing.
std::optional<Message> message_of(Node r, bool is_first) {
  const std::string_view kind = kind_of(r);
  const std::string text = r["text"].text();
  if (kind == "task" || kind == "user_feedback" || (kind == "text" && is_first)) {
    return Message{.role = Role::user, .text = text};
  }
  if (kind == "text" || kind == "completion_result") {
    if (text.empty()) return std::nullopt;
    return Message{.role = Role::assistant, .text = text};
  }
  if (kind == "followup" || kind == "plan_mode_respond") {
    const Node asked = r["text"].unwrapped().any({"question", "response"});
    return Message{.role = Role::assistant, .text = asked ? asked.text() : text};
  }
  if (kind == "tool" || kind == "use_mcp_server") {
    Message called{.role = Role::assistant};
    const std::string name = r["text"].unwrapped().any({"tool", "toolName"}).text();
    called.tool_calls.push_back({"", name.empty() ? std::string(kind) : name, text});
    return called;
  }
  if (kind == "command") {
    Message called{.role = Role::assistant};
    called.tool_calls.push_back({"", "command", text});
    return called;
  }
  if (kind == "command_output" || kind == "mcp_server_response" || kind == "browser_action_result") {
    return Message{.role = Role::tool, .is_error = reads_like_error(text), .text = text};
  }
  if (kind == "error" || kind == "diff_error") return Message{.role = Role::tool, .is_error = true, .text = text};
  return std::nullopt;
}

RecordOutcome read(const Record& record, const Emit& emit) {
  const Node r = record.node;
  if (recognise(r) == 0) return RecordOutcome::foreign;
  if (r["partial"].boolean().value_or(false)) return RecordOutcome::ignored;
  trace::LooseRun session;
  session.ids_are_local = session.is_piece = true;
  Run& run = session.run;
  run.place = record.place;
  run.kind = RunKind::session;
  run.id = session.trace_id = std::string(record.file_name);
  run.name = "task";
  run.start = run.end = read_time(r["ts"]);
  const std::string_view kind = kind_of(r);
  if (kind == "api_req_started") {
    read_request(r, session, record, emit);
    return RecordOutcome::used;
  }
  if (kind == "api_req_failed") {
    run.error = r["text"].text();
    if (run.error.empty()) run.error = "request failed";
  } else if (auto message = message_of(r, record.place.record == 1)) {
    message->time = run.start;
    run.output.push_back(std::move(*message));
  } else {
    return RecordOutcome::ignored;
  }
  emit(std::move(session));
  return RecordOutcome::used;
}

}  // namespace

const Format kCline = {"cline", "Cline and Roo Code tasks", recognise, read};

}  // namespace tracesift::ingest
