// SPDX-License-Identifier: MIT
// One conversation out of pieces that repeat its history.
#pragma once

#include <cstdint>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "trace/message_pool.hpp"
#include "tracesift/trace.hpp"

namespace tracesift::trace {

using History = std::vector<const InternedMessage*>;

/// A conversation that arrives in pieces, each with as much of the history as its exporter repeats.
class Conversation {
 public:
  /// Adds what is new in `next`:
  ///
  ///   next repeats all there is and goes on      -> next
  ///   next begins with the end of what there is  -> what there is + the rest of next
  ///   nothing is shared                          -> what there is + next
  ///
  /// A history may leave out tool calls and their results, but nothing that was said.
  void add(const History& next);
  /// The same for a model call of the trace whose conversation this is: a question that is asked again is the same one.
  void add_within(const History& next);
  const History& messages() const { return messages_; }

 private:
  std::size_t repeated(const History& next) const;
  std::vector<std::size_t> starts_of(const History& next, std::size_t first, std::size_t last) const;
  bool is_known(const InternedMessage* interned) const;
  bool is_repeated_call(const InternedMessage* interned) const;
  bool is_repeated(const InternedMessage* next) const;
  void append(const InternedMessage* interned);

  History messages_;
  std::unordered_set<std::uint64_t> call_ids_;
  const InternedMessage* last_user_ = nullptr;
  bool is_within_ = false;         // one trace
  std::vector<std::size_t> said_;  // places of messages that no history may leave out
  std::unordered_map<std::uint64_t, std::vector<std::size_t>> positions_;  // of each fingerprint; of long conversations
};

/// The conversation of a thread: those of its traces, repeated history removed.
std::vector<Message> join_traces(const std::vector<History>& traces);

}  // namespace tracesift::trace
