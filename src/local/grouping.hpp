// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <vector>

#include "local/terms.hpp"
#include "local/vectors.hpp"

namespace tracesift::local {

/// Texts as points that count many times, and their words.
struct Corpus {
  const Dense& points;  // rows of length one, or zero
  const Terms& terms;
  const std::vector<double>& weights;
};

/// The group of each point, -1 for a zero one:
///
///   points ─k-means─> many small clusters ─Ward─> k groups ─k-means─> settled ─words─> groups
///
/// Small clusters first, because k-means alone splits what is large and joins what is small.
std::vector<int> group(const Corpus& corpus, int k, std::uint64_t seed);

/// A level above: Ward joins the groups, their words say where each text would go, and each group as a whole goes where
/// most of its texts do. The new group of each point.
std::vector<int> join_groups(const Corpus& corpus, const std::vector<int>& of, int groups, int wanted);

}  // namespace tracesift::local
