// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>

#include "tracesift/trace.hpp"

namespace tracesift::prompt {

/// A conversation as a model reads it: numbered blocks, one for each message, call and result.
///
///   [view: 37 % of about 51,200 tokens]
///   [M0 user] Book me a flight …
///   [M1 agent] I will look …
///   [M1 calls] search({"from":"KBP"}) ×14
///   [M2 result of search, ERROR] timeout after …
///   [… 42 messages left out …]
///
/// The number is the message's place, which the model cites and the report links to.
struct View {
  std::string text;
  std::int64_t tokens = 0;  // about so many, of the text
  bool is_whole = true;
};

/// At most about `budget` tokens. Kept in this order while there is room: what the user says first and last and the
/// last answer; errors; what else the user says; the agent's answers; results. Of what does not fit, an even sample is
/// kept.
View view_of(const Thread& thread, std::int64_t budget);

}  // namespace tracesift::prompt
