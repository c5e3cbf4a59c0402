// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "tracesift/interval.hpp"

namespace tracesift::stats {

/// Wilson's score interval for a proportion at 95 % (Wilson 1927): right near 0 and 1 and for small n, where the
/// textbook ± goes below zero. n = 0 gives [0, 1].
Interval wilson(std::uint64_t successes, std::uint64_t n);

/// The 95 % interval of a/n − b/m, from Wilson's of each (Newcombe 1998, method 10). Either empty: [-1, 1].
Interval difference(std::uint64_t a, std::uint64_t n, std::uint64_t b, std::uint64_t m);

}  // namespace tracesift::stats
