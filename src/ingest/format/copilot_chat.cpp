// SPDX-License-Identifier: MIT
// GitHub Copilot's chats in VS Code (`workspaceStorage/…/chatSessions/*.json`, or *Chat: Export Chat*): one object a
// session, a request with its answer in pieces. Not documented; fields as VS Code's chat model writes them. (Visual
// Studio's Copilot writes OpenTelemetry, which `otlp` reads.)
// Known from: fixtures and readers of others.
#include "ingest/format.hpp"
#include "ingest/format/session_lines.hpp"
#include "ingest/message/content.hpp"
#include "ingest/message/messages.hpp"

namespace tracesift::ingest {
namespace {

/// Since VS Code 1.109 a session is a log of changes: {kind: 0, v: the session}, {kind: 1 or 2, k: path, v: value}.
bool is_change(Node r) {
  const Node v = r["v"];
  if (r["kind"].integer() == 0) return v["sessionId"] && v["requests"].is(Kind::array);
  return r["kind"].is(Kind::number) && r["k"].is(Kind::array) && v.kind() != Kind::missing;
}

int recognise(Node r) {
  if (!r.is(Kind::object)) return 0;
  if (is_change(r)) return r["kind"].integer() == 0 ? 93 : 80;
  const Node first = r["requests"].first();
  const bool is_chat = r["requests"].is(Kind::array) && (r.any({"responderUsername", "requesterUsername"}) ||
                                                         (first["requestId"] && first["response"].is(Kind::array)));
  return is_chat ? 92 : 0;
}

/// A text, or a Markdown string around one.
std::string text_of(Node text) { return text.is(Kind::object) ? text["value"].text() : text.text(); }

class Answer {
 public:
  Answer(std::vector<Message>& out, std::optional<Time> when) : out_(out), when_(when) {}

  void add(Node piece) {
    const std::string_view kind = piece["kind"].word();
    if (kind.empty() || kind == "markdownContent") {
      text_ += text_of(piece.any({"value", "content"}));
    } else if (kind == "inlineReference") {
      text_ += piece.any({"name", "inlineReference.name", "inlineReference.path"}).text();
    } else if (kind == "toolInvocationSerialized" || kind == "toolInvocation") {
      end_text();
      add_call(piece);
    }
  }
  void end_text() {
    if (!text_.empty()) out_.push_back({.role = Role::assistant, .text = std::move(text_), .time = when_});
    text_.clear();
  }

 private:
  void add_call(Node piece) {
    const std::string id = piece["toolCallId"].text();
    const std::string name = piece["toolId"].text();
    const Node given = piece.any({"toolSpecificData.commandLine.original", "toolSpecificData.command",
                                  "toolSpecificData.rawInput", "resultDetails.input"});
    Message called{.role = Role::assistant, .time = when_};
    called.tool_calls.push_back({id, name, given ? json_text(given) : text_of(piece["invocationMessage"])});
    out_.push_back(std::move(called));
    Message result{.role = Role::tool, .name = name, .tool_call_id = id, .time = when_};
    const Node output = piece.any({"toolSpecificData.terminalCommandOutput.text", "resultDetails.output"});
    result.text = output ? content_text(output) : text_of(piece["pastTenseMessage"]);
    result.is_error = piece.path("resultDetails.isError").boolean().value_or(false) ||
                      piece.path("toolSpecificData.terminalCommandState.exitCode").integer().value_or(0) != 0;
    if (!result.text.empty()) out_.push_back(std::move(result));
  }

  std::vector<Message>& out_;
  std::optional<Time> when_;
  std::string text_;
};

Usage usage_of(Node result) {
  Usage usage;
  usage.input_tokens = result.any({"promptTokens", "metadata.promptTokens", "usage.promptTokens"}).integer();
  usage.output_tokens = result.any({"outputTokens", "metadata.outputTokens", "usage.completionTokens"}).integer();
  return usage;
}

void read_request(Node request, Run& run) {
  const auto asked = read_time(request["timestamp"]);
  auto answered = asked;
  if (const auto took = request.path("result.timings.totalElapsed").number(); took && answered) {
    *answered += static_cast<Time>(*took * 1e3);
  }
  const Node message = request["message"];
  run.output.push_back(
      {.role = Role::user, .text = message.is(Kind::string) ? message.text() : message["text"].text(), .time = asked});
  Answer answer(run.output, answered);
  request["response"].each([&](Node piece) { answer.add(piece); });
  answer.end_text();
  if (const std::string model = request["modelId"].text(); !model.empty()) {
    run.model = model.substr(model.rfind('/') == std::string::npos ? 0 : model.rfind('/') + 1);  // copilot/gpt-5
  }
  if (const Node result = request["result"]) add_usage(run.usage, usage_of(result));
  run.error = read_error(request.path("result.errorDetails"));  // of the last: after an earlier one it went on
  if (const Node vote = request["vote"]; vote.is(Kind::number)) run.feedback.push_back(read_score("vote", vote));
}

/// Requests that a change adds. Changes inside a request that is there already are not followed.
RecordOutcome read_change(const Record& record, const Emit& emit) {
  const Node r = record.node;
  const Node v = r["v"];
  const bool is_start = r["kind"].integer() == 0;
  emit_file_session(record, is_start ? v["sessionId"].text() : "", read_time(v["creationDate"]), emit);
  const bool adds = r["k"].size() == 1 && r["k"].first().word() == "requests";
  if (!is_start && !adds) return RecordOutcome::ignored;
  bool any = false;
  const auto emit_request = [&](Node request) {
    if (!request["message"]) return;
    trace::LooseRun loose;
    read_request(request, loose.run);
    loose.trace_id = loose.parent_id = std::string(record.file_name);
    loose.run.id = request["requestId"].text();
    if (loose.run.id.empty()) loose.run.id = loose.trace_id + record.number();
    loose.run.kind = RunKind::llm;
    loose.run.start = loose.run.output.front().time;
    loose.run.end = loose.run.output.back().time;
    loose.ids_are_local = loose.is_revised = true;
    any = true;
    emit(std::move(loose));
  };
  const Node requests = is_start ? v["requests"] : v;
  if (requests.is(Kind::array)) {
    requests.each(emit_request);
  } else {
    emit_request(requests);
  }
  return any ? RecordOutcome::used : RecordOutcome::ignored;
}

RecordOutcome read(const Record& record, const Emit& emit) {
  const Node r = record.node;
  if (is_change(r)) return read_change(record, emit);
  if (recognise(r) == 0) return RecordOutcome::foreign;
  if (r["requests"].size() == 0) return RecordOutcome::ignored;
  trace::LooseRun loose;
  Run& run = loose.run;
  run.place = record.place;
  run.kind = RunKind::session;
  run.id = r["sessionId"].text();
  if (run.id.empty()) {
    loose.ids_are_local = true;
    run.id = std::string(record.file_name);
  }
  loose.trace_id = run.id;
  run.name = r["customTitle"].text();
  if (run.name.empty()) run.name = "chat";
  if (std::string user = r["requesterUsername"].text(); !user.empty()) run.metadata.set("user_id", std::move(user));
  r["requests"].each([&](Node request) { read_request(request, run); });
  run.start = run.output.front().time;
  run.end = run.output.back().time;
  emit(std::move(loose));
  return RecordOutcome::used;
}

}  // namespace

const Format kCopilotChat = {"copilot_chat", "GitHub Copilot chats of VS Code", recognise, read};

}  // namespace tracesift::ingest
