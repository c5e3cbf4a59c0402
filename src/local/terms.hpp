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
  std::vector<std::uint32_t> frequency;           // of each id: texts it stands in
};

/// Stems in at least two texts and in no more than half of them (of few texts: in any). Ids in the order of first use.
Terms read_terms(const std::vector<std::vector<Token>>& texts);

/// Three to five characters within a word and the blanks around it, in at least three texts:
/// (1 + ln tf) · (ln((1+n)/(1+df)) + 1), rows of length one.
Sparse weigh_pieces(const std::vector<std::vector<Token>>& texts);

}  // namespace tracesift::local
