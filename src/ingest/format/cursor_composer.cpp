// SPDX-License-Identifier: MIT
// Chats of Cursor, as its database `state.vscdb` holds them: a composer and its bubbles. Not documented; shapes as in
// readers of others (github.com, `fullConversationHeadersOnly`). The database becomes these records in
// web/core/sqlite.js.
// Known from: fixtures and readers of others.
#include "ingest/format/fields.hpp"
#include "ingest/format/session_steps.hpp"
#include "ingest/message/content.hpp"
#include "ingest/message/messages.hpp"

namespace tracesift::ingest {
namespace {

constexpr std::int64_t kUser = 1;  // a bubble's type; 2 is the model's

int recognise(Node r) { return r["composer"].is(Kind::object) && r["bubbles"].is(Kind::array) ? 92 : 0; }

Run read_bubble(Node bubble) {
  Run run;
  const bool is_user = bubble["type"].integer() == kUser;
  run.kind = is_user ? RunKind::other : RunKind::llm;
  run.start = run.end = read_time(bubble["createdAt"]);
  run.model = bubble.path("modelInfo.modelName").text();
  run.usage.input_tokens = bubble.path("tokenCount.inputTokens").integer();
  run.usage.output_tokens = bubble.path("tokenCount.outputTokens").integer();
  if (run.usage.input_tokens == 0 && run.usage.output_tokens == 0) run.usage = {};
  Message message{.role = is_user ? Role::user : Role::assistant, .text = bubble["text"].text(), .time = run.start};
  const Node tool = bubble["toolFormerData"].unwrapped();
  Message result{.role = Role::tool, .time = run.start};
  if (tool["name"]) {
    const std::string id = tool["toolCallId"].text();
    message.tool_calls.push_back({id, tool["name"].text(), json_text(tool.any({"rawArgs", "params"}))});
    result.name = tool["name"].text();
    result.tool_call_id = id;
    result.text = json_text(tool.any({"result", "error"}));
    result.is_error = tool["status"].word() == "error" || reads_like_error(result.text);
    if (result.text.empty()) result.text = tool["status"].text();
  }
  if (!message.text.empty() || !message.tool_calls.empty()) run.output.push_back(std::move(message));
  if (!result.text.empty()) run.output.push_back(std::move(result));
  return run;
}

RecordOutcome read(const Record& record, const Emit& emit) {
  const Node r = record.node;
  if (recognise(r) == 0) return RecordOutcome::foreign;
  const Node composer = r["composer"];
  trace::LooseRun root;
  root.run.id = composer["composerId"].text();
  root.run.name = composer["name"].text();
  root.run.start = read_time(composer["createdAt"]);
  root.run.end = read_time(composer["lastUpdatedAt"]);
  root.run.model = composer.path("modelConfig.modelName").text();
  if (root.run.model == "default") root.run.model.clear();
  keep_fields(composer, {"unifiedMode"}, root.run.metadata);
  std::vector<Run> steps;
  const Node bubbles = r["bubbles"].size() > 0 ? r["bubbles"] : composer["conversation"];  // as older ones keep them
  bubbles.each([&](Node bubble) { steps.push_back(read_bubble(bubble)); });
  composer.leave();  // the editor's state: open files, diffs, drafts
  return emit_session_steps(record, std::move(root), std::move(steps), emit);
}

}  // namespace

const Format kCursorComposer = {"cursor_composer", "Cursor chats (state.vscdb)", recognise, read};

}  // namespace tracesift::ingest
