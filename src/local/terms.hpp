// SPDX-License-Identifier: MIT
// What texts are compared by: the stems of their words, and pieces of words where those fail (other languages,
// compounds, typing errors).
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "local/tokens.hpp"
#include "local/vectors.hpp"

namespace tracesift::local {

struct Terms {
  std::vector<std::vector<std::uint32_t>> texts;  // ids in the order of each text
  std::vector<std::uint32_t> frequency;           // of each id: texts that contain it
  std::vector<std::string> stems;                 // of each id
};

/// Parts of words in texts.
struct Pieces {
  Sparse tfidf;                          // a row for each text
  std::vector<std::uint64_t> hashes;     // of each column
  std::vector<std::uint32_t> frequency;  // of each column: texts that contain it
};

/// Texts, and how many there are of each (with what is nearly the same).
struct Wordings {
  const std::vector<std::vector<Token>>& texts;
  const std::vector<double>& times;
};

/// Stems in at least two texts, copies counted, and in no more than half of the wordings (of few: in any). Ids in the
/// order of first use.
Terms read_terms(const Wordings& wordings);
inline Terms read_terms(const std::vector<std::vector<Token>>& texts) {
  return read_terms({texts, std::vector<double>(texts.size(), 1)});
}

/// √idf: how much a stem says.
double stem_weight(double texts, std::uint32_t frequency);

/// Hashes of the three to five characters within a word and the blanks around it.
std::vector<std::uint64_t> pieces_of(std::string_view word);
/// The words of a text that have pieces: the beginning of a long text, without ids.
std::size_t words_with_pieces(const std::vector<Token>& text);
bool has_pieces(const Token& token);
/// (1 + ln tf) · (ln((1+n)/(1+df)) + 1)
double piece_weight(double times, double texts, std::uint32_t frequency);

/// Pieces in at least three texts, copies counted; rows of length one.
Pieces char_ngram_tfidf(const Wordings& wordings);

}  // namespace tracesift::local
