// SPDX-License-Identifier: MIT
// What texts are compared by: the stems of their words, and pieces of words where those fail (other languages,
// compounds, typing errors).
#pragma once

#include <cstdint>
#include <vector>

#include "local/tokens.hpp"
#include "local/vectors.hpp"

namespace tracesift::local {

struct Terms {
  std::vector<std::vector<std::uint32_t>> texts;  // ids in the order of each text
  std::vector<std::uint32_t> frequency;           // of each id: texts that contain it
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

/// Three to five characters within a word and the blanks around it, in at least three texts, copies counted:
/// (1 + ln tf) · (ln((1+n)/(1+df)) + 1), rows of length one.
Sparse char_ngram_tfidf(const Wordings& wordings);

}  // namespace tracesift::local
