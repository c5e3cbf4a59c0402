// SPDX-License-Identifier: MIT
// What somebody wrote, as sentences of words: without code, quotations, addresses and ids, which no name is made of.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace tracesift::language {

struct Word {
  enum class Type { word, value, comma };  // a value is a number, an id, an address, a quotation: it ends a phrase
  Type type = Type::word;
  std::string lower;
  std::string written;  // of a possessive with its ending, of a value as it stands
};

struct Sentence {
  std::vector<Word> words;
  bool is_question = false;
};

/// At most `most` sentences. Contractions are opened ("can't" is "can not"); a possessive loses its ending.
std::vector<Sentence> read_sentences(std::string_view text, std::size_t most);

}  // namespace tracesift::language
