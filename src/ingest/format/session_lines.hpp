// SPDX-License-Identifier: MIT
// For agents' logs of one session a file, a line a step: what all readers of them do around reading a line.
#pragma once

#include <string>
#include <utility>

#include "ingest/format.hpp"
#include "ingest/format/fields.hpp"

namespace tracesift::ingest {

/// The frame of the session that the file is; `thread` is its id where the line names it.
inline void emit_file_session(const Record& record, const std::string& thread, std::optional<Time> when,
                              const Emit& emit, Metadata metadata = {}) {
  trace::LooseRun root;
  root.trace_id = root.run.id = std::string(record.file_name);
  root.thread_id = thread;
  root.is_piece = root.is_frame = root.ids_are_local = true;
  root.run.name = "session";
  root.run.kind = RunKind::session;
  root.run.start = root.run.end = when;
  root.run.place = record.place;
  root.run.metadata = std::move(metadata);
  emit(std::move(root));
}

/// One step of it. Messages without a time get the line's.
inline RecordOutcome emit_file_step(const Record& record, Run&& run, std::optional<Time> when, const Emit& emit) {
  trace::LooseRun loose;
  loose.run = std::move(run);
  for (auto* side : {&loose.run.input, &loose.run.output}) {
    for (Message& message : *side) {
      if (!message.time) message.time = when;
    }
  }
  const bool says = !loose.run.input.empty() || !loose.run.output.empty() || loose.run.usage.input_tokens ||
                    loose.run.usage.cost_usd || loose.run.notes.hidden_calls > 0 || loose.run.notes.hidden_errors > 0;
  if (!says) return RecordOutcome::ignored;
  loose.trace_id = loose.parent_id = std::string(record.file_name);
  if (loose.run.id.empty()) loose.run.id = loose.trace_id + record.number();
  loose.ids_are_local = loose.is_piece = true;
  loose.run.place = record.place;
  loose.run.kind = RunKind::other;
  loose.run.start = loose.run.end = when;
  emit(std::move(loose));
  return RecordOutcome::used;
}

}  // namespace tracesift::ingest
