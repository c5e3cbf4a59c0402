// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "language/sentences.hpp"

namespace tracesift::language {

enum class Article { none, own, a, the };  // own: my, this, any …

/// "all of my recent credit card orders": head "order", modifier "card".
struct NounPhrase {
  std::size_t end = 0;   // behind its last word; 0: none is here
  std::string head;      // singular, lower case
  std::string modifier;  // the word before it, unless it says little ("new"); may be empty
  std::string written;   // modifier and head as they stand, or "proof of insurance"
  std::string written_head;
  Article article = Article::none;
  bool is_plural = false;
  bool is_name = false;     // all words begin with a capital, and no sentence begins here
  bool is_trouble = false;  // "a problem with …" was before it
};

/// The phrase that begins at words[at], with its articles; end is 0 where none does.
NounPhrase read_noun_phrase(const std::vector<Word>& words, std::size_t at);

}  // namespace tracesift::language
