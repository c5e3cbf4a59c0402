// SPDX-License-Identifier: MIT
// Records of any shape whose columns or paths a person has named (Mapping). What nobody named is an attribute.
#include <algorithm>

#include "ingest/format.hpp"
#include "ingest/format/fields.hpp"
#include "ingest/message/messages.hpp"
#include "ingest/message/speakers.hpp"

namespace tracesift::ingest {
namespace {

int recognise(Node) { return 0; }  // chosen by a person, never by itself

Node field(const Record& record, std::string_view role) {
  const auto path = record.mapping->find(role);
  return path == record.mapping->end() ? Node() : record.node.path(path->second);
}

void read_run(const Record& record, Run& run) {
  run.name = "conversation";
  run.start = read_time(field(record, "start"));
  run.end = read_time(field(record, "end"));
  run.error = read_error(field(record, "error"));
  run.model = field(record, "model").text();
  run.usage.total_tokens = field(record, "tokens").integer();
  run.usage.cost_usd = field(record, "cost").number();
  read_feedback(field(record, "score"), "score", run.feedback);
}

Metadata read_attributes(const Record& record) {
  Metadata all;
  Metadata rest;
  read_metadata(record.node, all);
  for (const auto& [key, value] : all) {
    const bool is_mapped = std::any_of(record.mapping->begin(), record.mapping->end(),
                                       [&, name = key](const auto& role) { return role.second == name; });
    if (!is_mapped) rest.set(key, value);
  }
  return rest;
}

/// A message of the conversation that the record names, or of the file.
RecordOutcome read_message(const Record& record, const Emit& emit) {
  trace::LooseRun step;
  std::vector<Message> said;
  const std::string speaker = field(record, "speaker").text();
  read_messages(field(record, "text"), speaker_role(speaker).value_or(Role::user), said);
  if (said.empty()) return RecordOutcome::ignored;
  trace::LooseRun root;
  root.thread_id = field(record, "thread").text();
  root.trace_id = root.run.id = root.thread_id.empty() ? std::string(record.file_name) : root.thread_id;
  root.is_piece = root.is_frame = root.ids_are_local = true;
  root.run.kind = RunKind::session;
  root.run.name = "conversation";
  root.run.metadata = read_attributes(record);
  root.run.place = record.place;
  read_run(record, step.run);
  root.run.start = root.run.end = step.run.start;
  for (Message& message : said) message.time = step.run.start;
  step.run.output = std::move(said);
  step.run.kind = RunKind::other;
  step.run.id = std::string(record.file_name) + record.number();
  step.trace_id = step.parent_id = root.trace_id;
  step.thread_id = root.thread_id;
  step.ids_are_local = step.is_piece = true;
  emit(std::move(root));
  emit(std::move(step));
  return RecordOutcome::used;
}

RecordOutcome read(const Record& record, const Emit& emit) {
  if (record.mapping == nullptr || !record.node.is(Kind::object)) return RecordOutcome::foreign;
  if (record.mapping->count("text") > 0) return read_message(record, emit);
  trace::LooseRun loose;
  Run& run = loose.run;
  read_messages(field(record, "messages"), Role::user, run.input);
  read_messages(field(record, "input"), Role::user, run.input);
  read_messages(field(record, "output"), Role::assistant, run.output);
  if (run.input.empty() && run.output.empty()) return RecordOutcome::ignored;
  run.id = field(record, "id").text();
  if (run.id.empty()) run.id = std::string(record.file_name) + record.number();
  read_run(record, run);
  run.metadata = read_attributes(record);
  loose.trace_id = run.id;
  loose.thread_id = field(record, "thread").text();
  loose.ids_are_local = true;
  emit(std::move(loose));
  return RecordOutcome::used;
}

}  // namespace

const Format kMapped = {"mapped", "records as they were mapped", recognise, read};

}  // namespace tracesift::ingest
