// SPDX-License-Identifier: MIT
// Groups that are there before any text is looked at.
#include <algorithm>
#include <numeric>
#include <set>
#include <utility>

#include "local/engine.hpp"

namespace tracesift::local {
namespace {

constexpr int kSettling = 5;          // rounds
constexpr double kSurelyFits = 0.8;   // cosine to the centre that is close enough for any group
constexpr std::size_t kFewSeeds = 5;  // say nothing of how far a group reaches

/// Whether each has no subgroups.
std::vector<bool> leaves_of(const std::vector<SeedGroup>& given) {
  std::vector<bool> is_leaf(given.size(), true);
  for (const SeedGroup& one : given) {
    if (one.parent >= 0) is_leaf[static_cast<std::size_t>(one.parent)] = false;
  }
  return is_leaf;
}

}  // namespace

/// The mean of what is in each given group, its subgroups' too, and of its seeds. Words that describe it count a tenth
/// of its members each; texts that were in it earlier are its members.
Points Engine::centres_of_given(const Apart& apart, const std::vector<int>& of) const {
  Dense centres(options_.given.size(), points_.columns);
  const auto add = [&](std::size_t g, const float* row, double weight) {
    for (std::size_t j = 0; j < centres.columns; ++j) centres.row(g)[j] += weight * static_cast<double>(row[j]);
  };
  std::vector<double> size(centres.rows, 0);
  for (std::size_t i = 0; i < of.size(); ++i) {
    if (of[i] < 0) continue;
    const auto g = static_cast<std::size_t>(of[i]);
    size[g] += weights_[i];
    add(g, apart.points.row(i), weights_[i]);
  }
  for (std::size_t g = 0; g < centres.rows; ++g) {
    const double weight = options_.given[g].seeds_are_texts ? 1 : std::max(1.0, size[g] / 10);
    for (const std::size_t seed : seeds_of_[g]) add(g, apart.seeds.row(seed), weight);
  }
  for (std::size_t g = centres.rows; g-- > 0;) {
    const int parent = options_.given[g].parent;  // comes before its children
    for (std::size_t j = 0; parent >= 0 && j < centres.columns; ++j) {
      centres.row(static_cast<std::size_t>(parent))[j] += centres.row(g)[j];
    }
  }
  return to_points(std::move(centres));
}

/// How close a text must be to each given group: as nineteen of twenty are that were in it, four of five where it has
/// subgroups.
std::vector<double> Engine::bounds_of_given(const Apart& apart, const Points& centres,
                                            const std::vector<int>& fixed) const {
  const std::vector<SeedGroup>& given = options_.given;
  std::vector<std::vector<double>> known(given.size());
  const auto note = [&](std::size_t in, const float* row) {
    for (int g = static_cast<int>(in); g >= 0; g = given[static_cast<std::size_t>(g)].parent) {
      const auto at = static_cast<std::size_t>(g);
      known[at].push_back(dot(row, centres.row(at), points_.columns));
    }
  };
  for (std::size_t i = 0; i < fixed.size(); ++i) {
    if (fixed[i] >= 0) note(static_cast<std::size_t>(fixed[i]), apart.points.row(i));
  }
  for (std::size_t g = 0; g < given.size(); ++g) {
    if (!given[g].seeds_are_texts || seeds_of_[g].size() < kFewSeeds) continue;
    for (const std::size_t seed : seeds_of_[g]) note(g, apart.seeds.row(seed));
  }
  const std::vector<bool> is_leaf = leaves_of(given);
  std::vector<double> bounds(given.size(), kBarelyFits);
  for (std::size_t g = 0; g < given.size(); ++g) {
    if (known[g].empty()) continue;
    const std::size_t outside = is_leaf[g] ? known[g].size() / kOutsideLeaf : known[g].size() / kOutsideParent;
    const auto farthest = known[g].begin() + static_cast<std::ptrdiff_t>(outside);
    std::nth_element(known[g].begin(), farthest, known[g].end());
    bounds[g] = std::clamp(*farthest, kBarelyFits, kSurelyFits);
  }
  return bounds;
}

/// The given group of each point that is known to be in one, -1 for others.
std::vector<int> Engine::fixed_points() const {
  std::vector<int> known(texts_.size(), -1);
  for (std::size_t g = 0; g < options_.given.size(); ++g) {
    for (const std::size_t text : options_.given[g].members) known[text] = static_cast<int>(g);
  }
  std::vector<int> fixed(unique_.size(), -1);
  for (std::size_t i = 0; i < unique_.size(); ++i) {
    for (const std::size_t text : copies_[i]) fixed[i] = std::max(fixed[i], known[text]);
  }
  return fixed;
}

/// The given group of each point, -1 for none. Texts that are known stay in their groups. Others go to the leaf whose
/// centre is closest, if they are close enough; else, of an earlier report, to the group above that is.
std::vector<int> Engine::assign_given(const std::vector<int>& fixed, std::vector<double>& similarity) const {
  const std::vector<SeedGroup>& given = options_.given;
  const std::vector<bool> is_leaf = leaves_of(given);
  bool any_known = false;
  for (const int group : fixed) any_known = any_known || group >= 0;
  const std::vector<double> mean = mean_of(points_, weights_);
  bool any_earlier = false;
  for (const SeedGroup& one : given) any_earlier = any_earlier || (one.seeds_are_texts && !one.seeds.empty());
  // Earlier texts are first requests, without what followed: what sets them apart is seen against each other.
  const std::vector<double> mean_of_seeds =
      any_earlier ? mean_of(seed_points_, std::vector<double>(seed_points_.rows, 1)) : mean;
  const Apart apart = {center(points_, mean), center(seed_points_, mean_of_seeds)};
  std::vector<int> of = fixed;
  const int rounds = any_known || any_earlier ? 1 : kSettling;  // groups that have only words settle on what is found
  for (int round = 0; round < rounds; ++round) {
    const Points centres = centres_of_given(apart, of);
    for (std::size_t i = 0; i < unique_.size(); ++i) {
      if (fixed[i] >= 0) {
        similarity[i] = dot(apart.points.row(i), centres.row(static_cast<std::size_t>(fixed[i])), points_.columns);
      }
    }
    const std::vector<double> bounds = bounds_of_given(apart, centres, fixed);
    for (std::size_t i = 0; i < unique_.size(); ++i) {
      if (fixed[i] >= 0) continue;
      of[i] = -1;
      similarity[i] = -1;
      const auto choose = [&](bool leaves) {
        for (std::size_t g = 0; g < given.size(); ++g) {
          if (is_leaf[g] != leaves) continue;
          const double cosine = dot(apart.points.row(i), centres.row(g), points_.columns);
          if (cosine < bounds[g] || cosine <= similarity[i]) continue;
          similarity[i] = cosine;
          of[i] = static_cast<int>(g);
        }
      };
      choose(true);
      if (of[i] < 0 && any_earlier) choose(false);
    }
  }
  return of;
}

/// Each given group with points, largest first, its subgroups behind it.
void Engine::add_given(const std::vector<int>& of, const std::vector<double>& similarity) {
  const std::vector<SeedGroup>& given = options_.given;
  std::vector<std::vector<std::size_t>> own(given.size());
  std::vector<std::vector<std::size_t>> inside(given.size());  // a parent has all of its children's
  std::vector<std::size_t> order(unique_.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return similarity[a] > similarity[b]; });
  for (const std::size_t point : order) {
    if (of[point] < 0) continue;
    own[static_cast<std::size_t>(of[point])].push_back(point);
    for (int g = of[point]; g >= 0; g = given[static_cast<std::size_t>(g)].parent) {
      inside[static_cast<std::size_t>(g)].push_back(point);
    }
  }
  const auto add = [&](int g, int parent, const std::vector<std::size_t>& points, bool is_rest) {
    groups_.push_back({.parent = parent, .members = all_texts_of(points), .is_rest = is_rest, .given = g});
    if (g >= 0) groups_.back().name = given[static_cast<std::size_t>(g)].name;
    points_of_.push_back(points);
    return static_cast<int>(groups_.size()) - 1;
  };
  std::vector<std::size_t> tops;
  for (std::size_t g = 0; g < given.size(); ++g) {
    if (given[g].parent < 0) tops.push_back(g);
  }
  const bool has_levels = tops.size() < given.size();
  const auto size = [&](std::size_t g) { return all_texts_of(inside[g]).size(); };
  std::stable_sort(tops.begin(), tops.end(), [&](std::size_t a, std::size_t b) { return size(a) > size(b); });
  for (const std::size_t top : tops) {
    const int parent = add(static_cast<int>(top), -1, inside[top], false);
    bool has_children = false;
    for (std::size_t g = 0; g < given.size(); ++g) {
      if (given[g].parent != static_cast<int>(top)) continue;
      has_children = true;
      if (!inside[g].empty()) add(static_cast<int>(g), parent, inside[g], false);
    }
    // Where others have children, this one was left whole: it stays so until it has doubled.
    const std::size_t before = std::max(given[top].members.size(), prototyped(top));
    const bool is_settled = has_levels && size(top) <= 2 * before;
    if (!has_children && !is_settled) split(static_cast<std::size_t>(parent));
    // Known to be in the parent, and in none of its children.
    if (has_children && !own[top].empty()) add(-1, parent, own[top], true);
  }
}

/// How many groups are wanted beside the given ones that have points; 0: by the rule.
int Engine::wanted_beside(const std::vector<int>& of) const {
  if (options_.groups == 0) return 0;
  std::set<int> tops;
  for (const int g : of) {
    const int parent = g < 0 ? -1 : options_.given[static_cast<std::size_t>(g)].parent;
    if (g >= 0) tops.insert(parent < 0 ? g : parent);
  }
  return std::max(1, options_.groups - static_cast<int>(tops.size()));
}

void Engine::append(std::vector<Group> groups, std::vector<std::vector<std::size_t>> points) {
  const auto before = static_cast<int>(groups_.size());
  for (std::size_t g = 0; g < groups.size(); ++g) {
    if (groups[g].parent >= 0) groups[g].parent += before;
    groups_.push_back(std::move(groups[g]));
    points_of_.push_back(std::move(points[g]));
  }
}

/// What fits none of the given groups makes groups of its own, unless only the given ones are wanted.
void Engine::find_given() {
  if (!options_.layers.empty()) {
    find_frozen();
    return;
  }
  std::vector<double> similarity(unique_.size(), 0);
  const std::vector<int> of = assign_given(fixed_points(), similarity);
  std::vector<std::size_t> left;
  for (std::size_t i = 0; i < of.size(); ++i) {
    if (of[i] < 0) left.push_back(i);
  }
  add_given(of, similarity);
  if (!options_.only_given && !left.empty()) find_new(left, wanted_beside(of));
}

}  // namespace tracesift::local
