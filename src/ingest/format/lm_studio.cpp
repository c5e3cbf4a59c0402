// SPDX-License-Identifier: MIT
// Conversations of LM Studio (`<milliseconds>.conversation.json`): of each message the version that is selected; an
// answer is made of steps. Not documented; shapes as in files of its users (github.com, `.conversation.json`).
// Known from: fixtures and readers of others.
#include "ingest/format/fields.hpp"
#include "ingest/format/session_steps.hpp"
#include "ingest/message/content.hpp"
#include "ingest/message/messages.hpp"

namespace tracesift::ingest {
namespace {

int recognise(Node r) {
  const Node first = r["messages"].first();
  const bool is_versioned = first["versions"].is(Kind::array) && first["currentlySelected"];
  return is_versioned || (r["messages"].is(Kind::array) && r["userLastMessagedAt"]) ? 92 : 0;
}

Node selected(Node message) {
  const auto wanted = message["currentlySelected"].integer().value_or(0);
  Node found;
  std::int64_t place = 0;
  message["versions"].each([&](Node version) {
    if (place++ == wanted) found = version;
  });
  return found;
}

Usage usage_of(Node stats) {
  Usage usage;
  usage.input_tokens = stats["promptTokensCount"].integer();
  usage.output_tokens = stats["predictedTokensCount"].integer();
  return usage;
}

Run read_block_step(Node step, Role speaker) {
  Run run;
  run.kind = RunKind::other;
  if (step.path("style.type").word() == "thinking") return run;
  Content content;
  step["content"].each([&](Node block) {
    const std::string_view type = block["type"].word();
    if (type == "toolCallRequest") {
      content.calls.push_back(
          {block["toolCallRequestId"].text(), block["name"].text(), json_text(block["parameters"])});
    } else if (type == "toolCallResult") {
      Message result{.role = Role::tool, .tool_call_id = block["toolCallRequestId"].text()};
      result.name = block["name"].text();
      result.text = content_text(block["content"].unwrapped());
      result.is_error = reads_like_error(result.text);
      content.results.push_back(std::move(result));
    } else {
      read_block(block, content);
    }
  });
  if (!content.text.empty() || !content.calls.empty()) {
    run.output.push_back({.role = speaker, .text = std::move(content.text), .tool_calls = std::move(content.calls)});
  }
  for (Message& result : content.results) run.output.push_back(std::move(result));
  if (const Node info = step["genInfo"]) {
    run.kind = RunKind::llm;
    run.model = info.any({"identifier", "indexedModelIdentifier"}).text();
    run.usage = usage_of(info["stats"]);
    run.stated_latency_s = info.path("stats.totalTimeSec").number();
  }
  return run;
}

RecordOutcome read(const Record& record, const Emit& emit) {
  const Node r = record.node;
  if (recognise(r) == 0) return RecordOutcome::foreign;
  trace::LooseRun root;
  root.ids_are_local = true;
  root.run.name = r["name"].text();
  root.run.start = read_time(r["createdAt"]);
  root.run.end = read_time(r.any({"assistantLastMessagedAt", "userLastMessagedAt"}));
  std::vector<Run> steps;
  if (std::string prompt = r["systemPrompt"].text(); !prompt.empty()) {
    steps.emplace_back().output.push_back({.role = Role::system, .text = std::move(prompt)});
  }
  r["messages"].each([&](Node message) {
    const Node version = selected(message);
    const Role speaker = version["role"].word() == "user" ? Role::user : Role::assistant;
    if (!version["steps"]) return steps.push_back(read_block_step(version, speaker));
    version["steps"].each([&](Node step) { steps.push_back(read_block_step(step, speaker)); });
  });
  return emit_session_steps(record, std::move(root), std::move(steps), emit);
}

}  // namespace

const Format kLmStudio = {"lm_studio", "LM Studio conversations", recognise, read};

}  // namespace tracesift::ingest
