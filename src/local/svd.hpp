// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <vector>

#include "local/vectors.hpp"

namespace tracesift::local {

/// Where rows of a matrix differ most: its right singular vectors, in columns, and its singular values, largest first.
struct Directions {
  Dense vectors;  // a row for each column of the matrix
  std::vector<double> values;
};

/// By randomised subspace iteration (Halko, Martinsson, Tropp 2011, algorithm 4.4), deterministic for a seed.
Directions find_directions(const Sparse& matrix, std::size_t dimensions, std::uint64_t seed);

/// The rows of a matrix in these directions (U·S), not of length one.
Dense place(const Sparse& matrix, const Directions& directions);

}  // namespace tracesift::local
