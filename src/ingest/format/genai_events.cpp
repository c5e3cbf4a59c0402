// SPDX-License-Identifier: MIT
#include "ingest/format/genai_events.hpp"

#include <utility>

#include "base/text.hpp"
#include "ingest/format/fields.hpp"
#include "ingest/format/genai.hpp"
#include "ingest/message/content.hpp"
#include "ingest/message/messages.hpp"

namespace tracesift::ingest {
namespace {

void read_tool_calls_of(const Attributes& a, std::vector<ToolCall>& calls) {
  const std::string json = a.text({"tool_calls"});
  if (json.empty()) return;
  std::vector<Message> read;
  read_messages(R"({"role":"assistant","tool_calls":)" + json + "}", Role::assistant, read);
  if (!read.empty()) calls = std::move(read.front().tool_calls);
}

/// gen_ai.user.message and its like: one message an event.
bool read_one_message(std::string_view name, const Attributes& a, Run& run) {
  for (const auto& [kind, role] :
       {std::pair("gen_ai.system.message", Role::system), std::pair("gen_ai.user.message", Role::user),
        std::pair("gen_ai.assistant.message", Role::assistant), std::pair("gen_ai.tool.message", Role::tool)}) {
    if (name != kind) continue;
    const Node content = a.first({"content", "gen_ai.event.content"});
    std::vector<Message> read;
    read_messages(content, role, read);
    Message message;
    if (!read.empty()) message = std::move(read.front());
    message.role = role;
    if (role == Role::tool) {
      message.tool_call_id = a.text({"id"});
      message.is_error = message.is_error || reads_like_error(message.text);
    }
    if (message.tool_calls.empty()) read_tool_calls_of(a, message.tool_calls);
    run.input.push_back(std::move(message));
    for (std::size_t i = 1; i < read.size(); ++i) run.input.push_back(std::move(read[i]));
    return true;
  }
  return false;
}

}  // namespace

void read_evaluation(const Attributes& a, Run& run) {
  const std::string name = a.text({"gen_ai.evaluation.name"});
  const Node score = a.first({"gen_ai.evaluation.score.value", "gen_ai.evaluation.score.label"});
  if (name.empty() || !score) return;
  Feedback feedback = read_score(name, score);
  feedback.comment = a.text({"gen_ai.evaluation.explanation"});
  run.feedback.push_back(std::move(feedback));
}

bool read_genai_event(std::string_view name, const Attributes& a, Run& run) {
  if (name == "exception") {
    const std::string type = a.text({"exception.type"});
    const std::string message = a.text({"exception.message"});
    run.error = type.empty() || message.empty() ? type + message : type + ": " + message;
  } else if (name == "gen_ai.choice") {
    read_payload(a.first({"message", "content", "gen_ai.completion"}), Role::assistant, MessageSink(run.output));
  } else if (name == "gen_ai.content.prompt") {
    read_payload(a.first({"gen_ai.prompt"}), Role::user, MessageSink(run.input));
  } else if (name == "gen_ai.content.completion") {
    read_payload(a.first({"gen_ai.completion"}), Role::assistant, MessageSink(run.output));
  } else if (name == "gen_ai.client.inference.operation.details") {
    read_payload(a.first({"gen_ai.system_instructions"}), Role::system, MessageSink(run.input));
    read_payload(a.first({"gen_ai.input.messages"}), Role::user, MessageSink(run.input));
    read_payload(a.first({"gen_ai.output.messages"}), Role::assistant, MessageSink(run.output));
  } else if (name == "gen_ai.evaluation.result") {
    read_evaluation(a, run);
  } else {
    return read_one_message(name, a, run);
  }
  return true;
}

namespace {

/// A message of a turn: its content is text, JSON of blocks, or an object around either.
void read_turn_message(Node message, Role speaker, std::vector<Message>& out) {
  Node content = message["content"].unwrapped();
  std::string id;
  if (content.is(Kind::object)) {
    id = content["id"].text();
    if (const Node inner = content.any({"message", "content"})) content = inner.unwrapped();
  }
  if (content.is(Kind::array)) {
    Content blocks;
    read_content(content, blocks);
    Message said{.role = role_of(message["role"].text()).value_or(speaker), .text = std::move(blocks.text)};
    said.tool_calls = std::move(blocks.calls);
    said.tool_call_id = id;
    if (!said.text.empty() || !said.tool_calls.empty()) out.push_back(std::move(said));
    for (Message& result : blocks.results) out.push_back(std::move(result));
  } else if (content.is(Kind::object)) {
    read_messages(content, speaker, out);
  } else if (message["content"].unwrapped().is(Kind::object)) {
    if (std::string text = content.text(); !text.empty()) {
      out.push_back({.role = role_of(message["role"].text()).value_or(speaker), .text = std::move(text)});
    }
  } else {
    read_messages(message, speaker, out);
  }
}

}  // namespace

bool read_turn_body(Node body, Run& run) {
  const Node asked = body.path("input.messages");
  const Node answered = body.path("output.messages");
  if (!asked.is(Kind::array) && !answered.is(Kind::array)) return false;
  std::vector<Message> answers;
  answered.each([&](Node message) { read_turn_message(message, Role::assistant, answers); });
  const bool is_tool = asked.first()["role"].word() == "tool" || (!answers.empty() && answers[0].role == Role::tool);
  if (is_tool) {
    run.kind = RunKind::tool;
    for (Message& answer : answers) answer.role = Role::tool;
  } else {
    asked.each([&](Node message) { read_turn_message(message, Role::user, run.input); });
  }
  for (Message& answer : answers) run.output.push_back(std::move(answer));
  return true;
}

void read_genai_events(Node events, Run& run) {
  events.each([&](Node event) {
    Attributes a;
    a.add(event["attributes"]);
    read_genai_event(event["name"].text(), a, run);
    read_turn_body(event["body"], run);
  });
}

}  // namespace tracesift::ingest
