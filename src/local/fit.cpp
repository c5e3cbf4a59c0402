// SPDX-License-Identifier: MIT
#include <utility>

#include "local/engine.hpp"

namespace tracesift::local {

Fit Engine::fit(const std::vector<int>& group, std::size_t count) const {
  Dense sums(count, points_.columns);
  for (std::size_t i = 0; i < unique_.size(); ++i) {
    for (const std::size_t text : copies_[i]) {
      if (group[text] < 0) continue;
      double* sum = sums.row(static_cast<std::size_t>(group[text]));
      for (std::size_t j = 0; j < points_.columns; ++j) sum[j] += static_cast<double>(points_.row(i)[j]);
    }
  }
  const Points centres = to_points(std::move(sums));
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
        fit.similarity[text] = dot(points_.row(i), centres.row(static_cast<std::size_t>(group[text])), points_.columns);
      }
    }
  }
  return fit;
}

std::vector<std::optional<MapPoint>> Engine::map(const std::vector<int>& leaf, const std::vector<int>& parent) const {
  std::vector<std::size_t> texts;
  std::vector<std::size_t> rows;
  std::vector<int> leaves;
  for (std::size_t i = 0; i < unique_.size(); ++i) {
    for (const std::size_t text : copies_[i]) {
      texts.push_back(text);
      rows.push_back(i);
      leaves.push_back(leaf[text]);
    }
  }
  std::vector<std::optional<MapPoint>> places(leaf.size());
  const std::vector<MapPoint> drawn = draw_map(points_, rows, leaves, parent);
  for (std::size_t i = 0; i < texts.size(); ++i) places[texts[i]] = drawn[i];
  return places;
}

}  // namespace tracesift::local
