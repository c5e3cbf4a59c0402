// SPDX-License-Identifier: MIT
// How a conversation ends, and what the agent says of it.
#include <algorithm>
#include <map>
#include <string_view>
#include <utility>

#include "base/text.hpp"
#include "behaviour/failure_rules.hpp"
#include "behaviour/wording.hpp"

namespace tracesift::behaviour {
namespace {

constexpr std::size_t kMaxNoticeBytes = 400;  // a longer text speaks of limits rather than ends at one
constexpr std::size_t kCloseToEnd = 3;        // messages
constexpr std::size_t kWorthRepeating = 80;   // bytes

std::string quote(std::string_view text) { return "“" + base::shorten(base::collapse_whitespace(text), 100) + "”"; }

}  // namespace

Detection ended_in_error(const ConversationView& talk) {
  if (talk.thread.error.empty()) return {};
  return {{}, talk.thread.error, true};
}

/// An export may end with the user's last word; that is no failure. It is one when the agent was at work and stopped.
Detection no_answer(const ConversationView& talk) {
  if (talk.said.empty() || !talk.thread.error.empty()) return {};
  const std::size_t asked = talk.said.back();
  if (!talk.answers.empty() && talk.answers.back() > asked) return {};
  const bool was_at_work = !talk.calls.empty() && talk.calls.back().at > asked;
  if ((!talk.answers.empty() && !was_at_work) || handed_over(talk).is_there) return {};
  return {{asked}, quote(talk.message(asked).text), true};
}

Detection cut_answer(const ConversationView& talk) {
  if (talk.answers.empty()) return {};
  const std::size_t last = talk.answers.back();
  if (!talk.message(last).is_truncated) return {};
  return {{last}, "", true};
}

Detection step_limit(const ConversationView& talk) {
  static const Wording wording({"max steps",
                                "max_steps",
                                "maximum number of steps",
                                "maximum steps",
                                "maximum step",
                                "step limit",
                                "max iterations",
                                "max_iterations",
                                "maximum iterations",
                                "maximum number of iterations",
                                "iteration limit",
                                "recursion limit",
                                "graphrecursionerror",
                                "recursion_limit",
                                "max turns",
                                "max_turns",
                                "maxturnsexceeded",
                                "maximum number of turns",
                                "maximum turns",
                                "turn limit",
                                "maximum number of rounds",
                                "too_many_steps"});
  if (!wording.find(talk.thread.error).empty()) return {{}, talk.thread.error, true};
  const auto& messages = talk.thread.messages;
  for (std::size_t at = messages.size() - std::min(kCloseToEnd, messages.size()); at < messages.size(); ++at) {
    // An index keeps little of a long text: what it left out counts.
    if (messages[at].role == Role::user || messages[at].text.size() + messages[at].omitted_bytes > kMaxNoticeBytes)
      continue;
    if (const std::string_view phrase = wording.find(messages[at].text); !phrase.empty())
      return {{at}, quote(messages[at].text), true};
  }
  return {};
}

Detection context_limit(const ConversationView& talk) {
  static const Wording wording({"context length", "context_length_exceeded", "context window", "maximum context",
                                "prompt is too long", "input is too long", "too many tokens", "token limit",
                                "exceeds the maximum number of tokens", "exceeds maximum allowed tokens",
                                "reduce the length"});
  if (!wording.find(talk.thread.error).empty()) return {{}, talk.thread.error, true};
  for (const ConversationView::Call& call : talk.calls) {
    if (call.is_error() && !wording.find(call.result->text).empty())
      return {{call.result_at}, quote(call.result->text), true};
  }
  return {};
}

Detection false_success(const ConversationView& talk) {
  static const Wording checks({"test", "tests", "pytest", "lint", "build", "tsc", "vet", "typecheck", "check", "jest",
                               "vitest", "eslint", "clippy", "compile", "mypy", "ruff", "ctest"});
  static const Wording failing({"failed", "failures", "fail", "failing", "error", "errors", "traceback", "exit code 1",
                                "exit code 2", "exit status 1", "command failed", "build failed"});
  static const Wording passing({"0 failed", "no failures", "0 failures", "0 errors", "no errors", "0 error"});
  static const Wording success({"successfully", "all tests pass", "tests pass", "all passing", "tests are passing",
                                "is now fixed", "has been fixed", "is fixed", "fixed the", "works now", "now works",
                                "is working", "completed", "all done", "is complete", "ready to", "everything works"});
  if (talk.answers.empty()) return {};
  const ConversationView::Call* last = nullptr;
  for (const ConversationView::Call& call : talk.calls) {
    if (call.result != nullptr && !checks.find(call.call->arguments).empty()) last = &call;
  }
  if (last == nullptr || last->result_at > talk.answers.back()) return {};
  const std::string& result = last->result->text;
  const bool failed = last->is_error() || (!failing.find(result).empty() && passing.find(result).empty());
  // What the agent does after the check may have mended it: only a check that nothing followed counts.
  const bool is_last = last->at == talk.calls.back().at;
  const std::string_view claim = success.find(talk.message(talk.answers.back()).text);
  if (!failed || !is_last || claim.empty()) return {};
  return {{last->result_at, talk.answers.back()}, "“" + std::string(claim) + "” after " + quote(result), true};
}

Detection repeats_itself(const ConversationView& talk) {
  std::map<std::pair<std::string_view, std::uint32_t>, std::size_t> before;
  for (const std::size_t at : talk.answers) {
    const Message& answer = talk.message(at);
    const std::string_view text = base::trim(answer.text);
    if (text.size() < kWorthRepeating) continue;
    const auto [first, fresh] = before.try_emplace({text, answer.omitted_bytes}, at);
    if (!fresh) return {{first->second, at}, quote(text), true};
  }
  return {};
}

Detection declined(const ConversationView& talk) {
  static const Wording wording({"i can't help with",
                                "i cannot help with",
                                "i can't assist",
                                "i cannot assist",
                                "i'm unable to help",
                                "i am unable to help",
                                "i'm unable to assist",
                                "i am unable to assist",
                                "i'm not able to help",
                                "i'm not able to assist",
                                "i can't provide",
                                "i cannot provide",
                                "i can't fulfill",
                                "i cannot fulfill",
                                "i'm sorry but i can't",
                                "i'm sorry but i cannot",
                                "i am sorry but i cannot",
                                "i'm unable to provide",
                                "i won't be able to",
                                "i must decline",
                                "against my guidelines",
                                "i'm unable to process",
                                "i cannot process",
                                "i am unable to process",
                                "unable to proceed with",
                                "i'm unable to cancel",
                                "i'm unable to change",
                                "cannot be cancelled",
                                "cannot be modified",
                                "cannot be changed",
                                "not eligible for",
                                "i'm unable to modify",
                                "i'm not able to",
                                "i am not able to",
                                "i cannot offer",
                                "unable to offer",
                                "outside my scope",
                                "outside of my scope",
                                "outside my area",
                                "outside my expertise",
                                "beyond my scope",
                                "i can only help with",
                                "i can only assist with",
                                "i'm only able to help with",
                                "we don't carry",
                                "we do not carry",
                                "we don't offer",
                                "we do not offer",
                                "not something i can help",
                                "das kann ich leider nicht",
                                "ich kann ihnen dabei leider nicht",
                                "dabei kann ich nicht helfen",
                                "no puedo ayudarte con",
                                "no puedo ayudarle con",
                                "no me es posible",
                                "je ne peux pas vous aider",
                                "je ne suis pas en mesure",
                                "não posso ajudar com",
                                "não consigo ajudar com",
                                "non posso aiutarti con",
                                "non posso aiutarla con",
                                "daar kan ik niet mee helpen",
                                "我无法帮助",
                                "我不能帮助",
                                "お手伝いできません",
                                "対応できません"});
  Detection seen;
  for (const std::size_t at : talk.answers) {
    const std::string_view phrase = wording.find(talk.message(at).text);
    if (phrase.empty()) continue;
    if (!seen.is_there) seen.detail = "The agent writes “" + std::string(phrase) + "”";
    seen.is_there = true;
    seen.at.push_back(at);
  }
  return seen;
}

}  // namespace tracesift::behaviour
