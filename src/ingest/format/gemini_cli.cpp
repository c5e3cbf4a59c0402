// SPDX-License-Identifier: MIT
// Gemini CLI sessions (~/.gemini/tmp/…/chats/session-*.json, since 0.39 *.jsonl;
// github.com/google-gemini/gemini-cli#23749).
// Known from: real files.
#include "base/text.hpp"
#include "ingest/format/session_lines.hpp"
#include "ingest/message/content.hpp"
#include "ingest/message/messages.hpp"

namespace tracesift::ingest {
namespace {

/// Since 0.39 a session is a file of lines: a header, messages (the newest of one id counts), and changes (`$set`).
bool is_line(Node r) {
  const std::string_view type = r["type"].word();
  const bool is_message = (type == "gemini" || type == "user" || type == "error" || type == "info") && r["id"] &&
                          r["timestamp"] && r["content"].kind() != Kind::missing;
  return is_message || r.path("$set.messages").is(Kind::array);
}

bool is_header(Node r) { return r["sessionId"] && r["startTime"] && r["lastUpdated"] && !r["messages"]; }

int recognise(Node r) {
  if (r["projectHash"] && r["sessionId"] && r["messages"].is(Kind::array)) return 95;
  if (is_header(r)) return 93;
  return is_line(r) && (r["type"].word() == "gemini" || r["$set"]) ? 90 : 0;
}

/// Text under role user that the harness wrote.
bool is_injected(const std::string& text) {
  for (const std::string_view begin :
       {"<session_context>", "<hook_context>", "This is the Gemini CLI. We are setting up"}) {
    if (base::starts_with(base::trim(text), begin)) return true;
  }
  return false;
}

void read_message(Node node, Run& run) {
  const std::string_view type = node["type"].word();
  const auto time = read_time(node["timestamp"]);
  if (type == "error") run.error = content_text(node["content"]);
  if (type != "user" && type != "gemini") return;
  run.error.clear();  // it went on after the error
  Message said;
  said.role = type == "user" ? Role::user : Role::assistant;
  const Node shown = node["displayContent"];  // what was typed, where a command made more of it
  said.text = content_text(said.role == Role::user && shown.size() > 0 ? shown : node["content"]);
  if (said.role == Role::user && is_injected(said.text)) return;
  said.time = time;
  read_tool_calls(node["toolCalls"], said.tool_calls);
  if (!said.text.empty() || !said.tool_calls.empty()) run.output.push_back(said);
  node["toolCalls"].each([&](Node call) {
    Message result;
    result.role = Role::tool;
    result.name = call["name"].text();
    result.tool_call_id = call["id"].text();
    const Node response = call["result"].first().path("functionResponse.response");
    const Node text = response.any({"output", "error"});
    result.text = text ? json_text(text) : json_text(response);
    result.is_error = call["status"].word() == "error" || call["status"].word() == "cancelled";
    result.time = time;
    run.output.push_back(std::move(result));
  });
  if (std::string model = node["model"].text(); !model.empty()) run.model = std::move(model);
  if (const Node tokens = node["tokens"]) add_usage(run.usage, read_usage_object(tokens));
}

RecordOutcome read_line(const Record& record, const Emit& emit) {
  const Node r = record.node;
  const auto when = read_time(r.any({"timestamp", "startTime"}));
  emit_file_session(record, r["sessionId"].text(), when, emit);
  if (r["kind"].word() == "subagent") {
    trace::LooseRun root;
    root.trace_id = root.run.id = std::string(record.file_name);
    root.is_piece = root.is_frame = root.ids_are_local = true;
    root.run.notes.is_subagent = true;
    root.run.place = record.place;
    emit(std::move(root));
  }
  if (is_header(r) || !is_line(r)) return RecordOutcome::ignored;
  const auto emit_message = [&](Node node) {
    trace::LooseRun loose;
    read_message(node, loose.run);
    loose.trace_id = loose.parent_id = std::string(record.file_name);
    loose.run.id = node["id"].text();
    loose.run.kind = RunKind::other;
    loose.run.name = node["type"].text();
    loose.run.start = loose.run.end = read_time(node["timestamp"]);
    loose.ids_are_local = true;
    loose.is_revised = true;
    emit(std::move(loose));
  };
  if (const Node list = r.path("$set.messages")) {
    list.each(emit_message);
  } else {
    emit_message(r);
  }
  return RecordOutcome::used;
}

RecordOutcome read(const Record& record, const Emit& emit) {
  const Node r = record.node;
  if (!r.is(Kind::object)) return RecordOutcome::foreign;
  if (!r["messages"].is(Kind::array)) return read_line(record, emit);
  trace::LooseRun loose;
  Run& run = loose.run;
  run.place = record.place;
  run.id = loose.trace_id = r["sessionId"].text();
  run.kind = RunKind::session;
  run.name = "session";
  run.notes.is_subagent = r["kind"].word() == "subagent";
  run.start = read_time(r["startTime"]);
  run.end = read_time(r["lastUpdated"]);
  r["messages"].each([&](Node node) { read_message(node, run); });
  emit(std::move(loose));
  return RecordOutcome::used;
}

}  // namespace

const Format kGeminiCli = {"gemini_cli", "Gemini CLI sessions", recognise, read};

}  // namespace tracesift::ingest
