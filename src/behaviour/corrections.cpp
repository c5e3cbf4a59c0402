// SPDX-License-Identifier: MIT
// Users who reject what the agent says or proposes, and users for whom what it advised did not help.
#include <algorithm>
#include <array>
#include <string_view>

#include "base/text.hpp"
#include "behaviour/complaint_words.hpp"
#include "behaviour/correction_words.hpp"
#include "behaviour/said_after_answer.hpp"

namespace tracesift::behaviour {
namespace {

constexpr std::size_t kMaxDistanceOfIf = 30;
constexpr std::size_t kMinContentWords = 2;

std::string_view last_sentence(std::string_view text) {
  text = base::trim(text);
  if (text.size() < 2) return text;
  const std::size_t end = text.find_last_of(".!?\n", text.size() - 2);
  return end == std::string_view::npos ? text : base::trim(text.substr(end + 1));
}

bool is_question(std::string_view sentence) { return !sentence.empty() && sentence.back() == '?'; }

bool is_conditional(std::string_view text, std::string_view phrase) {
  static const Wording ifs({"if", "whether", "in case", "unless", "when", "wenn", "si", "se", "als"});
  const auto at = static_cast<std::size_t>(phrase.data() - text.data());
  const std::size_t from = at > kMaxDistanceOfIf ? at - kMaxDistanceOfIf : 0;
  return ifs.is_in(text.substr(from, at - from));
}

/// The first of the phrases that does not hang on an "if"; empty: none.
std::string_view find_firm(std::string_view text, const Wording& wording) {
  for (std::size_t from = 0; from < text.size();) {
    const std::string_view phrase = wording.find(text.substr(from));
    if (phrase.empty()) return {};
    if (!is_conditional(text, phrase)) return phrase;
    from = static_cast<std::size_t>(phrase.data() - text.data()) + phrase.size();
  }
  return {};
}

/// Words that say something, after the first.
bool says_enough(std::string_view text) {
  static constexpr std::array<std::string_view, 48> kEmpty = {
      "no",   "nope",  "the",  "and",  "but",    "for",   "you",      "i",       "it",   "is", "was",  "that",
      "this", "to",    "a",    "an",   "of",     "in",    "on",       "at",      "my",   "me", "want", "need",
      "like", "would", "i'd",  "i'm",  "make",   "can",   "please",   "not",     "be",   "do", "so",   "with",
      "have", "one",   "will", "it's", "that's", "sorry", "actually", "instead", "just", "or", "are",  "we"};
  std::size_t count = 0;
  std::string word;
  for (std::size_t at = 0; at <= text.size(); ++at) {
    const char c = at < text.size() ? text[at] : ' ';
    const bool is_part = c == '\'' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                         static_cast<unsigned char>(c) > 127;
    if (is_part) {
      word += c;
      continue;
    }
    const std::string small = base::lower_ascii(word);
    if (!word.empty() && std::find(kEmpty.begin(), kEmpty.end(), small) == kEmpty.end()) ++count;
    word.clear();
  }
  return count >= kMinContentWords;
}

/// What in `text` rejects `answer`, the agent's words before it; empty: nothing.
std::string_view rejection(std::string_view text, std::string_view answer) {
  if (own_mistake().is_in(text)) return {};
  if (!agreeing().is_in(text)) {
    if (const std::string_view phrase = find_firm(text, rejecting()); !phrase.empty()) return phrase;
  }
  const std::string_view no = refusing().find(text);
  if (!no.empty() && !harmless_no().is_in(text) && !changing_mind().is_in(text) &&
      !offering().is_in(last_sentence(answer)) && says_enough(text)) {
    const std::string_view phrase = restating().find(text);
    if (!phrase.empty()) return text.substr(0, no.size());
  }
  if (!hesitating().is_in(text) || changing_mind().is_in(text)) return {};
  if (const std::string_view phrase = find_firm(text, amending()); !phrase.empty()) return phrase;
  for (const std::string_view contrast : {", not ", "—not ", " but not "}) {  // "Houston, not New York"
    if (const std::size_t at = text.find(contrast); at != std::string_view::npos) return text.substr(at + 2, 3);
  }
  return {};
}

std::string_view complaint(std::string_view text, std::string_view answer) {
  if (not_about_the_fault().is_in(text)) return {};
  if (const std::string_view phrase = find_firm(text, still_failing()); !phrase.empty()) return phrase;
  return is_question(last_sentence(answer)) ? std::string_view() : find_firm(text, not_working());
}

}  // namespace

Detection user_corrects(const ConversationView& talk) { return said_after_answer(talk, rejection); }
Detection still_broken(const ConversationView& talk) { return said_after_answer(talk, complaint); }

}  // namespace tracesift::behaviour
