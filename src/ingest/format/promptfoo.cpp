// SPDX-License-Identifier: MIT
// Evaluations of promptfoo, written with `-o out.json` or `-o out.jsonl`: a row is one answer of one provider to one
// test. Rows have no times of their own; a row's cost is in USD, 0 where it is unknown.
// https://github.com/promptfoo/promptfoo (types/index.ts, evaluator.ts, models/evalResult.ts)
// Known from: real files.
#include "base/text.hpp"
#include "ingest/format/fields.hpp"
#include "ingest/format/one_run.hpp"
#include "ingest/message/content.hpp"
#include "ingest/message/messages.hpp"

namespace tracesift::ingest {
namespace {

constexpr std::int64_t kFailedByError = 2;  // failureReason; 1: an assertion failed, and `error` says which

int recognise(Node r) {
  const bool is_row = r["testIdx"] && r["promptIdx"] && r["prompt"].is(Kind::object) && r.any({"testCase", "vars"});
  return is_row && (r["success"] || r["failureReason"]) ? 92 : 0;
}

void read_output(Node output, std::vector<Message>& out) {
  const Node inner = output.unwrapped();
  if (inner.is(Kind::array) && inner.first()["function"].is(Kind::object)) {
    Message message{.role = Role::assistant};
    read_tool_calls(inner, message.tool_calls);
    out.push_back(std::move(message));
  } else if (inner.is(Kind::object) && !inner["role"]) {  // an answer by a JSON schema
    out.push_back({.role = Role::assistant, .text = json_text(inner)});
  } else {
    read_messages(output, Role::assistant, out);
  }
}

/// `openai:gpt-4.1-mini`, `anthropic:messages:claude-sonnet-4`; files, scripts and servers name no model.
std::string model_of(Node provider) {
  const std::string id = provider.is(Kind::string) ? provider.text() : provider["id"].text();
  for (const std::string_view own :
       {"file:", "promptfoo:", "exec:", "python:", "http:", "https:", "echo", "package:"}) {
    if (base::starts_with(id, own)) return {};
  }
  return id.substr(id.rfind(':') + 1);
}

void read_grades(Node r, Run& run) {
  if (const auto passed = r["success"].boolean()) {
    run.feedback.push_back({"success", *passed ? 1.0 : 0.0, "", *passed ? "" : r.path("gradingResult.reason").text()});
  }
  read_feedback(r["namedScores"], "", run.feedback);
  r.path("gradingResult.componentResults").each([&](Node result) {
    if (result.path("assertion.type").word() != "human") return;
    run.feedback.push_back(read_score("human", result["pass"]));
    run.feedback.back().comment = result["reason"].text();
  });
}

void read_conversation(Node r, Run& run) {
  const Node raw = r.path("prompt.raw");
  const Node turns = r.any({"response.metadata.messages", "metadata.messages"});
  if (turns.size() > 0) {  // with a simulated user or an attacker: the prompt is the agent's
    if (std::string prompt = raw.text(); !prompt.empty()) {
      run.input.push_back({.role = Role::system, .text = std::move(prompt)});
    }
    return read_messages(turns, Role::user, run.output);
  }
  read_messages(raw, Role::user, run.input);
  r.path("response.metadata.toolCalls").each([&](Node call) {
    run.output.push_back(
        {.role = Role::assistant, .tool_calls = {{call["id"].text(), call["name"].text(), json_text(call["input"])}}});
    Message result{.role = Role::tool, .text = json_text(call["output"]), .tool_call_id = call["id"].text()};
    result.is_error = call["is_error"].boolean().value_or(false);
    run.output.push_back(std::move(result));
  });
  read_output(r.path("response.output"), run.output);
}

void fill(const Record& record, trace::LooseRun& loose) {
  const Node r = record.node;
  Run& run = loose.run;
  run.id = r["id"].text();
  if (run.id.empty() && r["evaluationId"]) {
    run.id = r["evaluationId"].text() + "/" + r["testIdx"].text() + "/" + r["promptIdx"].text();
  }
  loose.thread_id = r.any({"metadata.sessionId", "vars.sessionId"}).text();
  if (const std::string dialogue = r.path("testCase.metadata.conversationId").text();
      loose.thread_id.empty() && !dialogue.empty()) {  // its tests are the turns of one
    loose.thread_id = r.path("provider.id").text() + "/" + r["promptId"].text() + "/" + dialogue;
  }
  run.kind = RunKind::llm;
  run.name = r.path("prompt.label").text();
  if (run.name.empty()) run.name = "test";
  run.start = read_time(record.envelope.any({"results.timestamp", "timestamp"}));
  if (const auto took = r["latencyMs"].number(); took && *took > 0) run.stated_latency_s = *took / 1000;
  run.model = model_of(r["provider"]);
  if (!r.path("response.cached").boolean().value_or(false)) {
    run.usage = read_usage_object(r.any({"response.tokenUsage", "tokenUsage"}));
    if (const auto cost = r["cost"].number(); cost && *cost > 0) run.usage.cost_usd = cost;
  }
  read_conversation(r, run);
  if (r["failureReason"].integer() == kFailedByError) {
    run.error = r.any({"error", "response.error"}).text();
    if (run.error.empty()) run.error = "error";
  } else {
    read_grades(r, run);
  }
  if (std::string test = r.path("testCase.description").text(); !test.empty())
    run.metadata.set("test", std::move(test));
  if (std::string label = r.path("provider.label").text(); !label.empty())
    run.metadata.set("provider", std::move(label));
  read_metadata(r.path("testCase.metadata"), run.metadata);
  read_metadata(r["vars"], run.metadata);
}

}  // namespace

const Format kPromptfoo = {"promptfoo", "promptfoo evaluations", recognise, read_one_run<recognise, fill>};

}  // namespace tracesift::ingest
