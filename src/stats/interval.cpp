// SPDX-License-Identifier: MIT
#include "stats/interval.hpp"

#include <algorithm>
#include <cmath>

namespace tracesift::stats {

Interval wilson(std::uint64_t successes, std::uint64_t count) {
  if (count == 0) return {0, 1};
  constexpr double z = 1.959963984540054;  // the normal's 97.5 % point
  const auto n = static_cast<double>(count);
  const double p = static_cast<double>(successes) / n;
  const double z2 = z * z;
  const double centre = (p + z2 / (2 * n)) / (1 + z2 / n);
  const double half = z / (1 + z2 / n) * std::sqrt(p * (1 - p) / n + z2 / (4 * n * n));
  // At the ends the exact bound is the end itself; rounding would miss it.
  return {successes == 0 ? 0 : std::max(0.0, centre - half), successes == count ? 1 : std::min(1.0, centre + half)};
}

}  // namespace tracesift::stats
