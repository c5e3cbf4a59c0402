// SPDX-License-Identifier: MIT
// Anything that is plainly a conversation: rows with messages, with a question and an answer, with one text;
// bare lists of messages and bare texts, as LangSmith's
// generate_insights(chat_histories=…) takes them.
// Known from: real files.
#include <algorithm>
#include <set>

#include "base/text.hpp"
#include "ingest/format.hpp"
#include "ingest/format/fields.hpp"
#include "ingest/message/messages.hpp"
#include "ingest/message/speakers.hpp"

namespace tracesift::ingest {
namespace {

using Names = std::initializer_list<Key>;
const Names kMessages = {"messages",
                         "conversation",
                         "conversations",
                         "chat",
                         "chat_history",
                         "history",
                         "transcript",
                         "dialog",
                         "dialogue",
                         "turns",
                         "traj",
                         "trajectory",
                         "all_thread_messages",
                         "messages_display"};
const Names kInput = {"input",    "inputs",     "prompt",       "question",    "query",
                      "request",  "user_input", "user_message", "instruction", "problem_statement",
                      "task",     "goal",       "frage",        "anfrage",     "pregunta",
                      "consulta", "pergunta",   "domanda",      "vraag"};
const Names kOutput = {"output",   "outputs",           "response",         "answer",     "completion",
                       "result",   "assistant_message", "generation",       "prediction", "final_answer",
                       "reply",    "actual_output",     "preferred_output", "chosen",     "sampled",
                       "antwort",  "respuesta",         "reponse",          "réponse",    "resposta",
                       "risposta", "antwoord"};
const Names kText = {"text",      "content", "message", "query",  "question", "prompt",
                     "utterance", "body",    "comment", "review", "ticket",   "title"};
const Names kId = {"trace_id", "traceId", "id", "uuid", "_id", "conversation_hash", "run_id", "request_id", "log_id"};
const Names kThread = {"thread_id",
                       "threadId",
                       "session_id",
                       "sessionId",
                       "conversation_id",
                       "conversationId",
                       "chat_id",
                       "group_id",
                       "ticket_id",
                       "conversation_thread_id",
                       "metadata.thread_id",
                       "metadata.session_id",
                       "metadata.conversation_id"};
const Names kStart = {"start_time", "startTime", "started_at", "timestamp", "created_at",
                      "createdAt",  "time",      "date",       "@timestamp"};
const Names kEnd = {"end_time", "endTime", "ended_at", "completed_at", "finished_at"};
const Names kError = {"error", "exception", "error_message", "errorMessage"};
const Names kModel = {"model", "model_name", "modelName", "metadata.model"};
const Names kFeedback = {"feedback_stats", "feedback", "scores", "feedback_scores"};
const Names kScore = {"score", "reward", "rating", "thumbs", "is_correct", "user_score", "csat", "satisfaction"};

/// The list of messages: under a usual name, else under any.
Node messages_of(const Fields& record) {
  for (const Key name : kMessages) {
    const Node value = record.any({name});
    if (is_message_list(value)) return value;
  }
  Node found;
  // The blocks of a message are not messages.
  if (is_message(record.node()) || (record.any(kInput) && record.any(kOutput))) return found;
  record.node().each_member([&](std::string_view, Node value) {
    // Messages that name their conversation are records of their own.
    const bool is_one = value.is(Kind::array) && is_message_list(value) && !value.first().any(kThread);
    if (!found && is_one) found = value;
  });
  return found;
}

bool has_messages(const Fields& record) {
  if (messages_of(record)) return true;
  for (const Key name : kMessages) {
    const Node value = record.any({name});
    if (std::vector<Message> said; value.is(Kind::string) && read_transcript(value.text(), said)) return true;
  }
  return false;
}

int recognise(Node record) {
  if (record.is(Kind::array)) return is_message_list(record) ? 60 : 0;
  if (record.is(Kind::string)) return 30;
  if (!record.is(Kind::object)) return 0;
  const Fields fields(record);
  if (has_messages(fields)) return 60;
  if (is_message(record)) return 0;  // one message alone is a part of something
  const Node input = fields.any(kInput);
  const Node output = fields.any(kOutput);
  if (input && output && !input.is(Kind::number)) return 50;
  const Node text = fields.any(kText);
  if (text.is(Kind::string)) return 40;
  return input.is(Kind::string) ? 40 : 0;
}

/// Short values that are none of the fields above: what one may want to slice by.
void read_leftovers(Node record, Run& run) {
  static const std::set<std::string, std::less<>> kKnown = [] {
    std::set<std::string, std::less<>> known = {
        "tags",          "metadata",    "usage",         "latency",           "latency_s",    "latency_ms",
        "duration",      "duration_ms", "prompt_tokens", "completion_tokens", "total_tokens", "input_tokens",
        "output_tokens", "total_cost",  "cost",          "cost_usd",          "role"};
    for (const Names& names :
         {kMessages, kInput, kOutput, kText, kId, kThread, kStart, kEnd, kError, kModel, kFeedback, kScore}) {
      for (const Key name : names) known.emplace(name.name);
    }
    return known;
  }();
  Metadata scalars;
  read_metadata(record, scalars);
  for (const auto& [key, value] : scalars) {
    if (kKnown.count(key) == 0 && kKnown.count(snake_case(key)) == 0) run.metadata.set(key, value);
  }
}

std::optional<double> seconds_of(const Fields& record) {
  if (const auto s = record.any({"latency_s", "latency_seconds", "duration_s", "duration_seconds"}).number()) return s;
  if (const auto ms = record.any({"latency_ms", "duration_ms", "elapsed_ms"}).number()) return *ms / 1000;
  return std::nullopt;  // "latency" alone does not say its unit
}

void read_object(const Fields& record, Run& run) {
  run.start = read_time(record.any(kStart));
  run.end = read_time(record.any(kEnd));
  if (const auto seconds = seconds_of(record); seconds && *seconds >= 0) {
    run.stated_latency_s = seconds;
    if (run.start && !run.end) run.end = *run.start + static_cast<Time>(*seconds * 1e6);
  }
  run.error = read_error(record.any(kError));
  const std::string status = base::lower_ascii(record["status"].text());
  if (run.error.empty() && (status == "error" || status == "failed" || status == "failure")) run.error = status;
  run.usage = read_usage(record.node());
  run.model = record.any(kModel).text();
  run.tags = read_tags(record["tags"]);
  read_metadata(record["metadata"], run.metadata);
  read_leftovers(record.node(), run);
  for (const Key name : kFeedback) read_feedback(record.any({name}), std::string(name.name), run.feedback);
  for (const Key name : kScore) read_feedback(record.any({name}), std::string(name.name), run.feedback);
}

void read_conversation(const Fields& record, Run& run) {
  if (const Node list = messages_of(record)) {
    if (const Node system = record.any({"system", "system_prompt"}); system.is(Kind::string)) {
      run.input.push_back({.role = Role::system, .text = system.text()});
    }
    read_messages(list, Role::user, run.output);
    return;
  }
  for (const Key name : kMessages) {
    const Node value = record.any({name});
    if (value.is(Kind::string) && read_transcript(value.text(), run.output)) return;
  }
  const Node input = record.any(kInput);
  const Node output = record.any(kOutput);
  if (input && (output || !record.any(kText).is(Kind::string))) {
    read_messages(input, Role::user, run.input);
    read_messages(output, Role::assistant, run.output);
  } else if (const Node text = record.any(kText); !read_transcript(text.text(), run.output)) {
    read_messages(text, Role::user, run.input);
  }
}

RecordOutcome read(const Record& record, const Emit& emit) {
  const Node node = record.node;
  if (recognise(node) == 0) return RecordOutcome::foreign;
  if (node["messages_path"].is(Kind::string)) return RecordOutcome::ignored;  // its conversation is another file
  trace::LooseRun loose;
  loose.ids_are_local = true;
  Run& run = loose.run;
  run.place = record.place;
  run.kind = RunKind::chain;
  run.name = "conversation";
  const auto number = [&] { return std::string(record.file_name) + record.number(); };
  if (node.is(Kind::object)) {
    const Fields fields(node);
    run.id = fields.any(kId).text();
    loose.thread_id = fields.any(kThread).text();
    read_object(fields, run);
    read_conversation(fields, run);
  } else {
    read_messages(node, Role::user, run.output);
  }
  if (run.id.empty()) run.id = record.key.empty() ? number() : std::string(record.key);
  loose.trace_id = run.id;
  emit(std::move(loose));
  return RecordOutcome::used;
}

}  // namespace

const Format kChat = {"chat", "Conversations (JSON, JSONL or CSV)", recognise, read};

}  // namespace tracesift::ingest
