// SPDX-License-Identifier: MIT
// Codex CLI rollouts (~/.codex/sessions/…/rollout-*.jsonl). Lines do not name their session: the file is one.
// event_msg lines repeat what response_item lines say; of them only token counts and aborts are read.
#include "base/text.hpp"
#include "ingest/format.hpp"
#include "ingest/format/fields.hpp"
#include "ingest/message/messages.hpp"

namespace tracesift::ingest {
namespace {

int recognise(Node r) {
  const std::string_view type = r["type"].word();
  if (!r["payload"].is(Kind::object)) return 0;
  if (type == "session_meta") return 95;
  return type == "response_item" || type == "event_msg" || type == "turn_context" || type == "compacted" ? 85 : 0;
}

bool is_injected(const std::string& text) {
  for (const std::string_view prefix :
       {"<environment_context>", "<user_instructions>", "<permissions", "# AGENTS.md", "<turn_aborted>"}) {
    if (base::starts_with(text, prefix)) return true;
  }
  return false;
}

RecordOutcome read(const Record& record, const Emit& emit) {
  const Node r = record.node;
  if (recognise(r) == 0) return RecordOutcome::foreign;
  const std::string_view type = r["type"].word();
  const Node payload = r["payload"];
  const std::string session = std::string(record.file_name);
  const auto when = read_time(r["timestamp"]);

  trace::LooseRun root;
  root.trace_id = session;
  root.is_piece = root.is_frame = true;
  root.ids_are_local = true;
  root.run.id = session;
  root.run.name = "session";
  root.run.kind = RunKind::session;
  root.run.start = root.run.end = when;
  root.run.place = record.place;
  bool used = false;
  if (type == "session_meta") {
    root.thread_id = payload["id"].text();
    for (const std::string_view key : {"cwd", "cli_version"}) {
      if (std::string value = payload[key].text(); !value.empty())
        root.run.metadata.set(std::string(key), std::move(value));
    }
  } else if (type == "turn_context") {
    root.run.model = payload["model"].text();
  } else if (type == "event_msg" && payload["type"].word() == "token_count") {
    const Node total = payload.path("info.total_token_usage");  // cumulative; cached tokens are input tokens
    root.run.usage = read_usage_object(total);
    used = bool(total);
  }
  emit(std::move(root));
  if (type != "response_item") return used ? RecordOutcome::used : RecordOutcome::ignored;

  trace::LooseRun loose;
  Run& run = loose.run;
  run.place = record.place;
  loose.trace_id = loose.parent_id = session;
  loose.ids_are_local = loose.is_piece = true;
  run.id = session + record.number();
  run.start = run.end = when;
  run.kind = RunKind::other;
  run.name = payload["type"].text();
  read_messages(payload, Role::assistant, run.output);
  if (!run.output.empty() && run.output.front().role == Role::user && is_injected(run.output.front().text))
    return RecordOutcome::ignored;
  for (Message& message : run.output) message.time = when;
  if (run.output.empty()) return RecordOutcome::ignored;
  emit(std::move(loose));
  return RecordOutcome::used;
}

}  // namespace

const Format kCodex = {"codex", "Codex CLI sessions", recognise, read};

}  // namespace tracesift::ingest
