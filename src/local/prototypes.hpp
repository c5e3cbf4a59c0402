// SPDX-License-Identifier: MIT
// Categories as places in a space: what is closest, and close enough.
#pragma once

#include <cstddef>
#include <vector>

#include "local/vectors.hpp"
#include "tracesift/taxonomy.hpp"

namespace tracesift::local {

/// One of so many members is farther away than a new text may be: of a category without subcategories, of one with.
inline constexpr std::size_t kOutsideLeaf = 20;
inline constexpr std::size_t kOutsideParent = 5;

/// Of the places of what is in a category, each so many times. The bound is what all but one of `outside` members
/// reach, each seen from the centre of the others.
Prototype make_prototype(const Points& places, const std::vector<double>& times, std::size_t outside);

/// A prototype, and the group that it is.
struct Target {
  const Prototype* prototype = nullptr;
  int group = -1;
};

/// Groups without subgroups, and groups above them.
struct Targets {
  std::vector<Target> leaves;
  std::vector<Target> above;
};

/// Where a text belongs.
struct Placement {
  int group = -1;     // -1: nothing fits
  double cosine = 0;  // to its centre
  double share = 0;   // of its members that are no closer; 0: none is as far away
};

/// The closest leaf within its bound, or else the closest group above within its bound, or else whatever is not far off
/// (cosine of at least 0.1), with a share of 0.
Placement closest(const std::vector<float>& place, const Targets& targets);

}  // namespace tracesift::local
