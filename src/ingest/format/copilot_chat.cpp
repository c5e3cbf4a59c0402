// SPDX-License-Identifier: MIT
// GitHub Copilot's chats in VS Code (`workspaceStorage/…/chatSessions/*.json`, or *Chat: Export Chat*): one object a
// session, a request with its answer in pieces. Not documented; fields as VS Code's chat model writes them. (Visual
// Studio's Copilot writes OpenTelemetry, which `otlp` reads. Newer sessions kept as a log of changes are not read.)
#include "ingest/format.hpp"
#include "ingest/format/fields.hpp"
#include "ingest/message/content.hpp"
#include "ingest/message/messages.hpp"

namespace tracesift::ingest {
namespace {

int recognise(Node r) {
  const bool is_chat = r["requests"].is(Kind::array) && r.any({"responderUsername", "requesterUsername"});
  return r.is(Kind::object) && is_chat ? 92 : 0;
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
  run.error = read_error(request.path("result.errorDetails"));  // of the last: after an earlier one it went on
  if (const Node vote = request["vote"]; vote.is(Kind::number)) run.feedback.push_back(read_score("vote", vote));
}

RecordOutcome read(const Record& record, const Emit& emit) {
  const Node r = record.node;
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
