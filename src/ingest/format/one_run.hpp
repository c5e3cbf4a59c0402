// SPDX-License-Identifier: MIT
// For formats whose record is one run and one trace: what all of them do around reading it.
#pragma once

#include <string>
#include <utility>

#include "ingest/format.hpp"

namespace tracesift::ingest {

/// `fill` reads the run. Its id is its trace's, where it names no other; without one the file and the record name it.
template <int (*recognise)(Node), void (*fill)(const Record&, trace::LooseRun&)>
RecordOutcome read_one_run(const Record& record, const Emit& emit) {
  if (recognise(record.node) == 0) return RecordOutcome::foreign;
  trace::LooseRun loose;
  loose.run.place = record.place;
  fill(record, loose);
  if (loose.run.id.empty()) loose.run.id = std::string(record.file_name) + record.number();
  if (loose.trace_id.empty()) loose.trace_id = loose.run.id;
  emit(std::move(loose));
  return RecordOutcome::used;
}

/// The same for a whole conversation. One that says nothing (an entry of a list that leaves the messages out) is the
/// format's own bookkeeping.
template <int (*recognise)(Node), void (*fill)(const Record&, trace::LooseRun&)>
RecordOutcome read_one_session(const Record& record, const Emit& emit) {
  RecordOutcome outcome = RecordOutcome::ignored;
  const Emit emit_spoken = [&](trace::LooseRun&& loose) {
    loose.run.kind = RunKind::session;
    if (loose.run.output.empty() && loose.run.error.empty()) return;
    outcome = RecordOutcome::used;
    emit(std::move(loose));
  };
  const RecordOutcome read = read_one_run<recognise, fill>(record, emit_spoken);
  return read == RecordOutcome::foreign ? read : outcome;
}

}  // namespace tracesift::ingest
