// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "local/tokens.hpp"

namespace tracesift::local {

/// One to three content words that follow each other within a clause, with small words between them or not:
/// "find a restaurant" and "find me restaurants" are one phrase of two words.
struct PhraseUse {
  std::uint64_t id = 0;     // of the words' stems, in their order
  std::uint32_t words = 1;  // content words
  std::uint32_t begin = 0;  // in the text
  std::uint32_t end = 0;
  std::uint32_t at = 0;  // tokens before it: what is asked comes first
  bool is_name = false;  // a word of it is written with a capital where no sentence begins
  bool is_open = false;  // the clause goes straight on with another content word: "change my upcoming [flight]"
};

/// Every use in the first few hundred words of a text.
std::vector<PhraseUse> read_phrases(std::string_view text, const std::vector<Token>& tokens);

/// The stems of a phrase's content words.
std::vector<std::string> stems_of(std::string_view phrase);

}  // namespace tracesift::local
