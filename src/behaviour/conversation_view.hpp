// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "tracesift/trace.hpp"

namespace tracesift::behaviour {

/// What a user says in a message; empty if it is not a user's. A benchmark's simulated user ends with a mark
/// (`###STOP###`) that no person wrote.
std::string_view said_in(const Message& message);

/// A thread as the rules look at it: what users say, what the agent answers, which tools it calls and what came back.
struct ConversationView {
  struct Call {
    std::size_t at = 0;               // the message that calls
    const ToolCall* call = nullptr;   // never null; without a name where only its result was recorded
    const Message* result = nullptr;  // null: none was recorded
    std::size_t result_at = 0;
    bool is_error() const { return result != nullptr && result->is_error; }
  };

  explicit ConversationView(const Thread& thread);
  const Message& message(std::size_t at) const { return thread.messages[at]; }

  const Thread& thread;
  std::vector<std::size_t> said;     // messages
  std::vector<std::size_t> answers;  // of the agent, with text
  std::vector<Call> calls;           // in the order they were made
};

}  // namespace tracesift::behaviour
