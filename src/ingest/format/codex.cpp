// SPDX-License-Identifier: MIT
// Codex CLI rollouts (~/.codex/sessions/…/rollout-*.jsonl). Lines do not name their session: the file is one.
// Known from: real files.
#include <cmath>

#include "base/text.hpp"
#include "ingest/format.hpp"
#include "ingest/format/fields.hpp"
#include "ingest/message/messages.hpp"

namespace tracesift::ingest {
namespace {

constexpr std::size_t kMaxHeadBytes = 400;  // of a result, in which its exit code is
constexpr double kClockSlack = 5e6;         // microseconds

// Records of one turn are of three kinds: response_item (what the model was given and gave back), event_msg (what the
// screen showed, which mostly repeats it) and the session's own state.

bool is_type(std::string_view type) {
  for (const std::string_view known :
       {"session_meta", "response_item", "event_msg", "turn_context", "compacted", "world_state", "token_usage_record",
        "inter_agent_communication", "inter_agent_communication_metadata", "security_risk_score", "realtime_item",
        "ghost_snapshot", "item_completed"}) {
    if (type == known) return true;
  }
  return false;
}

int recognise(Node r) {
  const std::string_view type = r["type"].word();
  if (!r["payload"].is(Kind::object)) return 0;
  if (type == "session_meta") return 95;
  return is_type(type) && r["timestamp"] ? 85 : 0;
}

bool is_injected(const std::string& text) {
  for (const std::string_view prefix :
       {"<environment_context>", "<user_instructions>", "<permissions", "# AGENTS.md", "<turn_aborted>", "<skill>",
        "<system", "<subagent_notification>", "<user_shell_command>", "<user_action>"}) {
    if (base::starts_with(text, prefix)) return true;
  }
  return false;
}

/// A command that failed says so in words or in a field: `Process exited with code 1`, `{"metadata":{"exit_code":2}}`.
bool has_failed(const std::string& text) {
  constexpr std::string_view kExited = "rocess exited with code ";
  if (const std::size_t at = text.find(kExited); at != std::string::npos && at < kMaxHeadBytes) {
    return text.compare(at + kExited.size(), 1, "0") != 0;
  }
  constexpr std::string_view kCode = "Exit code: ";
  if (base::starts_with(text, kCode)) return text.compare(kCode.size(), 1, "0") != 0;
  if (base::starts_with(text, "apply_patch verification failed") || base::starts_with(text, "exec_command failed")) {
    return true;
  }
  if (text.empty() || text[0] != '{') return false;
  Document document;
  if (!document.parse(text)) return false;
  const Node code = document.root().any({"metadata.exit_code", "exit_code"});
  return code.is(Kind::number) && code.integer().value_or(0) != 0;
}

/// A turn of this session begins: the clock of the turn and that of its record agree. Records that were copied from the
/// session it was forked from keep the old turn's time. (As ccusage separates them, github.com/ccusage/ccusage#950.)
bool begins_own_turn(Node payload, std::optional<Time> when) {
  const auto started = read_time(payload["started_at"]);
  return started && when && std::fabs(static_cast<double>(*started) - static_cast<double>(*when)) <= kClockSlack;
}

void read_session(Node payload, trace::LooseRun& root) {
  root.thread_id = payload["id"].text();
  const Node spawn = payload.path("source.subagent");
  root.run.notes.is_subagent = bool(spawn) || payload["thread_source"].word() == "subagent";
  for (const std::string_view key : {"cwd", "cli_version"}) {
    if (std::string value = payload[key].text(); !value.empty())
      root.run.metadata.set(std::string(key), std::move(value));
  }
}

/// One step of the session; false: it says nothing.
bool read_item(Node payload, Run& run) {
  run.name = payload["type"].text();
  read_messages(payload, Role::assistant, run.output);
  if (run.output.empty()) return false;
  for (Message& message : run.output) {
    if (message.role == Role::user && is_injected(message.text)) return false;
    if (message.role == Role::tool) message.is_error = message.is_error || has_failed(message.text);
  }
  return true;
}

/// What the screen showed. It counts where no response_item says it.
bool read_event(Node payload, Run& run) {
  const std::string_view type = payload["type"].word();
  run.name = type;
  run.notes.is_echo = true;
  const std::string text = payload.any({"message", "text"}).text();
  if (text.empty() || (type != "user_message" && type != "agent_message")) return false;
  const Role role = type == "user_message" ? Role::user : Role::assistant;
  if (role == Role::user && is_injected(text)) return false;
  run.output.push_back({.role = role, .text = text});
  return true;
}

/// Since rust-v0.154 a finished item may be all that is written of it.
bool read_completed(Node payload, Run& run) {
  const Node item = payload["item"];
  const std::string_view type = item["type"].word();
  run.notes.is_echo = true;
  if (type != "UserMessage" && type != "AgentMessage" && type != "user_message" && type != "agent_message")
    return false;
  const Role role = type == "UserMessage" || type == "user_message" ? Role::user : Role::assistant;
  std::string text = content_text(item.any({"content", "text", "message"}));
  if (text.empty() || (role == Role::user && is_injected(text))) return false;
  run.output.push_back({.role = role, .text = std::move(text)});
  return true;
}

bool read_step(std::string_view type, Node payload, std::optional<Time> when, Run& run) {
  const std::string_view event = type == "event_msg" ? payload["type"].word() : std::string_view();
  if (type == "response_item") return read_item(payload, run);
  if (type == "turn_context") {
    run.model = payload["model"].text();
    return !run.model.empty();
  }
  if (event == "token_count") {
    run.usage = read_usage_object(payload.path("info.total_token_usage"));
    run.notes.is_running_total = true;
    return run.usage.input_tokens.has_value();
  }
  if (event == "task_started" || event == "turn_started") {
    run.notes.replay = begins_own_turn(payload, when) ? AssemblyNotes::Replay::ends : AssemblyNotes::Replay::none;
    return run.notes.replay != AssemblyNotes::Replay::none;
  }
  if (event == "item_completed") return read_completed(payload, run);
  return type == "event_msg" && read_event(payload, run);
}

RecordOutcome read(const Record& record, const Emit& emit) {
  const Node r = record.node;
  const std::string_view type = r["type"].word();
  const Node payload = r["payload"];
  if (!payload.is(Kind::object)) return RecordOutcome::foreign;
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
  if (type == "session_meta") read_session(payload, root);
  emit(std::move(root));

  trace::LooseRun loose;
  Run& run = loose.run;
  run.place = record.place;
  loose.trace_id = loose.parent_id = session;
  loose.ids_are_local = loose.is_piece = true;
  run.id = session + record.number();
  run.start = run.end = when;
  run.kind = RunKind::other;
  if (type == "session_meta" && payload["forked_from_id"]) {
    run.notes.replay = AssemblyNotes::Replay::begins;
    emit(std::move(loose));
    return RecordOutcome::ignored;
  }
  if (!read_step(type, payload, when, run)) return RecordOutcome::ignored;
  for (Message& message : run.output) message.time = when;
  const bool says = !run.output.empty() || run.usage.input_tokens;
  emit(std::move(loose));
  return says ? RecordOutcome::used : RecordOutcome::ignored;
}

}  // namespace

const Format kCodex = {"codex", "Codex CLI sessions", recognise, read};

}  // namespace tracesift::ingest
