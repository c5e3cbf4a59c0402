// SPDX-License-Identifier: MIT
// What is new beside the groups of an earlier report, and what only looks so.
#include <algorithm>
#include <cmath>
#include <utility>

#include "base/math.hpp"
#include "local/engine.hpp"
#include "stats/proportions.hpp"

namespace tracesift::local {
namespace {

constexpr double kGrown = 3;      // times as many as before, by the sizes of both reports
constexpr double kChance = 0.05;  // of one false new group in a report

/// The chance of at least `now` of `now + then`, each with this probability.
double upper_tail(std::uint64_t now, std::uint64_t then, double probability) {
  const stats::LogFactorials factorials(now + then);
  double sum = 0;
  for (std::uint64_t k = now; k <= now + then; ++k) {
    sum += base::exponential(std::min(0.0, factorials.binomial(now + then, k, probability)));
  }
  return sum;
}

/// How many of an earlier report's leftover conversations are among these, by a place that all of them have.
double residual_like(const Layer& layer, const std::vector<std::vector<float>>& places) {
  Points points(places.size(), layer.space.mean.size());
  for (std::size_t i = 0; i < places.size(); ++i) std::copy(places[i].begin(), places[i].end(), points.row(i));
  const Prototype prototype = make_prototype(points, std::vector<double>(places.size(), 1), kOutsideLeaf);
  const std::size_t kept = layer.residual.scales.size();
  std::size_t alike = 0;
  for (std::size_t i = 0; i < kept; ++i) {
    const std::vector<float> one = row_of(layer.residual, i);
    if (dot(one.data(), prototype.centre.data(), one.size()) >= prototype.bound) ++alike;
  }
  return kept == 0 ? 0
                   : static_cast<double>(alike) * static_cast<double>(layer.residual_count) / static_cast<double>(kept);
}

}  // namespace

/// Of each group, how many conversations like its own were left over in the earlier reports.
std::vector<double> Engine::left_then() const {
  std::vector<double> then(groups_.size(), 0);
  for (const Layer& layer : options_.layers) {
    Placer placer(layer.space);
    for (std::size_t g = 0; g < groups_.size(); ++g) {
      std::vector<std::vector<float>> places;
      for (const std::size_t point : points_of_[g]) {
        std::vector<float> place = placer.place(as_written_[unique_[point]], context_of(point)).at;
        if (!place.empty()) places.push_back(std::move(place));
      }
      if (!places.empty()) then[g] += residual_like(layer, places);
    }
  }
  return then;
}

/// Whether a group of what is left is more than what was always left: among the leftover conversations of the earlier
/// reports there are too few like these, given how many more are left now (one-sided binomial test, Bonferroni), and a
/// third at most by the sizes of both: directions fit those better that they were learnt from. From the group that grew
/// least to the one that grew most: what is not new shows how much more is left of everything.
std::vector<bool> Engine::are_new(const std::vector<std::size_t>& left) const {
  const std::vector<double> then = left_then();
  double others_then = 0;
  double texts_then = 0;
  for (const Layer& layer : options_.layers) {
    others_then += static_cast<double>(layer.residual_count);
    texts_then += static_cast<double>(layer.space.texts);
  }
  auto others_now = static_cast<double>(left.size());
  const auto now = [&](std::size_t g) { return static_cast<double>(points_of_[g].size()); };
  std::vector<std::size_t> tops;
  for (std::size_t g = 0; g < groups_.size(); ++g) {
    if (groups_[g].parent >= 0) continue;
    tops.push_back(g);
    others_now -= now(g);
    others_then = std::max(0.0, others_then - then[g]);
  }
  std::stable_sort(tops.begin(), tops.end(),
                   [&](std::size_t a, std::size_t b) { return now(a) * (then[b] + 1) < now(b) * (then[a] + 1); });
  const double by_size = static_cast<double>(unique_.size()) / (static_cast<double>(unique_.size()) + texts_then);
  std::vector<bool> is_new(groups_.size(), false);
  for (const std::size_t g : tops) {
    const double expected = std::max(by_size, (others_now + 1) / (others_now + others_then + 2));
    const double p = upper_tail(points_of_[g].size(), static_cast<std::uint64_t>(std::lround(then[g])), expected);
    const double by_chance = (then[g] + 1) * static_cast<double>(unique_.size()) / texts_then;
    is_new[g] = p * static_cast<double>(tops.size()) < kChance && now(g) >= kGrown * by_chance;
    if (is_new[g]) continue;
    others_now += now(g);
    others_then += then[g];
  }
  for (std::size_t g = 0; g < groups_.size(); ++g) {
    if (groups_[g].parent >= 0) is_new[g] = is_new[static_cast<std::size_t>(groups_[g].parent)];
  }
  return is_new;
}

void Engine::keep_groups(const std::vector<bool>& kept) {
  std::vector<Group> groups = std::exchange(groups_, {});
  std::vector<std::vector<std::size_t>> points = std::exchange(points_of_, {});
  std::vector<int> place(groups.size(), -1);
  for (std::size_t g = 0; g < groups.size(); ++g) {
    if (!kept[g]) continue;
    place[g] = static_cast<int>(groups_.size());
    if (groups[g].parent >= 0) groups[g].parent = place[static_cast<std::size_t>(groups[g].parent)];
    groups_.push_back(std::move(groups[g]));
    points_of_.push_back(std::move(points[g]));
  }
}

/// What is a more typical member of a new group than of the given one that it was put into goes to the new one: of a
/// subject that nobody knew, the earlier groups took what was nearest.
void Engine::draw_to_new(const std::vector<int>& fixed, Assigned& assigned) {
  if (groups_.empty()) return;
  std::vector<Prototype> prototypes;
  Targets targets;
  prototypes.reserve(groups_.size());
  for (std::size_t g = 0; g < groups_.size(); ++g) {
    const bool is_parent = g + 1 < groups_.size() && groups_[g + 1].parent == static_cast<int>(g);
    if (is_parent || groups_[g].is_rest) continue;
    prototypes.push_back(prototype_of(points_of_[g], true));
    targets.leaves.push_back({&prototypes.back(), static_cast<int>(g)});
  }
  std::vector<bool> is_taken(fixed.size(), false);
  for (const std::vector<std::size_t>& points : points_of_) {
    for (const std::size_t i : points) is_taken[i] = true;
  }
  for (std::size_t i = 0; i < fixed.size(); ++i) {
    if (fixed[i] >= 0 || is_taken[i]) continue;
    const Placement best = closest(places_of({i}).values, targets);
    if (best.group < 0 || best.share <= assigned.share[i]) continue;
    for (int g = best.group; g >= 0; g = groups_[static_cast<std::size_t>(g)].parent) {
      points_of_[static_cast<std::size_t>(g)].push_back(i);
    }
  }
  for (std::size_t g = 0; g < groups_.size(); ++g) groups_[g].members = all_texts_of(points_of_[g]);
}

}  // namespace tracesift::local
