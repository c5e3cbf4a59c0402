// SPDX-License-Identifier: MIT
// Threads of Amp (`T-<uuid>.json`, `amp threads export`). Not documented; shapes as in readers of others
// (github.com/ryoppippi/ccusage, apps/amp). `credits` are no dollars.
// Known from: fixtures and readers of others.
#include "ingest/format/fields.hpp"
#include "ingest/format/session_steps.hpp"
#include "ingest/message/content.hpp"

namespace tracesift::ingest {
namespace {

int recognise(Node r) {
  const bool is_thread = r["messages"].is(Kind::array) && r["v"].is(Kind::number) && r["id"].is(Kind::string);
  const Node first = r["messages"].first();
  return is_thread && (first["messageId"] || r["nextMessageId"]) ? 92 : 0;
}

/// {toolUseID, run: {status, result, error}}
Message read_tool_run(Node block) {
  const Node run = block["run"];
  const std::string_view status = run["status"].word();
  Message message{.role = Role::tool, .tool_call_id = block.any({"toolUseID", "tool_use_id"}).text()};
  message.is_error = status == "error";
  const Node said = message.is_error ? run.any({"error.message", "error"}) : run.any({"result.output", "result"});
  message.text = said ? json_text(said) : std::string(status);
  if (const auto code = run.path("result.exitCode").integer(); code && *code != 0) message.is_error = true;
  return message;
}

Run read_message(Node node) {
  Run run;
  const std::string_view role = node["role"].word();
  run.kind = role == "assistant" ? RunKind::llm : RunKind::other;
  run.start = run.end = read_time(node.any({"usage.timestamp", "meta.sentAt"}));
  if (role != "user" && role != "assistant") return run;
  Content content;
  node["content"].each([&](Node block) {
    if (block["type"].word() == "tool_result") {
      content.results.push_back(read_tool_run(block));
    } else {
      read_block(block, content);
    }
  });
  if (!content.text.empty() || !content.calls.empty()) {
    run.output.push_back({.role = role == "user" ? Role::user : Role::assistant,
                          .text = std::move(content.text),
                          .tool_calls = std::move(content.calls)});
  }
  for (Message& result : content.results) run.output.push_back(std::move(result));
  for (Message& message : run.output) message.time = run.start;
  const Node usage = node["usage"];
  run.model = usage["model"].text();
  if (usage) {
    run.usage.input_tokens = usage["inputTokens"].integer();
    run.usage.output_tokens = usage["outputTokens"].integer();
    run.usage.cache_read_tokens = usage["cacheReadInputTokens"].integer();
    run.usage.cache_write_tokens = usage["cacheCreationInputTokens"].integer();
    add_cache_to_input(run.usage);
  }
  if (node.path("state.type").word() == "error") run.error = read_error(node.path("state.error"));
  return run;
}

RecordOutcome read(const Record& record, const Emit& emit) {
  const Node r = record.node;
  if (recognise(r) == 0) return RecordOutcome::foreign;
  trace::LooseRun root;
  root.run.id = r["id"].text();
  root.run.name = r["title"].text();
  root.run.start = root.run.end = read_time(r["created"]);
  keep_fields(r, {"agentMode"}, root.run.metadata);
  std::vector<Run> steps;
  r["messages"].each([&](Node message) { steps.push_back(read_message(message)); });
  return emit_session_steps(record, std::move(root), std::move(steps), emit);
}

}  // namespace

const Format kAmp = {"amp", "Amp threads", recognise, read};

}  // namespace tracesift::ingest
