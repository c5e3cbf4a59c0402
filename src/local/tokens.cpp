// SPDX-License-Identifier: MIT
#include "local/tokens.hpp"

#include "base/text.hpp"

namespace tracesift::local {
namespace {

constexpr std::size_t kMaxWordBytes = 40;

void add_word(std::vector<Token>& tokens, std::string word, std::size_t begin, std::size_t end) {
  int digits = 0;
  bool letters = false;
  for (const char c : word) {
    digits += c >= '0' && c <= '9' ? 1 : 0;
    letters = letters || c < '0' || c > '9';
  }
  Token token{std::move(word), static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end), false};
  token.is_stop =
      digits >= 3 || !letters || token.word.size() < 2 || token.word.size() > kMaxWordBytes || is_stop_word(token.word);
  tokens.push_back(std::move(token));
}

}  // namespace

std::vector<Token> tokenize(std::string_view text) {
  std::vector<Token> tokens;
  std::string word;
  std::size_t begin = 0;
  std::string previous;  // character of an unspaced script
  std::size_t previous_begin = 0;
  const auto close = [&](std::size_t end) {
    if (!word.empty()) add_word(tokens, std::move(word), begin, end);
    word.clear();
  };
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t start = at;
    std::uint32_t c = base::next_code_point(text, at);
    if (c == 0x2019) c = '\'';
    if (base::is_unspaced_script(c) && base::is_letter_or_digit(c)) {
      close(start);
      std::string character;
      base::append_code_point(character, c);
      if (!previous.empty()) {
        tokens.push_back(
            {previous + character, static_cast<std::uint32_t>(previous_begin), static_cast<std::uint32_t>(at), false});
      }
      previous = std::move(character);
      previous_begin = start;
      continue;
    }
    previous.clear();
    const bool inside = !word.empty() && c == '\'' && at < text.size() &&
                        base::is_letter_or_digit(static_cast<unsigned char>(text[at]));
    if (base::is_letter_or_digit(c) || inside) {
      if (word.empty()) begin = start;
      base::append_code_point(word, base::fold_case(c));
    } else {
      close(start);
    }
  }
  close(text.size());
  return tokens;
}

}  // namespace tracesift::local
