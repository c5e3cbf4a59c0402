// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "local/vectors.hpp"

namespace tracesift::local {

/// Latent semantic analysis: documents in the space of the `dimensions` largest singular vectors (U·S), rows of
/// length one. By randomised subspace iteration (Halko, Martinsson, Tropp 2011, algorithm 4.4), deterministic for a
/// seed.
Dense embed(const Sparse& documents, std::size_t dimensions, std::uint64_t seed);

}  // namespace tracesift::local
