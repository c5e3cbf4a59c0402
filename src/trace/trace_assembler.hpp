// SPDX-License-Identifier: MIT
// Collects loose runs of all files until the last byte, then builds traces and threads from them.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "trace/byte_arena.hpp"
#include "trace/message_cache.hpp"
#include "trace/partial_trace.hpp"
#include "tracesift/trace.hpp"

namespace tracesift::trace {

/// A run as a record gives it: its parent is an id that may point at anything, or nothing.
struct LooseRun {
  Run run;
  std::string trace_id;
  std::string parent_id;                    // empty: a root
  std::string thread_id;                    // empty: its trace is the thread
  std::vector<MessagePtr> interned_input;   // follow run.input: messages that a memo knew
  std::vector<MessagePtr> interned_output;  // likewise
  std::string record_id;                    // of a piece of a run; a piece that came before is a duplicate
  bool is_piece = false;       // messages are added to the run of the same id; otherwise the later run replaces it
  bool is_revised = false;     // a later run of the same id replaces it, whatever it says: not another one of that id
  bool is_note = false;        // about the trace, not a step of it: only its feedback, tags, metadata and thread count
  bool is_frame = false;       // repeated with every record of it (a session): makes no record new
  bool ids_are_local = false;  // ids are unique within their file only
};

/// The same with its messages as a trace will hold them: all that TraceAssembler needs, so it can be made elsewhere.
struct InternedRun {
  LooseRun loose;
  std::vector<MessagePtr> input;
  std::vector<MessagePtr> output;
};
InternedRun intern(LooseRun&& loose, Keep keep);

class TraceAssembler {
 public:
  explicit TraceAssembler(Keep keep = Keep::all)
      : keep_(keep), cache_(keep == Keep::index ? std::make_unique<MessageCache>(keep) : nullptr) {}

  /// False: the same piece, or the same run, was there before. `source_format` must live as long as this.
  bool add(InternedRun&& interned, std::string_view source_format);
  bool add(LooseRun&& loose, std::string_view source_format) {
    return add(intern(std::move(loose), keep_), source_format);
  }
  /// For who reads what is added; none where whole messages are kept, which may be changed after they were read.
  MessageCache* memo() { return cache_.get(); }
  std::size_t trace_count() const { return traces_.size(); }
  /// Keeps only this part of all threads, drawn by their ids: the same ones whatever the order of the records. For an
  /// index; before anything is added.
  void set_sample_share(double share) { share_ = share; }
  /// Threads that were not kept; once finish() was called.
  std::size_t unsampled_threads() const { return undrawn_.size(); }
  /// Threads in the order of their first record. Leaves nothing behind.
  std::vector<Thread> finish(const std::vector<std::string>& file_names);

 private:
  /// A trace, open or packed.
  struct Slot {
    std::unique_ptr<PartialTrace> open;
    ByteArena::Handle packed;  // where it is not open
    std::string_view source_format;
    std::uint32_t packed_steps = 0;  // when it was last packed
    bool is_dropped = false;         // of a thread that is not drawn
    bool is_waiting = false;         // in open_
    bool is_touched = false;         // since it came into open_
  };
  struct Piece {
    std::uint32_t trace = 0;
    std::uint32_t place = 0;  // index in its places
  };
  /// A piece that another trace had before.
  struct Copy {
    Piece first;
    std::uint64_t run;  // the hash of its run's id
    SourceSpan place;   // of the copy
  };
  /// Records under one id that need not mean one thing.
  struct Repeats {
    int count = 1;
    std::unordered_set<std::uint64_t> contents;
  };
  void note(PartialTrace& part, Run&& run);
  void store(PartialTrace& part, InternedRun&& interned);
  PartialTrace& open(std::uint32_t index);
  void pack_oldest();
  PartialTrace take(Slot& slot);
  void finish_thread(Thread& thread, std::vector<PartialTrace> parts);

  bool is_drawn(const TraceHead& head);
  std::uint32_t slot_of(std::uint64_t key, const LooseRun& loose, std::string_view source_format);
  void return_copies();
  void return_copies(std::uint32_t original, const std::vector<Copy>& copies);

  Keep keep_;
  double share_ = 1;
  std::unordered_set<std::uint64_t> undrawn_;  // threads
  std::unique_ptr<MessageCache> cache_;
  std::deque<Slot> traces_;
  ByteArena packed_bytes_;  // of those that are packed
  std::string packed_;
  std::deque<std::uint32_t> open_;  // traces that got a record lately
  // By 64-bit hashes of their keys: among a hundred million, a collision is one chance in 3,000.
  std::unordered_map<std::uint64_t, std::uint32_t> by_key_;
  std::unordered_map<std::uint64_t, Repeats> repeats_;
  std::unordered_map<std::uint64_t, Piece> pieces_;    // by record id: resumed sessions copy the lines of older ones
  std::map<std::uint32_t, std::vector<Copy>> copies_;  // by the trace whose pieces another one had before
};

}  // namespace tracesift::trace
