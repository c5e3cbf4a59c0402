// SPDX-License-Identifier: MIT
// What users say of the agent's work. Words of English only: in other languages these rules see nothing.
#include <algorithm>
#include <set>

#include "base/text.hpp"
#include "behaviour/said_after_answer.hpp"
#include "behaviour/wording.hpp"

namespace tracesift::behaviour {
namespace {

constexpr std::size_t kMinWords = 8;  // of a request that may be repeated
constexpr std::size_t kMaxTurnsBack = 3;
constexpr double kSameWords = 0.8;

const Wording& unhappy() {
  static const Wording wording({
      "frustrated",
      "frustrating",
      "ridiculous",
      "useless",
      "waste of time",
      "wasting my time",
      "unacceptable",
      "fed up",
      "sick of",
      "annoying",
      "annoyed",
      "disappointed",
      "disappointing",
      "not happy",
      "unhappy",
      "wtf",
      "what the hell",
      "what the fuck",
      "stupid",
      "this sucks",
      "speak to a human",
      "talk to a human",
      "speak with a human",
      "talk to a person",
      "speak to a manager",
      "speak with a manager",
      "speak to a supervisor",
      "speak to your supervisor",
      "speak to your manager",
      "a real person",

      "how many times",
      "this is absurd",
      "makes no sense",
      "this is terrible",
      "you're not listening",
      "not helpful",
      "unhelpful",
      "you are not helping",
  });
  return wording;
}

Detection phrase_after_answer(const ConversationView& talk, const Wording& wording) {
  return said_after_answer(talk, [&](std::string_view text, std::string_view) { return wording.find(text); });
}

/// A thank-you, or a wish for more of a kind, in words that were used before.
bool is_new_wish(std::string_view text) {
  static const Wording wording({"other", "else", "another", "more", "next", "also", "thanks", "thank you", "^yes",
                                "^yeah", "^ok", "^okay", "^sure", "^great", "^perfect", "^no"});
  return wording.is_in(text.substr(0, kReadOfMessage));
}

const Wording& interruption() {
  static const Wording mark({"^request interrupted by user"});  // as Claude Code writes it
  return mark;
}

/// Whether the user stopped the agent in between: then it is the user who begins again.
bool stops_between(const ConversationView& talk, std::size_t from, std::size_t to) {
  for (std::size_t i = from; i <= to; ++i) {
    if (interruption().is_in(said_in(talk.message(talk.said[i])).substr(0, kReadOfMessage))) return true;
  }
  return false;
}

/// Other numbers, or another way from somewhere to somewhere.
bool differs_in_values(const std::set<std::string>& a, const std::set<std::string>& b) {
  const auto is_value = [](const std::string& word) {
    return word == "from" || word == "to" ||
           std::any_of(word.begin(), word.end(), [](char c) { return c >= '0' && c <= '9'; });
  };
  const auto lacks = [&](const std::set<std::string>& all, const std::set<std::string>& others) {
    return std::any_of(all.begin(), all.end(),
                       [&](const std::string& word) { return is_value(word) && others.count(word) == 0; });
  };
  return lacks(a, b) || lacks(b, a);
}

}  // namespace

Detection user_interrupts(const ConversationView& talk) { return phrase_after_answer(talk, interruption()); }
Detection user_is_unhappy(const ConversationView& talk) { return phrase_after_answer(talk, unhappy()); }

Detection steers_analyst(const ConversationView& talk) {
  static const Wording orders(
      {"ignore previous instructions", "ignore all previous instructions", "ignore your previous instructions",
       "ignore the above instructions", "ignore all instructions above", "ignore your instructions",
       "disregard previous instructions", "disregard all previous instructions", "disregard your instructions",
       "disregard the above instructions", "forget your previous instructions", "note to the analyst",
       "message to the analyst", "instruction to the analyst", "instructions to the analyst", "dear analyst"});
  Detection seen;
  for (std::size_t at = 0; at < talk.thread.messages.size(); ++at) {
    const Message& message = talk.message(at);
    if (message.role != Role::user && message.role != Role::tool) continue;
    const std::string_view found = orders.find(std::string_view(message.text).substr(0, 4 * kReadOfMessage));
    if (found.empty()) continue;
    if (!seen.is_there) seen.detail = "“" + std::string(found) + "”";
    seen.is_there = true;
    seen.at.push_back(at);
  }
  return seen;
}

Detection user_asks_again(const ConversationView& talk) {
  std::vector<std::set<std::string>> before;
  Detection seen;
  for (std::size_t i = 0; i < talk.said.size(); ++i) {
    const std::size_t at = talk.said[i];
    std::set<std::string> words = base::words_of(said_in(talk.message(at)).substr(0, kReadOfMessage));
    const bool may_repeat = words.size() >= kMinWords && !is_new_wish(said_in(talk.message(at)));
    for (std::size_t j = i; may_repeat && j-- > 0 && i - j <= kMaxTurnsBack;) {
      if (before[j].size() < kMinWords || differs_in_values(words, before[j])) continue;
      if (is_new_wish(said_in(talk.message(talk.said[j]))) || stops_between(talk, j, i)) continue;
      std::size_t shared = 0;
      for (const std::string& word : words) shared += before[j].count(word);
      const double all = static_cast<double>(words.size() + before[j].size() - shared);
      if (static_cast<double>(shared) < kSameWords * all) continue;
      const bool answered = std::any_of(talk.answers.begin(), talk.answers.end(),
                                        [&](std::size_t answer) { return answer > talk.said[j] && answer < at; });
      if (!answered) continue;
      seen.is_there = true;
      seen.at = {talk.said[j], at};
      seen.detail = "“" + base::shorten(base::collapse_whitespace(said_in(talk.message(at))), 80) + "” is asked again";
      return seen;
    }
    before.push_back(std::move(words));
  }
  return seen;
}

}  // namespace tracesift::behaviour
