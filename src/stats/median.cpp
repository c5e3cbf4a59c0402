// SPDX-License-Identifier: MIT
#include "stats/median.hpp"

#include <algorithm>
#include <cmath>

#include "base/math.hpp"
#include "stats/proportions.hpp"

namespace tracesift::stats {
namespace {

constexpr std::size_t kMaxExact = 1000;

/// How likely a resample's median is no more than the k-th smallest value: at least half of its n draws are among k.
double at_most(std::size_t n, std::size_t k, const LogFactorials& factorials) {
  if (k == 0) return 0;
  if (k >= n) return 1;
  const double p = static_cast<double>(k) / static_cast<double>(n);
  double sum = 0;
  for (std::size_t i = (n + 1) / 2; i <= n; ++i) {
    sum += base::exponential(std::min(0.0, factorials.binomial(n, i, p)));
  }
  return sum;
}

}  // namespace

std::optional<Interval> median_interval(std::vector<double> values) {
  const std::size_t n = values.size();
  if (n < 3) return std::nullopt;
  std::sort(values.begin(), values.end());
  if (n > kMaxExact) {
    const auto half = static_cast<double>(n) / 2;
    const double away = 1.959963984540054 * std::sqrt(static_cast<double>(n)) / 2;
    const auto low = static_cast<std::size_t>(std::floor(half - away));
    const auto high = std::min(n - 1, static_cast<std::size_t>(std::ceil(half + away)));
    return Interval{values[low], values[high]};
  }
  const LogFactorials factorials(n);
  const auto first_over = [&](double chance) {
    std::size_t low = 1;
    std::size_t high = n;
    while (low < high) {
      const std::size_t middle = (low + high) / 2;
      if (at_most(n, middle, factorials) >= chance) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return values[low - 1];
  };
  return Interval{first_over(0.025), first_over(0.975)};
}

}  // namespace tracesift::stats
