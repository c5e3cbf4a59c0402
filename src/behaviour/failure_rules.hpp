// SPDX-License-Identifier: MIT
// Ways of failing that can be seen without a model. Each is one rule, which the report prints; several may hold for one
// conversation. docs/method.md says how often each was right on real conversations.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "behaviour/conversation_view.hpp"
#include "tracesift/report.hpp"

namespace tracesift::behaviour {

/// Where a rule saw it; nothing: it did not.
struct Detection {
  std::vector<std::size_t> at;  // messages; may be empty when the export's own error field says it
  std::string detail;
  bool is_there = false;
};

struct FailureRule {
  std::string_view id;
  std::string_view title;
  std::string_view rule;
  bool decides;  // alone it means that the conversation failed
  /// Looks at one conversation. Null: a rule of feedback, or one that compares `value` over all conversations.
  Detection (*detect)(const ConversationView&);
  bool may_be_right = false;   // what it detects is often what the agent should do: never listed as a failure
  bool needs_answers = false;  // means nothing where an export holds no answers at all
  std::optional<double> (*value)(const Row&) = nullptr;  // whose outliers are marked (src/analysis/outcomes.cpp)
};

/// Ids of rules that others refer to.
inline constexpr std::string_view kBadFeedback = "bad_feedback";
inline constexpr std::string_view kSteersAnalyst = "steers_analyst";

/// In the order in which a report lists them when they are as frequent.
std::span<const FailureRule> failure_rules();
const FailureRule* find_rule(std::string_view id);

/// All signs in a thread, in the order of the modes.
std::vector<Sign> signs_of(const Thread& thread);

// The rules, by what they look at.
Detection ended_in_error(const ConversationView& talk);
Detection step_limit(const ConversationView& talk);
Detection context_limit(const ConversationView& talk);
Detection no_answer(const ConversationView& talk);
Detection cut_answer(const ConversationView& talk);
Detection false_success(const ConversationView& talk);
Detection declined(const ConversationView& talk);
Detection handed_over(const ConversationView& talk);
Detection repeats_itself(const ConversationView& talk);

Detection last_call_failed(const ConversationView& talk);
Detection errors_in_a_row(const ConversationView& talk);
Detection same_call_again(const ConversationView& talk);
Detection call_loop(const ConversationView& talk);
Detection unknown_tool(const ConversationView& talk);
Detection wrong_arguments(const ConversationView& talk);
Detection time_out(const ConversationView& talk);
Detection service_limit(const ConversationView& talk);
Detection not_allowed(const ConversationView& talk);

Detection user_corrects(const ConversationView& talk);
Detection still_broken(const ConversationView& talk);
Detection user_interrupts(const ConversationView& talk);
Detection user_is_unhappy(const ConversationView& talk);
Detection user_asks_again(const ConversationView& talk);
Detection steers_analyst(const ConversationView& talk);  // in any role: a user's words or a tool's result

}  // namespace tracesift::behaviour
