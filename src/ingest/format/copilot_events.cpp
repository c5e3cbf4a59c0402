// SPDX-License-Identifier: MIT
// Events of GitHub Copilot's agent: the command line's `events.jsonl` and VS Code's `transcripts/*.jsonl`. Not
// documented; shapes as in public fixtures (github.com/jayparikh/agentviz, github.com/vshulcz/deja-vu).
// Known from: fixtures and readers of others.
#include "base/text.hpp"
#include "ingest/format/session_lines.hpp"
#include "ingest/message/content.hpp"
#include "ingest/message/messages.hpp"

namespace tracesift::ingest {
namespace {

int recognise(Node r) {
  const std::string_view type = r["type"].word();
  if (!r["data"].is(Kind::object) || !r["timestamp"]) return 0;
  if (type == "session.start") return r.path("data.sessionId") ? 94 : 0;
  for (const std::string_view begin :
       {"user.message", "assistant.", "tool.execution", "subagent.", "session.", "hook."}) {
    if (base::starts_with(type, begin)) return 88;
  }
  return 0;
}

/// What a sub-agent says and calls is not the conversation's, but counts.
void read_answer(Node data, bool is_sub, Run& run) {
  Message message{.role = Role::assistant, .text = data["content"].text()};
  read_tool_calls(data["toolRequests"], message.tool_calls);
  if (is_sub) {
    run.notes.hidden_calls = static_cast<std::uint32_t>(message.tool_calls.size());
    return;
  }
  if (!message.text.empty() || !message.tool_calls.empty()) run.output.push_back(std::move(message));
}

void read_result(Node data, bool is_sub, Run& run) {
  const bool has_failed = data["success"].kind() == Kind::boolean && !data["success"].boolean().value_or(true);
  if (is_sub) {
    run.notes.hidden_errors = has_failed ? 1 : 0;
    return;
  }
  Message result{.role = Role::tool, .is_error = has_failed};
  result.tool_call_id = data["toolCallId"].text();
  result.name = data["toolName"].text();
  const Node content = data.any({"result.content", "result.detailedContent", "error.message", "error", "result"});
  result.text = content_text(content);
  run.output.push_back(std::move(result));
}

RecordOutcome read(const Record& record, const Emit& emit) {
  const Node r = record.node;
  const std::string_view type = r["type"].word();
  const Node data = r["data"];
  if (!data.is(Kind::object)) return RecordOutcome::foreign;
  const auto when = read_time(r["timestamp"]);
  Metadata metadata;
  if (type == "session.start") {
    if (std::string folder = data.path("context.cwd").text(); !folder.empty())
      metadata.set("directory", std::move(folder));
    if (std::string branch = data.path("context.branch").text(); !branch.empty())
      metadata.set("git_branch", std::move(branch));
  }
  emit_file_session(record, type == "session.start" ? data["sessionId"].text() : "", when, emit, std::move(metadata));
  Run run;
  const bool is_sub = bool(data["parentToolCallId"]);
  run.model = data.any({"model", "selectedModel"}).text();
  if (type == "user.message") {
    run.output.push_back({.role = Role::user, .text = data["content"].text()});
  } else if (type == "assistant.message") {
    read_answer(data, is_sub, run);
  } else if (type == "tool.execution_start") {
    // Where no message asked for the call, as in VS Code's transcripts, this is the call.
    run.output.push_back(
        {.role = Role::assistant,
         .tool_calls = {{data["toolCallId"].text(), data["toolName"].text(), json_text(data["arguments"])}}});
    run.notes.is_echo = true;
    if (is_sub) run.output.clear();
  } else if (type == "tool.execution_complete") {
    read_result(data, is_sub, run);
  } else if (type == "assistant.usage" || type == "session.shutdown") {
    run.usage = read_usage(data);
  }
  return emit_file_step(record, std::move(run), when, emit);
}

}  // namespace

const Format kCopilotEvents = {"copilot_events", "GitHub Copilot agent events", recognise, read};

}  // namespace tracesift::ingest
