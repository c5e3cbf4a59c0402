// SPDX-License-Identifier: MIT
#include "behaviour/wording.hpp"

#include <cstddef>

#include "base/text.hpp"

namespace tracesift::behaviour {
namespace {

struct Word {
  std::string text;
  std::size_t begin;
  std::size_t end;
};

/// Letters, digits, `_` and apostrophes between them, in lower case.
std::vector<Word> words_of(std::string_view text) {
  std::vector<Word> words;
  bool inside = false;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = at;
    std::uint32_t c = base::next_code_point(text, at);
    if (c == 0x2019) c = '\'';
    const bool is_part = base::is_letter_or_digit(c) || c == '_' || (c == '\'' && inside);
    if (is_part && !inside) words.push_back({{}, begin, at});
    inside = is_part;
    if (!is_part) continue;
    base::append_code_point(words.back().text, base::fold_case(c));
    words.back().end = at;
  }
  return words;
}

}  // namespace

Wording::Wording(const std::vector<std::string_view>& phrases) {
  for (std::string_view phrase : phrases) {
    std::size_t second = 0;
    if (base::is_unspaced_script(base::next_code_point(phrase, second))) {
      unspaced_.emplace_back(phrase);
      continue;
    }
    Phrase made;
    made.is_first = base::starts_with(phrase, "^");
    for (Word& word : words_of(phrase)) made.words.push_back(std::move(word.text));
    by_first_word_[made.words.front()].push_back(std::move(made));
  }
}

std::string_view Wording::find(std::string_view text) const {
  for (const std::string& phrase : unspaced_) {
    if (const std::size_t at = text.find(phrase); at != std::string_view::npos) return text.substr(at, phrase.size());
  }
  const std::vector<Word> words = words_of(text);
  for (std::size_t i = 0; i < words.size(); ++i) {
    const auto found = by_first_word_.find(words[i].text);
    if (found == by_first_word_.end()) continue;
    for (const Phrase& phrase : found->second) {
      if (phrase.is_first && i > 0) continue;
      std::size_t n = 0;
      while (n < phrase.words.size() && i + n < words.size() && words[i + n].text == phrase.words[n]) ++n;
      if (n == phrase.words.size()) return text.substr(words[i].begin, words[i + n - 1].end - words[i].begin);
    }
  }
  return {};
}

}  // namespace tracesift::behaviour
