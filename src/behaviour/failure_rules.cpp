// SPDX-License-Identifier: MIT
#include "behaviour/failure_rules.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"

namespace tracesift::behaviour {
namespace {

constexpr std::size_t kMaxCitedMessages = 6;
constexpr std::size_t kMaxDetailBytes = 160;

constexpr FailureRule kRules[] = {
    {"error", "Ended in an error",
     "The export records an error for the request, or its last step failed and no answer followed.", true,
     ended_in_error},
    {"no_answer", "No answer",
     "The agent says nothing at all, or it stopped at a tool call after the user's last request.", true, no_answer,
     false, true},
    {"cut_answer", "Answer cut off", "The last answer ended because the model had no tokens left.", true, cut_answer},
    {"step_limit", "Ran out of steps", "The run ended at its limit of steps, turns, iterations or recursion.", true,
     step_limit},
    {"context_limit", "Context too long", "A step failed because the conversation no longer fitted the model.", false,
     context_limit},
    {"false_success", "Claimed success after a failed check",
     "The last test, build or other check failed, and the last answer says that it worked.", true, false_success},
    {"last_call_failed", "Last tool call failed", "The last tool call gave an error and no later one succeeded.", false,
     last_call_failed},
    {"errors_in_a_row", "Tool errors in a row", "Three or more tool calls one after another gave an error.", false,
     errors_in_a_row},
    {"same_call", "Same call again and again",
     "One tool was called with the same arguments and the same result three times or more, with at most two other "
     "calls between and no word of the user.",
     false, same_call_again},
    {"call_loop", "Going in circles",
     "Two or three calls were repeated in the same order three times or more, and no word of the user between.", false,
     call_loop},
    {"repeats_itself", "Repeats itself", "The agent gives the same answer, of 80 characters or more, a second time.",
     false, repeats_itself},
    {"unknown_tool", "Called a tool that does not exist", "A tool call failed because there is no tool of that name.",
     false, unknown_tool},
    {"wrong_arguments", "Wrong tool arguments",
     "A tool call failed because an argument was missing, unknown or not of the right kind.", false, wrong_arguments},
    {"time_out", "Timed out", "A step or a tool call took too long and was given up.", false, time_out},
    {"service_limit", "Held up by a service's limit", "A step failed because of a rate limit, a quota or overload.",
     false, service_limit},
    {"not_allowed", "Not allowed", "A tool call failed for want of permission or of a login.", false, not_allowed},
    {"declined", "Declined", "The agent says that it cannot or will not do what was asked.", false, declined, true},
    {"handed_over", "Handed over to a human", "The agent called a tool that passes the user on to a person.", false,
     handed_over, true},
    {"still_broken", "What the agent advised did not help",
     "After an answer the user says that it still does not work, or that it did not help.", false, still_broken},
    {"user_corrects", "User rejects what the agent proposed",
     "After an answer the user says that it is wrong or not what was asked, or says no and states the wish again.",
     false, user_corrects},
    {"interrupted", "User stopped the agent", "The user interrupted the agent at work.", false, user_interrupts},
    {"user_unhappy", "Unhappy user", "After an answer the user shows anger or disappointment, or asks for a person.",
     false, user_is_unhappy},
    {"asks_again", "User asks again",
     "After an answer the user repeats a request within three messages: four fifths of its words are the same, and "
     "every number in it.",
     false, user_asks_again},
    {kBadFeedback, "Bad feedback", "A score or a label that was given to the conversation says that it failed.", true,
     nullptr},
    {kSteersAnalyst, "Tries to steer the analysis",
     "A message orders whoever reads it to ignore their instructions, or tells an analyst what to report.", false,
     steers_analyst},
    {"slow", "Unusually slow", "Slower than 95 of 100 conversations, and than three times the median.", false, nullptr,
     false, false, [](const Row& row) { return row.latency_s; }},
    {"expensive", "Unusually expensive", "Costs more than 95% of conversations and more than three times the median.",
     false, nullptr, false, false, [](const Row& row) { return row.cost_usd; }},
};

}  // namespace

std::span<const FailureRule> failure_rules() { return kRules; }

const FailureRule* find_rule(std::string_view id) {
  for (const FailureRule& rule : kRules) {
    if (rule.id == id) return &rule;
  }
  return nullptr;
}

std::vector<Sign> signs_of(const Thread& thread) {
  const ConversationView view(thread);
  std::vector<Sign> signs;
  for (const FailureRule& mode : kRules) {
    if (mode.detect == nullptr) continue;
    const Detection seen = mode.detect(view);
    if (!seen.is_there) continue;
    Sign& sign = signs.emplace_back();
    sign.mode = mode.id;
    for (std::size_t i = 0; i < std::min(kMaxCitedMessages, seen.at.size()); ++i) {
      sign.at.push_back(static_cast<std::uint32_t>(seen.at[i]));
    }
    sign.detail = base::shorten(base::collapse_whitespace(seen.detail), kMaxDetailBytes);
  }
  return signs;
}

}  // namespace tracesift::behaviour
