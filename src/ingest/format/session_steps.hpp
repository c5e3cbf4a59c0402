// SPDX-License-Identifier: MIT
// For formats whose record is a whole session: its root, and a step below it for each message, so that each model call
// keeps its own model, tokens and time.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "ingest/format.hpp"

namespace tracesift::ingest {

/// `root` brings the session's id in `root.run.id`; without one the file and the record name it. Nothing is emitted
/// where no step says anything.
inline RecordOutcome emit_session_steps(const Record& record, trace::LooseRun&& root, std::vector<Run>&& steps,
                                        const Emit& emit) {
  bool says_anything = !root.run.error.empty();
  for (const Run& step : steps) says_anything = says_anything || !step.output.empty() || !step.error.empty();
  if (!says_anything) return RecordOutcome::ignored;
  if (root.run.id.empty()) root.run.id = std::string(record.file_name) + record.number();
  const std::string session = root.trace_id = root.run.id;
  root.run.kind = RunKind::session;
  root.run.place = record.place;
  const bool is_local = root.is_piece = root.ids_are_local;
  if (root.run.name.empty()) root.run.name = "session";
  emit(std::move(root));
  int place = 0;
  for (Run& step : steps) {
    trace::LooseRun loose;
    loose.trace_id = loose.parent_id = session;
    loose.ids_are_local = loose.is_piece = is_local;
    loose.run = std::move(step);
    loose.run.id = session + "/" + std::to_string(place++);
    loose.run.place = record.place;
    emit(std::move(loose));
  }
  return RecordOutcome::used;
}

}  // namespace tracesift::ingest
