// SPDX-License-Identifier: MIT
// Groups that are where an earlier report found them.
#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "local/engine.hpp"

namespace tracesift::local {
namespace {

constexpr std::size_t kMaxResidual = 500;  // places that are kept
constexpr double kMostlyUnknown = 0.34;    // share of its words that a category cannot know

}  // namespace

Targets Engine::targets_of(const Layer& layer) const {
  std::map<std::string, int> group_of;
  std::set<int> parents;
  for (std::size_t g = 0; g < options_.given.size(); ++g) {
    for (const std::string& uid : options_.given[g].uids) group_of.emplace(uid, static_cast<int>(g));
    parents.insert(options_.given[g].parent);
  }
  Targets targets;
  for (const Prototype& prototype : layer.prototypes) {
    const auto found = group_of.find(prototype.uid);
    if (found == group_of.end()) continue;
    const bool is_above = parents.count(found->second) > 0;
    (is_above ? targets.above : targets.leaves).push_back({&prototype, found->second});
  }
  return targets;
}

/// Each text by itself. Of several layers the one counts in which it is the more typical member.
Engine::Assigned Engine::assign_frozen(const std::vector<int>& fixed) const {
  Assigned assigned{fixed, std::vector<double>(fixed.size(), 0)};
  for (const Layer& layer : options_.layers) {
    const Targets targets = targets_of(layer);
    Placer placer(layer.space);
    for (std::size_t i = 0; i < fixed.size(); ++i) {
      if (fixed[i] >= 0) continue;
      const Placer::Place place = placer.place(as_written_[unique_[i]], context_of(i));
      if (place.at.empty()) continue;
      Placement best = closest(place.at, targets);
      if (place.unknown >= kMostlyUnknown) best.share = 0;
      if (best.group < 0 || (assigned.of[i] >= 0 && best.share <= assigned.share[i])) continue;
      assigned.of[i] = best.group;
      assigned.share[i] = best.share;
    }
  }
  return assigned;
}

void Engine::find_frozen() {
  const std::vector<int> fixed = fixed_points();
  Assigned assigned = assign_frozen(fixed);
  std::vector<std::size_t> left;  // closer to a category than to any other perhaps, and like no member of it
  for (std::size_t i = 0; i < fixed.size(); ++i) {
    if (fixed[i] < 0 && assigned.share[i] <= 0) left.push_back(i);
  }
  if (!options_.only_given && !left.empty()) {
    find_new(left, wanted_beside(assigned.of));
    keep_groups(are_new(left));
    draw_to_new(fixed, assigned);
  }
  std::vector<Group> found = std::exchange(groups_, {});
  std::vector<std::vector<std::size_t>> points = std::exchange(points_of_, {});
  for (const std::vector<std::size_t>& members : points) {
    for (const std::size_t i : members) assigned.of[i] = -1;
  }
  add_given(assigned.of, assigned.share);
  append(std::move(found), std::move(points));
}

/// Members of a given group in the reports that its layers were made of.
std::size_t Engine::prototyped(std::size_t given) const {
  const std::vector<std::string>& uids = options_.given[given].uids;
  std::size_t members = 0;
  for (const Layer& layer : options_.layers) {
    for (const Prototype& prototype : layer.prototypes) {
      if (std::find(uids.begin(), uids.end(), prototype.uid) == uids.end()) continue;
      for (const std::uint32_t count : prototype.closeness) members += count;
    }
  }
  return members;
}

/// Where points are in the space of these texts.
Points Engine::places_of(const std::vector<std::size_t>& points) const {
  const Points& raw = raw_points_.rows > 0 ? raw_points_ : points_;
  Points places(points.size(), raw.columns);
  for (std::size_t i = 0; i < points.size(); ++i) {
    std::copy(raw.row(points[i]), raw.row(points[i]) + raw.columns, places.row(i));
  }
  return center(places, {space_.mean.begin(), space_.mean.end()});
}

Prototype Engine::prototype_of(const std::vector<std::size_t>& points, bool is_leaf) const {
  std::vector<double> times;
  times.reserve(points.size());
  for (const std::size_t point : points) times.push_back(weights_[point]);
  return make_prototype(places_of(points), times, is_leaf ? kOutsideLeaf : kOutsideParent);
}

/// What fits none of these closely: an even sample of it.
void Engine::keep_residual(const Targets& targets, Layer& layer) const {
  std::vector<std::size_t> residual;
  for (std::size_t i = 0; i < unique_.size(); ++i) {
    const bool fits = unknown_[i] < kMostlyUnknown && closest(places_of({i}).values, targets).share > 0;
    if (!fits) residual.push_back(i);
  }
  layer.residual_count = residual.size();
  std::vector<std::size_t> kept;
  const std::size_t most = std::min(residual.size(), kMaxResidual);
  for (std::size_t i = 0; i < most; ++i) kept.push_back(residual[i * residual.size() / most]);
  layer.residual = in_bytes(places_of(kept));
}

Layer Engine::layer(const std::vector<int>& leaf, const std::vector<int>& parent,
                    const std::vector<std::string>& uids) const {
  std::vector<std::vector<std::size_t>> inside(uids.size());
  for (std::size_t i = 0; i < unique_.size(); ++i) {
    for (int g = leaf[unique_[i]]; g >= 0; g = parent[static_cast<std::size_t>(g)]) {
      inside[static_cast<std::size_t>(g)].push_back(i);
    }
  }
  Layer layer;
  Targets targets;
  layer.prototypes.reserve(uids.size());
  for (std::size_t g = 0; g < uids.size(); ++g) {
    if (uids[g].empty() || inside[g].empty()) continue;
    const bool is_leaf = std::find(parent.begin(), parent.end(), static_cast<int>(g)) == parent.end();
    layer.prototypes.push_back(prototype_of(inside[g], is_leaf));
    layer.prototypes.back().uid = uids[g];
    (is_leaf ? targets.leaves : targets.above).push_back({&layer.prototypes.back(), static_cast<int>(g)});
  }
  if (layer.prototypes.empty()) return layer;
  layer.space = space_;
  keep_residual(targets, layer);
  return layer;
}

}  // namespace tracesift::local
