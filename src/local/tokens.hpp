// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tracesift::local {

struct Token {
  std::string word;         // lower case
  std::uint32_t begin = 0;  // in the text it came from
  std::uint32_t end = 0;
  bool is_stop = false;  // too common to mean anything, or an id
};

/// Words of a text. Scripts without blanks give overlapping pairs of characters.
/// Words with three or more digits are ids: they keep their position in the text but carry no meaning.
std::vector<Token> tokenize(std::string_view text);

/// English, German, French, Spanish, Portuguese, Italian and Dutch function words, greetings and fillers.
bool is_stop_word(std::string_view word);

}  // namespace tracesift::local
