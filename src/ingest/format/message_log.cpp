// SPDX-License-Identifier: MIT
// One message a record: tables of support desks, saved lists of messages, session logs of agents (Goose, Pi, OpenClaw,
// Kimi, Factory Droid, SillyTavern, Gemini CLI since 0.39). A record names its conversation, or all of a file are one.
// Known from: real files.
#include "base/text.hpp"
#include "ingest/format.hpp"
#include "ingest/format/fields.hpp"
#include "ingest/message/content.hpp"
#include "ingest/message/messages.hpp"
#include "ingest/message/speakers.hpp"

namespace tracesift::ingest {
namespace {

using Names = std::initializer_list<Key>;
const Names kThread = {
    "thread_id",    "session_id",      "conversation_id", "chat_id",      "ticket_id",    "call_id",
    "case_id",      "dialog_id",       "dialogue_id",     "conversation", "thread",       "group_id",
    "thread_ts",    "message_tree_id", "ticket_nr",       "ticketnummer", "vorgang",      "gespraech",
    "gespräch",     "id_conversation", "id_conversacion", "conversacion", "conversación", "hilo",
    "gespraechs_id"};
const Names kText = {"content",   "text",         "message",      "body",       "value",      "utterance", "msg",
                     "mes",       "message_text", "message_body", "plain_body", "plain_text", "comment",   "transcript",
                     "parts",     "body_text",    "nachricht",    "inhalt",     "mensaje",    "texto",     "mensagem",
                     "messaggio", "testo",        "bericht",      "contenu",    "texte"};
const Names kTime = {"timestamp",  "created_at", "time",      "date",     "sent_at",    "start_time", "created",
                     "@timestamp", "ts",         "send_date", "datetime", "date_time",  "when",       "seconds",
                     "datum",      "zeit",       "fecha",     "hora",     "horodatage", "data"};

const Names kScores = {"feedback", "scores", "score", "rating", "reward", "thumbs", "csat"};

/// The message itself, where a record is an envelope around it: {type: "message", message: {role, …}}.
Node inner_message(Node record) {
  for (const Key& name : {Key("message"), Key("data")}) {
    const Node inner = record[name];
    if (is_message(inner)) return inner;
  }
  return {};
}

/// Slack: who joined, what was pinned; its people have no role, its bots an id.
bool is_slack(Node record) { return record["type"].word() == "message" && record["ts"] && record["text"]; }
bool is_slack_note(Node record) {
  const std::string_view kind = record["subtype"].word();
  return is_slack(record) && !kind.empty() && kind != "bot_message" && kind != "thread_broadcast" &&
         kind != "file_share" && kind != "me_message";
}

/// A text that is said by somebody.
bool is_row(Node record, const Fields& fields) {
  if (inner_message(record)) return true;
  if (is_slack(record)) return true;
  const Node text = fields.any(kText);
  return (text.is(Kind::string) || text.is(Kind::array)) && speaker_of(fields);
}

/// The first line of a session's log.
bool is_header(Node record) {
  if (record.any({"role", "content", "messages", "message", "input", "output"})) return false;
  if (record["type"].word() == "session" || record["type"].word() == "session_start") return bool(record["id"]);
  if (record["working_dir"] && record["message_count"]) return true;  // Goose
  return record.any({"id", "sessionId", "chat_metadata"}) &&
         record.any({"working_dir", "cwd", "projectHash", "chat_metadata", "startTime"});
}

int recognise(Node record) {
  if (!record.is(Kind::object)) return 0;
  if (record["role"].is(Kind::string) && is_message(record)) {
    const bool has_thread = bool(record.any(
        {"thread_id", "session_id", "conversation_id", "sessionId", "threadId", "conversationId", "chat_id"}));
    return has_thread ? 58 : 51;
  }
  if (is_header(record)) return 45;
  const Fields fields(record);
  if (!is_row(record, fields)) return 0;
  return fields.any(kThread) ? 58 : 51;
}

/// Harnesses write their own notes as messages: `_checkpoint`, `_usage`. Others hide them from the person.
bool is_note(Node record) {
  if (is_slack_note(record)) return true;
  if (record.path("metadata.userVisible").boolean() == false) return true;  // Goose
  const std::string_view role = record["role"].word();
  return base::starts_with(role, "_") && role != "_system_prompt";
}

void read_row(Node record, const Fields& fields, Run& run) {
  if (const Node inner = inner_message(record)) {
    if (inner["stopReason"].word() == "error") run.error = inner["errorMessage"].text();  // Pi
    if (inner["visibility"].word() == "user_only") {  // Factory: what its screen says, of a call that failed
      run.error = content_text(inner["content"]);
      return;
    }
    read_messages(inner, Role::user, run.output);
    run.model = inner["model"].text();
    run.usage = read_usage(inner);
    return;
  }
  const Role role = speaker_of(fields).value_or(Role::user);
  if (is_message(record)) {
    read_messages(record, role, run.output);
    for (Message& message : run.output) {
      if (message.role == Role::assistant && message.tool_calls.empty()) message.role = role;
    }
  } else {
    run.output.push_back({.role = role, .text = content_text(fields.any(kText))});
  }
  run.usage = read_usage(record);
  run.model = fields.any({"model", "model_name"}).text();
  for (const Key& name : kScores) read_feedback(fields.any({name}), std::string(name.name), run.feedback);
}

void emit_session(const std::string& session, const std::string& thread, const Record& record, const Run& row,
                  const Emit& emit) {
  trace::LooseRun root;
  root.trace_id = session;
  root.thread_id = thread;
  root.is_piece = root.is_frame = root.ids_are_local = true;
  root.run.id = session;
  root.run.name = "conversation";
  root.run.kind = RunKind::session;
  root.run.place = record.place;
  root.run.start = root.run.end = row.start;
  root.run.metadata = row.metadata;
  emit(std::move(root));
}

/// What one may slice by: every other column of a table.
void read_columns(Node record, Metadata& out) {
  Metadata scalars;
  read_metadata(record, scalars);
  for (const auto& [key, value] : scalars) {
    const std::string name = snake_case(key);
    const auto is_one_of = [&](const Names& names) {
      return std::any_of(names.begin(), names.end(), [&](const Key& known) { return known.name == name; });
    };
    const bool is_read = is_one_of(kThread) || is_one_of(kText) || is_one_of(kTime) || name == "id" || name == "role" ||
                         name == "type" || name == "uuid" || name == "parent_id" || name == "message_id" ||
                         is_one_of(kScores) || name == "tokens" || name == "cost" || name == "model";
    if (!is_read) out.set(key, value);
  }
}

RecordOutcome read(const Record& record, const Emit& emit) {
  const Node node = record.node;
  if (!node.is(Kind::object)) return RecordOutcome::foreign;
  const Fields fields(node);
  const std::string thread = fields.any(kThread).text();
  const std::string session = thread.empty() ? std::string(record.file_name) : thread;
  Run row;
  row.start = row.end = read_time(fields.any(kTime));
  if (is_header(node)) {
    row.metadata = {};
    emit_session(session, node.any({"id", "sessionId"}).text(), record, row, emit);
    return RecordOutcome::ignored;
  }
  if (is_note(node)) return RecordOutcome::ignored;
  if (!is_row(node, fields)) {
    return node["type"].is(Kind::string) ? RecordOutcome::ignored : RecordOutcome::foreign;
  }
  if (thread.empty()) {
    row.metadata = {};
  } else {
    read_columns(node, row.metadata);
  }
  read_row(node, fields, row);
  for (Message& message : row.output) {
    if (!message.time) message.time = row.start;
  }
  emit_session(session, thread, record, row, emit);
  trace::LooseRun loose;
  loose.run = std::move(row);
  loose.run.metadata = {};
  loose.run.kind = loose.run.usage.input_tokens ? RunKind::llm : RunKind::other;
  loose.run.name = "message";
  loose.run.id = std::string(record.file_name) + record.number();
  loose.trace_id = loose.parent_id = session;
  loose.thread_id = thread;
  loose.ids_are_local = loose.is_piece = true;
  emit(std::move(loose));
  return RecordOutcome::used;
}

}  // namespace

const Format kMessageLog = {"message_log", "Messages, one a record (JSON, JSONL or CSV)", recognise, read};

}  // namespace tracesift::ingest
