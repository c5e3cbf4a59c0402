// SPDX-License-Identifier: MIT
// States of a LangGraph thread, newest first, as its platform gives them (POST /threads/{id}/history): each holds the
// whole conversation so far. https://docs.langchain.com/langsmith/use-threads
// Known from: the producer's documents.
#include "ingest/format.hpp"
#include "ingest/format/fields.hpp"
#include "ingest/message/messages.hpp"

namespace tracesift::ingest {
namespace {

int recognise(Node r) {
  const bool is_state =
      r["values"].is(Kind::object) && r.any({"checkpoint", "checkpoint_id"}) && r["next"].is(Kind::array);
  return is_state ? 92 : 0;
}

RecordOutcome read(const Record& record, const Emit& emit) {
  const Node r = record.node;
  if (recognise(r) == 0) return RecordOutcome::foreign;
  const Node messages = r.path("values.messages");
  trace::LooseRun loose;
  Run& run = loose.run;
  run.place = record.place;
  run.kind = RunKind::chain;
  run.name = r.path("metadata.graph_id").text();
  if (run.name.empty()) run.name = "graph";
  loose.thread_id = r.any({"metadata.thread_id", "checkpoint.thread_id"}).text();
  run.id = loose.trace_id = r.any({"checkpoint_id", "checkpoint.checkpoint_id"}).text();
  run.start = run.end = read_time(r["created_at"]);
  read_messages(messages, Role::user, run.output);
  // The state that an answer ends brings that answer's usage.
  Node last;
  messages.each([&](Node message) { last = message; });
  run.usage = read_usage(last);
  run.model = last.path("response_metadata.model_name").text();
  r["tasks"].each([&](Node task) {
    if (run.error.empty()) run.error = read_error(task["error"]);
  });
  if (run.output.empty() && run.error.empty()) return RecordOutcome::ignored;
  emit(std::move(loose));
  return RecordOutcome::used;
}

}  // namespace

const Format kLangGraph = {"langgraph", "LangGraph thread states", recognise, read};

}  // namespace tracesift::ingest
