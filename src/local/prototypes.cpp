// SPDX-License-Identifier: MIT
#include "local/prototypes.hpp"

#include <algorithm>
#include <utility>

namespace tracesift::local {
namespace {

constexpr std::size_t kSteps = 100;  // of closeness
constexpr double kMinCosine = 0.1;   // to a centre, under which nothing fits
constexpr double kMaxBound = 0.8;    // that is close enough for any category

std::size_t step_of(double cosine) {
  return static_cast<std::size_t>(std::clamp(cosine, 0.0, 0.999) * static_cast<double>(kSteps));
}

/// The share of a category's members that are no closer to its centre.
double share_within(const Prototype& prototype, double cosine) {
  double all = 0;
  double within = 0;
  for (std::size_t i = 0; i < prototype.closeness.size(); ++i) {
    all += prototype.closeness[i];
    if (i <= step_of(cosine)) within += prototype.closeness[i];
  }
  return all > 0 ? within / all : 0;
}

Placement closest_of(const std::vector<float>& place, const std::vector<Target>& targets, bool is_close) {
  Placement best;
  for (const Target& target : targets) {
    const double cosine = dot(place.data(), target.prototype->centre.data(), place.size());
    if (cosine < (is_close ? target.prototype->bound : kMinCosine)) continue;
    if (best.group >= 0 && cosine <= best.cosine) continue;
    best = {target.group, cosine, is_close ? share_within(*target.prototype, cosine) : 0};
  }
  return best;
}

}  // namespace

Prototype make_prototype(const Points& places, const std::vector<double>& times, std::size_t outside) {
  Dense sum(1, places.columns);
  for (std::size_t i = 0; i < places.rows; ++i) {
    for (std::size_t j = 0; j < places.columns; ++j) sum.row(0)[j] += times[i] * static_cast<double>(places.row(i)[j]);
  }
  Prototype prototype;
  prototype.closeness.assign(kSteps, 0);
  std::vector<double> cosines;
  for (std::size_t i = 0; i < places.rows; ++i) {
    Dense others(1, places.columns);
    const double own = places.rows > 1 ? times[i] : 0;
    for (std::size_t j = 0; j < places.columns; ++j) {
      others.row(0)[j] = sum.row(0)[j] - own * static_cast<double>(places.row(i)[j]);
    }
    const Points centre = to_points(std::move(others));
    cosines.push_back(dot(places.row(i), centre.row(0), places.columns));
    prototype.closeness[step_of(cosines.back())] += 1;
  }
  if (!cosines.empty()) {
    const auto farthest = cosines.begin() + static_cast<std::ptrdiff_t>(cosines.size() / outside);
    std::nth_element(cosines.begin(), farthest, cosines.end());
    prototype.bound = std::clamp(*farthest, kMinCosine, kMaxBound);
  }
  prototype.centre = to_points(std::move(sum)).values;
  return prototype;
}

Placement closest(const std::vector<float>& place, const Targets& targets) {
  Placement best = closest_of(place, targets.leaves, true);
  if (best.group < 0) best = closest_of(place, targets.above, true);
  if (best.group < 0) best = closest_of(place, targets.leaves, false);
  return best;
}

}  // namespace tracesift::local
