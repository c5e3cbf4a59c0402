// SPDX-License-Identifier: MIT
// Records of any shape whose columns or paths a person has named (Mapping).
#include "ingest/format.hpp"
#include "ingest/format/fields.hpp"
#include "ingest/message/messages.hpp"

namespace tracesift::ingest {
namespace {

int recognise(Node) { return 0; }  // chosen by a person, never by itself

RecordOutcome read(const Record& record, const Emit& emit) {
  if (record.mapping == nullptr || !record.node.is(Kind::object)) return RecordOutcome::foreign;
  const auto field = [&](std::string_view role) {
    const auto path = record.mapping->find(role);
    return path == record.mapping->end() ? Node() : record.node.path(path->second);
  };
  trace::LooseRun loose;
  Run& run = loose.run;
  read_messages(field("messages"), Role::user, run.input);
  read_messages(field("input"), Role::user, run.input);
  read_messages(field("output"), Role::assistant, run.output);
  if (run.input.empty() && run.output.empty()) return RecordOutcome::ignored;
  run.id = field("id").text();
  if (run.id.empty()) run.id = std::string(record.file_name) + record.number();
  run.name = "conversation";
  run.start = read_time(field("start"));
  run.end = read_time(field("end"));
  run.error = read_error(field("error"));
  run.model = field("model").text();
  run.usage.total_tokens = field("tokens").integer();
  run.usage.cost_usd = field("cost").number();
  read_feedback(field("score"), "score", run.feedback);
  loose.trace_id = run.id;
  loose.thread_id = field("thread").text();
  loose.ids_are_local = true;
  emit(std::move(loose));
  return RecordOutcome::used;
}

}  // namespace

const Format kMapped = {"mapped", "records as they were mapped", recognise, read};

}  // namespace tracesift::ingest
