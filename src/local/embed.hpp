// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <vector>

#include "local/terms.hpp"
#include "local/tokens.hpp"
#include "local/vectors.hpp"

namespace tracesift::local {

/// Places of texts, and the directions that they were placed by.
struct Embedding {
  Points points;
  Dense words;                             // a row for each stem: summed up over a text
  Dense parts;                             // a row for each piece
  std::vector<std::uint64_t> pieces;       // their hashes
  std::vector<std::uint32_t> piece_texts;  // texts that each is in
};

/// How often a word at this place of a text counts: what people say first is what they want.
double times_at(std::size_t place);

/// A place for each text, near those that mean the same: two views side by side, rows of length one.
///
///   words   how words occur together (window of 10 on each side), positive pointwise mutual information with context
///           smoothing 0.75 (Levy, Goldberg, Dagan 2015), 150 singular directions, weighed by √ of the singular values;
///           a text is the sum of its words', each times count · √idf, the first fifteen twice
///   pieces  TF-IDF of parts of words, 100 singular directions
///
/// Both are learnt from these texts alone, of very many from an even sample. Deterministic for a seed.
Embedding embed(const Terms& terms, const Wordings& wordings, std::uint64_t seed);

/// Each point drawn towards its ten nearest, by the fourth power of the cosine: chance differences between texts that
/// mean the same are evened out, and outliers stay. Compares all with all.
Points smooth_by_neighbours(const Points& points);

}  // namespace tracesift::local
