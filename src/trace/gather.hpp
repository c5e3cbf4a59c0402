// SPDX-License-Identifier: MIT
// Collects loose runs of all files until the last byte, then builds traces and threads from them.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "trace/conversation.hpp"
#include "trace/lookup.hpp"
#include "trace/pool.hpp"
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
  explicit Gather(Keep keep = Keep::all) : keep_(keep) {}

  /// False: the same piece, or the same run, was there before. `source_format` must live as long as this.
  bool add(LooseRun&& loose, std::string_view source_format);
  std::size_t trace_count() const { return traces_.size(); }
  /// Threads in the order of their first record. Leaves nothing behind.
  std::vector<Thread> finish(const std::vector<std::string>& file_names);

 private:
  struct PartTrace {
    std::string id;
    std::string thread_id;
    std::string_view source_format;
    bool ids_are_local = false;
    bool has_root = false;
    int file = -1;
    std::unique_ptr<Run> notes;  // what was told about the trace as a whole
    std::vector<Step> steps;
    std::vector<std::uint64_t> parents;  // of steps: the hash of the parent's id, 0 for none
    Lookup by_id;                        // of steps, by the hash of their id
    Pool pool;
    std::vector<Place> places;
  };
  /// Records under one id that need not mean one thing.
  struct Repeats {
    int count = 1;
    std::unordered_set<std::uint64_t> contents;
  };
  void note(PartTrace& part, Run&& run);
  void store(PartTrace& part, LooseRun&& loose);
  void update(PartTrace& part, Step& step, LooseRun&& later);
  void put(std::vector<Message>&& messages, Pool& pool, std::vector<std::uint32_t>& into) const;
  void finish_thread(Thread& thread, const std::vector<std::size_t>& parts);

  Keep keep_;
  std::vector<PartTrace> traces_;
  // By 64-bit hashes of what tells them apart: among a hundred million, two that collide are one chance in 3,000.
  std::unordered_map<std::uint64_t, std::uint32_t> by_key_;
  std::unordered_map<std::uint64_t, Repeats> repeats_;
  std::unordered_set<std::uint64_t> pieces_;  // record ids of all traces: resumed sessions copy the lines of older ones
};

}  // namespace tracesift::trace
