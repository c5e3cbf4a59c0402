// SPDX-License-Identifier: MIT
#include "local/engine.hpp"

namespace tracesift::local {

Fit Engine::fit(const std::vector<int>& group, std::size_t count) const {
  Dense centres(count, points_.columns);
  for (std::size_t i = 0; i < unique_.size(); ++i) {
    for (const std::size_t text : copies_[i]) {
      if (group[text] < 0) continue;
      double* centre = centres.row(static_cast<std::size_t>(group[text]));
      for (std::size_t j = 0; j < points_.columns; ++j) centre[j] += points_.row(i)[j];
    }
  }
  for (std::size_t g = 0; g < count; ++g) normalize(centres.row(g), centres.columns);
  Fit fit{std::vector<int>(group.size(), -1), std::vector<double>(group.size(), 0)};
  for (std::size_t i = 0; i < unique_.size(); ++i) {
    int nearest = -1;
    double most = kBarelyFits;
    for (std::size_t g = 0; g < count; ++g) {
      const double cosine = dot(points_.row(i), centres.row(g), points_.columns);
      if (cosine <= most) continue;
      most = cosine;
      nearest = static_cast<int>(g);
    }
    for (const std::size_t text : copies_[i]) {
      fit.nearest[text] = nearest;
      if (group[text] >= 0) {
        fit.closeness[text] = dot(points_.row(i), centres.row(static_cast<std::size_t>(group[text])), points_.columns);
      }
    }
  }
  return fit;
}

}  // namespace tracesift::local
