// SPDX-License-Identifier: MIT
// Claude Code session logs (~/.claude/projects/…/<session>.jsonl): one line a piece, one session a thread.
// https://docs.claude.com/en/docs/claude-code — the log itself is not documented; shapes as met in real logs.
//
// One API message is spread over several lines with the same message.id, and its usage grows from line to line.
// Most lines of type "user" carry tool results. Resumed sessions repeat earlier lines with the same uuid.
// Known from: real files.
#include <algorithm>

#include "base/text.hpp"
#include "ingest/format.hpp"
#include "ingest/format/fields.hpp"
#include "ingest/message/messages.hpp"

namespace tracesift::ingest {
namespace {

int recognise(Node record) {
  if (!record.is(Kind::object) || !record["type"].is(Kind::string)) return 0;
  const bool chained = record["uuid"].is(Kind::string) && record["parentUuid"].kind() != Kind::missing;
  if (record["sessionId"].is(Kind::string) && chained) return 95;
  const std::string_view type = record["type"].word();
  if (type == "summary" && record["leafUuid"]) return 60;
  if (type == "file-history-snapshot" || (type == "queue-operation" && record["sessionId"])) return 60;
  // What `claude -p --output-format stream-json` and the Agent SDK print.
  if (record["session_id"].is(Kind::string)) {
    const bool is_message = (type == "user" || type == "assistant") && record["message"].is(Kind::object);
    const bool is_frame = (type == "system" && record["subtype"]) || (type == "result" && record["duration_ms"]);
    return is_message || is_frame ? 92 : 0;
  }
  return record["sessionId"] && record["message"].is(Kind::object) ? 70 : 0;
}

/// What a person gave a command: `/fix-issue the login page crashes`.
std::string command_of(const std::string& text) {
  const auto inside = [&](const std::string& tag) {
    const std::size_t from = text.find("<" + tag + ">");
    const std::size_t to = text.find("</" + tag + ">");
    if (from == std::string::npos || to == std::string::npos || to < from) return std::string();
    return std::string(base::trim(std::string_view(text).substr(from + tag.size() + 2, to - from - tag.size() - 2)));
  };
  const std::string arguments = inside("command-args");
  return arguments.empty() ? arguments : inside("command-name") + " " + arguments;
}

/// Lines about the session: progress of a tool, a title, what was queued and taken back, a turn's duration.
bool is_bookkeeping(std::string_view type) {
  for (const std::string_view known :
       {"progress", "system", "summary", "queue-operation", "file-history-snapshot", "attachment", "last-prompt",
        "custom-title", "ai-title", "agent-name", "permission-mode", "pr-link", "tag", "stream_event"}) {
    if (type == known) return true;
  }
  return false;
}

/// Text under role user that no user typed.
bool is_injected(const std::string& text) {
  for (const std::string_view prefix :
       {"<command-name>", "<command-message>", "<command-args>", "<local-command-stdout>", "<local-command-stderr>",
        "<system-reminder>", "<bash-input>", "<bash-stdout>", "<bash-stderr>", "<task-notification>",
        "Caveat:", "<local-command-caveat>", "[Request interrupted by user",
        "This session is being continued from a previous conversation"}) {
    if (base::starts_with(text, prefix)) return true;
  }
  return false;
}

/// Wrappers an editor puts around what the user typed.
void strip_wrappers(std::string& text) {
  for (const std::string_view tag : {"ide_opened_file", "ide_selection", "system-reminder"}) {
    const std::string open = "<" + std::string(tag) + ">";
    const std::string close = "</" + std::string(tag) + ">";
    for (std::size_t from = text.find(open); from != std::string::npos; from = text.find(open)) {
      const std::size_t to = text.find(close, from);
      if (to == std::string::npos) break;
      text.erase(from, to + close.size() - from);
    }
  }
  text = std::string(base::trim(text));
}

/// Who a message under role user is from, where the log says so: a person, a peer agent, a finished task.
bool is_from_person(Node node) {
  const Node origin = node["origin"];
  const std::string_view kind = origin.is(Kind::object) ? origin["kind"].word() : origin.word();
  return kind.empty() || kind == "human" || kind == "user";
}

/// What a person types while the agent works comes as an attachment.
bool read_queued(Node node, std::vector<Message>& out) {
  const Node attachment = node["attachment"];
  const bool is_prompt = attachment["type"].word() == "queued_command" && attachment["commandMode"].word() == "prompt";
  if (!is_prompt || !is_from_person(attachment)) return false;
  std::string text = content_text(attachment["prompt"]);
  if (text.empty() || is_injected(text)) return false;
  out.push_back({.role = Role::user, .text = std::move(text)});
  return true;
}

/// A sub-agent's messages are not the conversation's, but its calls and their failures count.
void hide_messages(std::vector<Message>& messages, Run& run) {
  for (const Message& message : messages) {
    run.notes.hidden_calls += static_cast<std::uint32_t>(message.tool_calls.size());
    run.notes.hidden_errors += message.role == Role::tool && message.is_error ? 1 : 0;
  }
  messages.clear();
}

void emit_session(const std::string& session, const Record& record, std::optional<Time> when, const Emit& emit) {
  trace::LooseRun root;
  root.trace_id = session;
  root.thread_id = session;
  root.is_piece = root.is_frame = true;
  root.run.id = session;
  root.run.name = "session";
  root.run.kind = RunKind::session;
  root.run.start = root.run.end = when;
  root.run.place = record.place;
  for (const auto& [key, name] : {std::pair(Key("cwd"), "directory"), std::pair(Key("gitBranch"), "git_branch"),
                                  std::pair(Key("version"), "version")}) {
    if (std::string value = record.node[key].text(); !value.empty()) root.run.metadata.set(name, std::move(value));
  }
  if (record.node["type"].word() == "result") {
    root.run.usage = read_usage_object(record.node["usage"]);  // what was streamed are first counts
    root.run.usage.cost_usd = record.node["total_cost_usd"].number();
    if (const auto ms = record.node["duration_ms"].number()) root.run.stated_latency_s = *ms / 1000;
    if (record.node["is_error"].boolean().value_or(false))
      root.run.error = record.node.any({"result", "subtype"}).text();
  }
  emit(std::move(root));
}

RecordOutcome read(const Record& record, const Emit& emit) {
  const Node node = record.node;
  if (!node.is(Kind::object) || !node["type"].is(Kind::string)) return RecordOutcome::foreign;
  const std::string_view type = node["type"].word();
  // A record that a fork copied is the other session's.
  std::string session = node.path("forkedFrom.sessionId").text();
  if (session.empty()) session = node.any({"sessionId", "session_id"}).text();
  const Node message = node["message"];
  if (type == "result" && !session.empty()) {
    emit_session(session, record, std::nullopt, emit);
    return leave_out(node);
  }
  const bool is_queued = type == "attachment" && node["attachment"].is(Kind::object);
  const bool is_said = (type == "user" || type == "assistant") && message.is(Kind::object);
  if (!is_queued && !is_said) return is_bookkeeping(type) ? leave_out(node) : RecordOutcome::ignored;
  if (session.empty()) return RecordOutcome::ignored;
  const bool is_notice = node["isMeta"].boolean().value_or(false) || node["isCompactSummary"].boolean().value_or(false);
  if (is_notice || (type == "user" && !is_from_person(node))) return leave_out(node);
  for (const Key repeated : {Key("toolUseResult"), Key("planContent"), Key("todos")}) node[repeated].leave();
  const std::optional<Time> when = read_time(node["timestamp"]);
  const std::string uuid = node["uuid"].text();

  trace::LooseRun loose;
  Run& run = loose.run;
  run.place = record.place;
  run.start = run.end = when;
  loose.trace_id = loose.thread_id = loose.parent_id = session;
  loose.record_id = uuid;
  loose.is_piece = true;
  std::vector<Message> messages;
  if (is_queued && !read_queued(node, messages)) return leave_out(node);
  if (is_said) read_messages(message, type == "user" ? Role::user : Role::assistant, messages);
  for (Message& m : messages) {
    m.time = when;
    if (m.role == Role::user) {
      if (is_injected(m.text)) {
        m.text = command_of(m.text);
      } else {
        strip_wrappers(m.text);
      }
    }
  }
  messages.erase(
      std::remove_if(messages.begin(), messages.end(),
                     [](const Message& m) { return m.text.empty() && m.tool_calls.empty() && m.role != Role::tool; }),
      messages.end());
  // A subagent's log: its prompt is the agent's, its answer comes back as a tool's result. Its steps and tokens count.
  if (node["isSidechain"].boolean().value_or(false) || node["parent_tool_use_id"]) hide_messages(messages, run);
  if (type == "assistant") {
    const std::string id = message["id"].text();
    run.id = id.empty() ? uuid : id + ":" + node["requestId"].text();
    run.kind = RunKind::llm;
    run.model = message["model"].text();
    run.name = run.model;
    if (run.model == "<synthetic>") run.model.clear();
    if (const Node usage = message["usage"]; usage.is(Kind::object)) run.usage = read_usage_object(usage);
    run.usage.cost_usd = node["costUSD"].number();
    if (node["isApiErrorMessage"].boolean().value_or(false)) {
      run.error = messages.empty() ? "API error" : messages.front().text;
      messages.clear();  // what the screen says instead of an answer
    }
    run.output = std::move(messages);
  } else {
    run.id = uuid;
    run.kind = RunKind::other;
    run.name = "user";
    if (!messages.empty() && messages.front().role == Role::tool) {
      run.kind = RunKind::tool;
      run.name = "tool result";
      if (messages.front().is_error) run.error = base::shorten(messages.front().text, 300);
    }
    run.input = std::move(messages);
  }
  emit_session(session, record, when, emit);
  emit(std::move(loose));
  return RecordOutcome::used;
}

}  // namespace

const Format kClaudeCode = {"claude_code", "Claude Code sessions", recognise, read};

}  // namespace tracesift::ingest
