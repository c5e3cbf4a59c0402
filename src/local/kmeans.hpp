// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "base/random.hpp"
#include "local/vectors.hpp"

namespace tracesift::local {

struct Clusters {
  std::vector<int> of;             // cluster of each point, -1 for a zero point
  std::vector<double> similarity;  // cosine of each point to its centre
  Points centres;                  // rows of length one
};

/// Spherical k-means (cosine) with k-means++ seeding (Arthur, Vassilvitskii 2007), of at most `rounds`. Points are rows
/// of length one, each counting `weights[i]` times.
Clusters cluster(const Points& points, const std::vector<double>& weights, int k, int rounds, base::Random& random);

/// Each point with the centre it is closest to.
Clusters closest(const Points& points, const Points& centres);

/// The middle of each group, of length one.
Points centres_of(const Points& points, const std::vector<double>& weights, const std::vector<int>& of, int k);

}  // namespace tracesift::local
