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

}  // namespace tracesift::ingest
