// SPDX-License-Identifier: MIT
// Collects loose runs of all files until the last byte, then builds traces and threads from them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "tracesift/trace.hpp"

namespace tracesift::trace {

/// A run as a record gives it: its place in the tree is told by ids that may point at anything, or nothing.
struct LooseRun {
  Run run;
  std::string trace_id;
  std::string parent_id;       // empty: a root
  std::string thread_id;       // empty: its trace is the thread
  std::string record_id;       // of a piece of a run; a piece that came before is a duplicate
  bool is_piece = false;       // messages are added to the run of the same id; otherwise the later run replaces it
  bool is_note = false;        // about the trace, not a step of it: only its feedback, tags, metadata and thread count
  bool is_frame = false;       // told with every record of it (a session): makes no record new
  bool ids_are_local = false;  // ids are unique within their file only
};

class Gather {
 public:
  /// False: the same piece, or the same run, was there before.
  bool add(LooseRun loose, std::string_view source_format);
  std::size_t trace_count() const { return traces_.size(); }
  /// Threads in the order of their first record. Leaves nothing behind.
  std::vector<Thread> finish(const std::vector<std::string>& file_names);

 private:
  struct PartTrace {
    std::string id;
    std::string thread_id;
    std::string source_format;
    bool ids_are_local = false;
    int file = -1;
    Run notes;  // what was told about the trace as a whole
    std::vector<Run> runs;
    std::vector<std::string> parent_ids;  // of runs
    std::unordered_map<std::string, std::size_t> by_id;
  };
  /// Records under one id that need not mean one thing.
  struct Repeats {
    int count = 1;
    std::unordered_set<std::uint64_t> contents;
  };
  std::vector<PartTrace> traces_;
  std::unordered_map<std::string, std::size_t> by_key_;
  std::unordered_map<std::string, Repeats> repeats_;
  std::unordered_set<std::string> pieces_;  // record ids, of all traces: resumed sessions copy the lines of older ones
};

}  // namespace tracesift::trace
