// SPDX-License-Identifier: MIT
// What `codex exec --json` prints: one session a file.
// https://github.com/openai/codex/blob/main/docs/exec.md
// Known from: the producer's documents.
#include "base/text.hpp"
#include "ingest/format/session_lines.hpp"
#include "ingest/message/content.hpp"
#include "ingest/message/messages.hpp"

namespace tracesift::ingest {
namespace {

int recognise(Node r) {
  const std::string_view type = r["type"].word();
  if (type == "thread.started") return r["thread_id"] ? 94 : 0;
  if (type == "turn.completed" || type == "turn.started" || type == "turn.failed") return 80;
  return base::starts_with(type, "item.") && r["item"].is(Kind::object) ? 88 : 0;
}

void read_item(Node item, Run& run) {
  const std::string_view type = item.any({"type", "item_type"}).word();
  if (type == "agent_message" || type == "assistant_message" || type == "user_message") {
    const Role role = type == "user_message" ? Role::user : Role::assistant;
    run.output.push_back({.role = role, .text = item["text"].text()});
    return;
  }
  if (type == "reasoning" || type == "todo_list" || type.empty()) return;
  if (type == "error") {
    run.error = item["message"].text();
    return;
  }
  const std::string id = item["id"].text();
  const Node given = item.any({"command", "arguments", "query", "changes"});
  std::string name = item.any({"tool", "name"}).text();
  if (name.empty()) name = type;
  run.output.push_back({.role = Role::assistant, .tool_calls = {{id, name, json_text(given)}}});
  const bool has_failed = item["status"].word() == "failed" || item["exit_code"].integer().value_or(0) != 0;
  const Node output = item.any({"aggregated_output", "result", "error", "output"});
  run.output.push_back(
      {.role = Role::tool, .is_error = has_failed, .text = json_text(output), .name = name, .tool_call_id = id});
}

RecordOutcome read(const Record& record, const Emit& emit) {
  const Node r = record.node;
  const std::string_view type = r["type"].word();
  if (recognise(r) == 0 && type != "error") return RecordOutcome::foreign;
  const auto when = read_time(r["timestamp"]);
  emit_file_session(record, type == "thread.started" ? r["thread_id"].text() : "", when, emit);
  Run run;
  if (type == "item.completed") read_item(r["item"], run);
  if (type == "turn.completed") run.usage = read_usage_object(r["usage"]);
  if (type == "turn.failed" || type == "error") run.error = read_error(r.any({"error", "message"}));
  return emit_file_step(record, std::move(run), when, emit);
}

}  // namespace

const Format kCodexExec = {"codex_exec", "Codex exec events (codex exec --json)", recognise, read};

}  // namespace tracesift::ingest
