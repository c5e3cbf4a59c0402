// SPDX-License-Identifier: MIT
// Sessions of Google's Agent Development Kit: `<id>.session.json`, GET /apps/{app}/users/{user}/sessions/{id}, and
// lists of events as POST /run gives them. In camel case, older ones in snake case.
// https://github.com/google/adk-python (google/adk/sessions/session.py, events/event.py, models/llm_response.py)
// Known from: real files.
#include "base/text.hpp"
#include "ingest/format.hpp"
#include "ingest/format/fields.hpp"
#include "ingest/message/content.hpp"
#include "ingest/message/messages.hpp"

namespace tracesift::ingest {
namespace {

Node invocation_of(Node event) { return event.any({"invocationId", "invocation_id"}); }

bool is_event(Node r) {
  const Node actions = r["actions"];
  return r["author"].is(Kind::string) && invocation_of(r) && (actions.is(Kind::object) || r["content"]);
}

int recognise(Node r) {
  const bool is_session = r["events"].is(Kind::array) && r["id"] && r.any({"appName", "app_name"});
  return is_session || is_event(r) ? 92 : 0;
}

void read_parts(Node event, Run& run) {
  const std::string author = event["author"].text();
  const bool is_user = author == "user";
  Content content;
  read_content(event.path("content.parts"), content);
  if (content.text.empty()) {  // of a voice session
    content.text = event.any({"inputTranscription.text", "input_transcription.text"}).text();
    if (!content.text.empty()) return run.output.push_back({.role = Role::user, .text = std::move(content.text)});
    content.text = event.any({"outputTranscription.text", "output_transcription.text"}).text();
  }
  Message message{.role = is_user ? Role::user : Role::assistant, .text = std::move(content.text)};
  if (!is_user) message.name = author;
  message.tool_calls = std::move(content.calls);
  message.is_truncated = event.any({"finishReason", "finish_reason"}).word() == "MAX_TOKENS";
  if (!message.text.empty() || !message.tool_calls.empty()) run.output.push_back(std::move(message));
  for (Message& result : content.results) run.output.push_back(std::move(result));
}

void read_event(Node event, const std::string& session, const Record& record, const Emit& emit) {
  if (event["partial"].boolean().value_or(false)) return;  // a later event says the whole
  trace::LooseRun loose;
  Run& run = loose.run;
  loose.thread_id = session;
  loose.trace_id = session.empty() ? invocation_of(event).text() : session + "/" + invocation_of(event).text();
  trace::LooseRun root;
  root.trace_id = root.run.id = loose.parent_id = loose.trace_id;
  root.thread_id = session;
  root.is_piece = root.is_frame = true;
  root.run.kind = RunKind::agent;
  root.run.name = record.node.any({"appName", "app_name"}).text();
  root.run.start = root.run.end = run.start = run.end = read_time(event["timestamp"]);
  keep_fields(record.node, {"userId", "user_id"}, root.run.metadata);
  read_metadata(record.node["state"], root.run.metadata);
  root.run.place = record.place;
  run.id = event["id"].text();
  run.kind = RunKind::other;
  run.name = event["author"].text();
  run.model = event.any({"modelVersion", "model_version"}).text();
  run.usage = read_usage(event);
  read_parts(event, run);
  for (Message& message : run.output) message.time = run.start;
  run.error = event.any({"errorMessage", "error_message", "errorCode", "error_code"}).text();
  if (run.id.empty()) run.id = loose.trace_id + record.number() + "/" + std::to_string(run.start.value_or(0));
  emit(std::move(root));
  emit(std::move(loose));
}

RecordOutcome read(const Record& record, const Emit& emit) {
  const Node r = record.node;
  if (recognise(r) == 0) return RecordOutcome::foreign;
  if (is_event(r)) {
    read_event(r, "", record, emit);
    return RecordOutcome::used;
  }
  const std::string session = r["id"].text();
  r["events"].each([&](Node event) { read_event(event, session, record, emit); });
  return r["events"].size() > 0 ? RecordOutcome::used : RecordOutcome::ignored;
}

}  // namespace

const Format kAdk = {"adk", "Google ADK sessions", recognise, read};

}  // namespace tracesift::ingest
