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

Interval difference(std::uint64_t a, std::uint64_t n, std::uint64_t b, std::uint64_t m) {
  if (n == 0 || m == 0) return {-1, 1};
  const double p = static_cast<double>(a) / static_cast<double>(n);
  const double q = static_cast<double>(b) / static_cast<double>(m);
  const Interval first = wilson(a, n);
  const Interval second = wilson(b, m);
  const auto root = [](double x, double y) { return std::sqrt(x * x + y * y); };
  return {p - q - root(p - first.low, second.high - q), p - q + root(first.high - p, q - second.low)};
}

}  // namespace tracesift::stats
