// SPDX-License-Identifier: MIT
// Session updates of the Agent Client Protocol, a line an update (Grok Build and others that log them).
// https://agentclientprotocol.com/protocol/prompt-turn
// Known from: the producer's documents.
#include "base/text.hpp"
#include "ingest/format/session_lines.hpp"
#include "ingest/message/content.hpp"
#include "ingest/message/messages.hpp"

namespace tracesift::ingest {
namespace {

Node update_of(Node r) { return r.any({"params.update", "update"}); }

int recognise(Node r) { return update_of(r)["sessionUpdate"].is(Kind::string) ? 92 : 0; }

RecordOutcome read(const Record& record, const Emit& emit) {
  const Node r = record.node;
  const Node update = update_of(r);
  if (!update) return r.is(Kind::object) ? RecordOutcome::ignored : RecordOutcome::foreign;
  const std::string_view kind = update["sessionUpdate"].word();
  const auto when = read_time(r.any({"timestamp", "time"}));
  emit_file_session(record, r.any({"params.sessionId", "sessionId"}).text(), when, emit);
  Run run;
  if (kind == "user_message_chunk" || kind == "agent_message_chunk") {
    const Role role = kind == "user_message_chunk" ? Role::user : Role::assistant;
    run.output.push_back({.role = role, .text = content_text(update["content"])});
    run.notes.is_chunk = true;
  } else if (kind == "tool_call") {
    run.output.push_back({.role = Role::assistant,
                          .tool_calls = {{update["toolCallId"].text(), update.any({"title", "kind"}).text(),
                                          json_text(update["rawInput"])}}});
  } else if (kind == "tool_call_update" && update["status"].is(Kind::string)) {
    const std::string_view status = update["status"].word();
    if (status != "completed" && status != "failed") return RecordOutcome::ignored;
    run.output.push_back({.role = Role::tool,
                          .is_error = status == "failed",
                          .text = content_text(update.any({"content", "rawOutput"})),
                          .tool_call_id = update["toolCallId"].text()});
  }
  return emit_file_step(record, std::move(run), when, emit);
}

}  // namespace

const Format kAgentUpdates = {"agent_updates", "Agent Client Protocol session updates", recognise, read};

}  // namespace tracesift::ingest
