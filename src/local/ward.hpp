// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <vector>

#include "local/vectors.hpp"

namespace tracesift::local {

/// Joins clusters two by two, each time those whose joining adds least to the spread within (Ward 1963), by chains of
/// nearest neighbours (Murtagh 1983). Cut anywhere, it gives so many groups.
class Tree {
 public:
  /// Rows of `centres`, each weighing `weights[i]`.
  Tree(const Points& centres, const std::vector<double>& weights);
  /// The group of each row, for `groups` groups, numbered in the order of their first row.
  std::vector<int> cut(std::size_t groups) const;

 private:
  struct Join {
    std::size_t a;
    std::size_t b;
    double cost;
  };
  std::size_t rows_;
  std::vector<Join> joins_;  // cheapest first; of rows that stand for their groups
};

}  // namespace tracesift::local
