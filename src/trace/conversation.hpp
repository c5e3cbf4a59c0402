// SPDX-License-Identifier: MIT
// From what runs were given and gave back to the conversation a person would read.
#pragma once

#include <cstdint>
#include <vector>

#include "tracesift/trace.hpp"

namespace tracesift::trace {

/// Equal for the same message told twice: blanks at the ends, blanks in arguments and ids do not count.
std::uint64_t fingerprint(const Message& message);

/// A conversation that is told piece by piece, each piece with as much of the history as its teller liked.
class Conversation {
 public:
  /// Adds what is new in `next`:
  ///
  ///   next repeats all there is and goes on      -> next
  ///   next begins with the end of what there is  -> what there is + the rest of next
  ///   nothing is shared                          -> what there is + next
  ///
  /// A history may leave out tool calls and their results, but nothing that was said.
  void add(std::vector<Message> next);
  const std::vector<Message>& messages() const { return messages_; }
  std::vector<Message> take();

 private:
  std::size_t repeated(const std::vector<std::uint64_t>& next, const std::vector<Message>& said) const;
  std::vector<Message> messages_;
  std::vector<std::uint64_t> prints_;  // of messages_
};

/// Fills Thread::messages from its runs and empties the runs' own messages.
void assemble_conversation(Thread& thread);

}  // namespace tracesift::trace
