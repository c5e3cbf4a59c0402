// SPDX-License-Identifier: MIT
#include "issue/kinds.hpp"

namespace tracesift::issue {
namespace {

using Key = Kind::Key;
using Eligible = Kind::Eligible;

constexpr std::string_view kErrorSigns[] = {"error"};
constexpr std::string_view kStepSigns[] = {"step_limit"};
constexpr std::string_view kContextSigns[] = {"context_limit"};
constexpr std::string_view kClaimSigns[] = {"false_success"};
constexpr std::string_view kBrokenSigns[] = {"still_broken"};
constexpr std::string_view kCorrectSigns[] = {"user_corrects"};
constexpr std::string_view kAgainSigns[] = {"asks_again"};
constexpr std::string_view kStopSigns[] = {"interrupted"};
constexpr std::string_view kLoopSigns[] = {"same_call", "call_loop"};
constexpr std::string_view kRepeatSigns[] = {"repeats_itself"};
constexpr std::string_view kNoAnswerSigns[] = {"no_answer"};
constexpr std::string_view kCutSigns[] = {"cut_answer"};
constexpr std::string_view kHandedSigns[] = {"handed_over"};
constexpr std::string_view kDeclinedSigns[] = {"declined"};

constexpr Kind kKinds[] = {
    {kEnded, "The run ends in an error", "", Key::pattern, Eligible::all, kErrorSigns, true},
    {kStepLimit, "The run reaches its limit of steps", "", Key::none, Eligible::all, kStepSigns, true},
    {kContextLimit, "The conversation outgrows the model’s context", "", Key::none, Eligible::all, kContextSigns},
    {"no_answer", "The user gets no answer", "", Key::none, Eligible::all, kNoAnswerSigns, true},
    {"cut_answer", "The answer is cut off", "", Key::none, Eligible::with_answer, kCutSigns, true},
    {"false_success", "Claims success after a failed check", "", Key::none, Eligible::with_answer, kClaimSigns, true},
    {kToolError, "A tool call fails", "<step>", Key::step_and_pattern, Eligible::with_step, {}},
    {kPersonRefused,
     "The user refuses a tool call",
     "The user refuses <step>",
     Key::step,
     Eligible::with_step,
     {},
     false,
     true},
    {"still_broken", "What the agent advised did not help", "", Key::none, Eligible::with_second_turn, kBrokenSigns},
    {"user_corrects", "The user rejects what the agent proposed", "", Key::none, Eligible::with_second_turn,
     kCorrectSigns},
    {"asks_again", "The user has to ask again", "", Key::none, Eligible::with_second_turn, kAgainSigns, false, false,
     true},
    {"interrupted", "The user stops the agent", "", Key::none, Eligible::all, kStopSigns, false, true},
    {kLoop, "The agent calls the same tool again and again", "<step> is called again and again", Key::step,
     Eligible::with_step, kLoopSigns},
    {"repeats_itself", "The agent gives the same answer twice", "", Key::none, Eligible::with_second_turn, kRepeatSigns,
     false, false, true},
    {kNoLookup, "Answers without looking it up, where others do", "", Key::category, Eligible::all, {}},
    {kNoContact,
     "Answers without a contact that others of their kind are given",
     "",
     Key::pattern,
     Eligible::with_answer,
     {}},
    {"handed_over", "Hands the user over to a person", "", Key::category, Eligible::all, kHandedSigns, false, true},
    {"declined", "Declines the request", "", Key::category, Eligible::with_answer, kDeclinedSigns, false, true},
    {kUnexplained, "Fails by its score, and no rule sees why", "", Key::none, Eligible::all, {}},
};

}  // namespace

std::span<const Kind> kinds() { return kKinds; }

const Kind* find_kind(std::string_view id) {
  for (const Kind& kind : kKinds) {
    if (kind.id == id) return &kind;
  }
  return nullptr;
}

}  // namespace tracesift::issue
