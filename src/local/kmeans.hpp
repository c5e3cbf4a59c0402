// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "base/random.hpp"
#include "local/vectors.hpp"

namespace tracesift::local {

struct Clusters {
  std::vector<int> of;            // cluster of each point, -1 for a zero point
  std::vector<double> closeness;  // cosine of each point to its centre
  Dense centres;                  // rows of length one
};

/// Spherical k-means (cosine) with k-means++ seeding (Arthur, Vassilvitskii 2007); the best of `restarts`.
/// Points are rows of length one, each counting `weights[i]` times.
Clusters cluster(const Dense& points, const std::vector<double>& weights, int k, int restarts, base::Random& random);

}  // namespace tracesift::local
