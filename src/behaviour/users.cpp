// SPDX-License-Identifier: MIT
// What users say of the agent's work. Words of English only: in other languages these rules see nothing.
#include <algorithm>
#include <set>

#include "base/text.hpp"
#include "behaviour/failure_rules.hpp"
#include "behaviour/wording.hpp"

namespace tracesift::behaviour {
namespace {

constexpr std::size_t kReadOfMessage = 600;  // bytes; a long message is a document, not a reproach
constexpr std::size_t kMinWords = 5;         // of a request that may be repeated
constexpr double kSameWords = 0.8;

const Wording& correcting() {
  static const Wording wording({
      "that's not what",
      "that is not what",
      "not what i asked",
      "not what i wanted",
      "not what i meant",
      "not what i said",
      "that's wrong",
      "that is wrong",
      "this is wrong",
      "you're wrong",
      "you are wrong",
      "that's incorrect",
      "that is incorrect",
      "this is incorrect",
      "that's not right",
      "that's not correct",
      "that is not right",
      "that is not correct",
      "isn't right",
      "isn't correct",
      "not quite right",
      "i already told you",
      "i already said",
      "i told you",
      "as i said",
      "like i said",
      "you misunderstood",
      "you misunderstand",
      "you forgot",
      "you missed",
      "you ignored",
      "you broke",
      "still not working",
      "still doesn't work",
      "still does not work",
      "still fails",
      "still failing",
      "still broken",
      "still getting",
      "still see the",
      "still seeing",
      "doesn't work",
      "does not work",
      "didn't work",
      "did not work",
      "is not working",
      "isn't working",
      "that didn't",
      "undo that",
      "revert that",
      "^wrong",
      "^incorrect",
      "^no that's not",
      "^no it's not",
      "^no not",
      "^no you",
      "^no don't",
      "^no i meant",
      "^no that is not",
      "^stop",
      "^hmm no",
      "you made a mistake",
      "made an error",
      "your mistake",
      "there's been a mistake",
      "should not have",
      "shouldn't have",
      "why did you",
      "why didn't you",
  });
  return wording;
}

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

/// Messages after an answer that contain one of the phrases. The first request is about the matter, not the agent.
Detection said_after_answer(const ConversationView& talk, const Wording& wording) {
  Detection seen;
  for (std::size_t i = 1; i < talk.said.size(); ++i) {
    const std::size_t at = talk.said[i];
    if (talk.answers.empty() || talk.answers.front() > at) continue;
    const std::string_view phrase = wording.find(said_in(talk.message(at)).substr(0, kReadOfMessage));
    if (phrase.empty()) continue;
    if (!seen.is_there) seen.detail = "The user writes “" + std::string(phrase) + "”";
    seen.is_there = true;
    seen.at.push_back(at);
  }
  return seen;
}

std::set<std::string> words_of(std::string_view text) {
  std::set<std::string> words;
  std::string word;
  const auto close = [&] {
    if (!word.empty()) words.insert(std::move(word));
    word.clear();
  };
  for (std::size_t at = 0; at < text.size();) {
    const std::uint32_t c = base::next_code_point(text, at);
    if (base::is_letter_or_digit(c)) {
      base::append_code_point(word, base::fold_case(c));
    } else {
      close();
    }
  }
  close();
  return words;
}

}  // namespace

Detection user_corrects(const ConversationView& talk) { return said_after_answer(talk, correcting()); }
Detection user_interrupts(const ConversationView& talk) {
  static const Wording mark({"^request interrupted by user"});  // as Claude Code writes it
  return said_after_answer(talk, mark);
}
Detection user_is_unhappy(const ConversationView& talk) { return said_after_answer(talk, unhappy()); }

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
    std::set<std::string> words = words_of(said_in(talk.message(at)).substr(0, kReadOfMessage));
    for (std::size_t j = i; j-- > 0 && words.size() >= kMinWords;) {
      if (before[j].size() < kMinWords) continue;
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
