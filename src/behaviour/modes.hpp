// SPDX-License-Identifier: MIT
// Ways of failing that can be seen without a model. Each is one rule, which the report prints; several may hold for one
// conversation. docs/method.md tells how often each was right on real conversations.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "behaviour/talk.hpp"
#include "tracesift/report.hpp"

namespace tracesift::behaviour {

/// Where a rule saw it; nothing: it did not.
struct Seen {
  std::vector<std::size_t> at;  // messages; may be empty when the export's own error tells it
  std::string detail;
  bool is_there = false;
};

struct Mode {
  std::string_view id;
  std::string_view title;
  std::string_view rule;
  bool decides;              // alone it means that the conversation failed
  Seen (*see)(const Talk&);  // null: told by numbers of all conversations (src/method/outliers)
};

/// In the order in which a report lists them when they are as frequent.
std::span<const Mode> modes();
const Mode* find_mode(std::string_view id);

/// All signs in a thread, in the order of the modes.
std::vector<Sign> signs_of(const Thread& thread);

// The rules, by what they look at.
Seen ended_in_error(const Talk& talk);
Seen step_limit(const Talk& talk);
Seen context_limit(const Talk& talk);
Seen no_answer(const Talk& talk);
Seen cut_answer(const Talk& talk);
Seen false_success(const Talk& talk);
Seen declined(const Talk& talk);
Seen handed_over(const Talk& talk);
Seen repeats_itself(const Talk& talk);

Seen last_call_failed(const Talk& talk);
Seen errors_in_a_row(const Talk& talk);
Seen same_call_again(const Talk& talk);
Seen call_loop(const Talk& talk);
Seen unknown_tool(const Talk& talk);
Seen wrong_arguments(const Talk& talk);
Seen time_out(const Talk& talk);
Seen service_limit(const Talk& talk);
Seen not_allowed(const Talk& talk);

Seen user_corrects(const Talk& talk);
Seen user_interrupts(const Talk& talk);
Seen user_is_unhappy(const Talk& talk);
Seen user_asks_again(const Talk& talk);
Seen steers_analyst(const Talk& talk);  // whoever speaks: a user, or what a tool brought

}  // namespace tracesift::behaviour
