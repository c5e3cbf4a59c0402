// SPDX-License-Identifier: MIT
// Collects loose runs of all files until the last byte, then builds traces and threads from them.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "trace/memo.hpp"
#include "trace/part.hpp"
#include "trace/shelf.hpp"
#include "tracesift/trace.hpp"

namespace tracesift::trace {

/// A run as a record gives it: its place in the tree is told by ids that may point at anything, or nothing.
struct LooseRun {
  Run run;
  std::string trace_id;
  std::string parent_id;             // empty: a root
  std::string thread_id;             // empty: its trace is the thread
  std::vector<ToldPtr> told_input;   // follow run.input: messages that a memo knew
  std::vector<ToldPtr> told_output;  // likewise
  std::string record_id;             // of a piece of a run; a piece that came before is a duplicate
  bool is_piece = false;       // messages are added to the run of the same id; otherwise the later run replaces it
  bool is_note = false;        // about the trace, not a step of it: only its feedback, tags, metadata and thread count
  bool is_frame = false;       // told with every record of it (a session): makes no record new
  bool ids_are_local = false;  // ids are unique within their file only
};

/// The same with its messages as a trace will hold them: all that Gather needs, so it can be made elsewhere.
struct ToldRun {
  LooseRun loose;
  std::vector<ToldPtr> input;
  std::vector<ToldPtr> output;
};
ToldRun tell(LooseRun&& loose, Keep keep);

class Gather {
 public:
  explicit Gather(Keep keep = Keep::all)
      : keep_(keep), memo_(keep == Keep::index ? std::make_unique<Memo>(keep) : nullptr) {}

  /// False: the same piece, or the same run, was there before. `source_format` must live as long as this.
  bool add(ToldRun&& told, std::string_view source_format);
  bool add(LooseRun&& loose, std::string_view source_format) {
    return add(tell(std::move(loose), keep_), source_format);
  }
  /// For who reads what is added; none where whole messages are kept, which may be changed after they were read.
  Memo* memo() { return memo_.get(); }
  std::size_t trace_count() const { return traces_.size(); }
  /// Keeps only this part of all threads, drawn by their ids: the same ones whatever the order of the records. For an
  /// index; before anything is added.
  void draw(double share) { share_ = share; }
  /// Threads that were not kept; once finish() was called.
  std::size_t undrawn() const { return undrawn_.size(); }
  /// Threads in the order of their first record. Leaves nothing behind.
  std::vector<Thread> finish(const std::vector<std::string>& file_names);

 private:
  /// A trace, open or packed.
  struct Slot {
    std::unique_ptr<PartTrace> open;
    Shelf::Place packed;  // where it is not open
    std::string_view source_format;
    std::uint32_t packed_steps = 0;  // when it was last packed
    bool is_dropped = false;         // of a thread that is not drawn
    bool is_waiting = false;         // in open_
    bool is_touched = false;         // since it came into open_
  };
  /// Records under one id that need not mean one thing.
  struct Repeats {
    int count = 1;
    std::unordered_set<std::uint64_t> contents;
  };
  void note(PartTrace& part, Run&& run);
  void store(PartTrace& part, ToldRun&& told);
  PartTrace& open(std::uint32_t index);
  void pack_oldest();
  PartTrace take(Slot& slot);
  void finish_thread(Thread& thread, std::vector<PartTrace> parts);

  bool is_drawn(const PartHead& head);

  Keep keep_;
  double share_ = 1;
  std::unordered_set<std::uint64_t> undrawn_;  // threads
  std::unique_ptr<Memo> memo_;
  std::deque<Slot> traces_;
  Shelf shelf_;  // of those that are packed
  std::string packed_;
  std::deque<std::uint32_t> open_;  // traces of which something was told lately
  // By 64-bit hashes of what tells them apart: among a hundred million, two that collide are one chance in 3,000.
  std::unordered_map<std::uint64_t, std::uint32_t> by_key_;
  std::unordered_map<std::uint64_t, Repeats> repeats_;
  std::unordered_set<std::uint64_t> pieces_;  // record ids of all traces: resumed sessions copy the lines of older ones
};

}  // namespace tracesift::trace
