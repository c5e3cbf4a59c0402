// SPDX-License-Identifier: MIT
// A picture of groups in the plane: groups that are alike lie near each other, each is a disc as large as it has texts,
// and in a disc the texts that are most typical lie in the middle. Near and far are approximate: directions within a
// disc are those in which its texts differ most, and discs are pushed apart until none covers another.
#pragma once

#include <vector>

#include "local/vectors.hpp"

namespace tracesift::local {

/// In a square from 0 to 1.
struct MapPoint {
  double x = 0;
  double y = 0;
};

/// `rows`: of each text, in `points`. `leaf`: its group, -1 for none: those make a disc of their own. `parent` of each
/// group, -1 at the top; two levels, parents precede their children. Deterministic.
std::vector<MapPoint> draw_map(const Points& points, const std::vector<std::size_t>& rows, const std::vector<int>& leaf,
                               const std::vector<int>& parent);

/// Discs around (0, 0), near each other as their centres are alike, none covering another.
std::vector<MapPoint> arrange(const Points& centres, const std::vector<double>& radii);

}  // namespace tracesift::local
