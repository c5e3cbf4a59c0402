// SPDX-License-Identifier: MIT
#include "stats/proportions.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/math.hpp"
#include "stats/normal.hpp"

namespace tracesift::stats {

LogFactorials::LogFactorials(std::uint64_t most) : values_(static_cast<std::size_t>(most) + 1, 0) {
  for (std::size_t n = 2; n < values_.size(); ++n) {
    values_[n] = values_[n - 1] + base::natural_log(static_cast<double>(n));
  }
}

double LogFactorials::binomial(std::uint64_t n, std::uint64_t k, double p) const {
  const double successes = k == 0 ? 0 : static_cast<double>(k) * base::natural_log(p);
  const double failures = k == n ? 0 : static_cast<double>(n - k) * base::natural_log(1 - p);
  return (*this)[n] - (*this)[k] - (*this)[n - k] + successes + failures;
}

double compare(std::uint64_t a, std::uint64_t n, std::uint64_t b, std::uint64_t m, const LogFactorials& factorials) {
  const std::uint64_t yes = a + b;
  const std::uint64_t all = n + m;
  if (n == 0 || m == 0 || yes == 0 || yes == all) return 1;
  const auto whole = static_cast<double>(all);
  const double least = static_cast<double>(std::min(n, m)) * static_cast<double>(std::min(yes, all - yes)) / whole;
  if (least >= 10) {
    const double pooled = static_cast<double>(yes) / whole;
    const double difference =
        static_cast<double>(a) / static_cast<double>(n) - static_cast<double>(b) / static_cast<double>(m);
    const double error = std::sqrt(pooled * (1 - pooled) * (1 / static_cast<double>(n) + 1 / static_cast<double>(m)));
    return two_sided(difference / error);
  }
  const auto log_chance = [&](std::uint64_t k) {  // of k successes on the first side, the margins being as they are
    return factorials[n] - factorials[k] - factorials[n - k] + factorials[m] - factorials[yes - k] -
           factorials[m - (yes - k)] - (factorials[all] - factorials[yes] - factorials[all - yes]);
  };
  const double seen = log_chance(a);
  const std::uint64_t low = yes > m ? yes - m : 0;
  double sum = 0;
  for (std::uint64_t k = low; k <= std::min(n, yes); ++k) {
    const double chance = log_chance(k);
    if (chance <= seen + 1e-7) sum += base::exponential(std::min(0.0, chance));
  }
  return std::min(1.0, sum);
}

std::vector<double> discovery_rates(const std::vector<double>& p) {
  std::vector<std::size_t> order(p.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t x, std::size_t y) { return p[x] < p[y]; });
  std::vector<double> rates(p.size());
  double least = 1;
  for (std::size_t rank = order.size(); rank-- > 0;) {
    least = std::min(least, p[order[rank]] * static_cast<double>(p.size()) / static_cast<double>(rank + 1));
    rates[order[rank]] = least;
  }
  return rates;
}

double trend(const std::vector<std::uint64_t>& successes, const std::vector<std::uint64_t>& totals,
             const std::vector<double>& scores) {
  double n = 0;
  double yes = 0;
  double weighted = 0;
  for (std::size_t i = 0; i < totals.size(); ++i) {
    n += static_cast<double>(totals[i]);
    yes += static_cast<double>(successes[i]);
    weighted += static_cast<double>(totals[i]) * scores[i];
  }
  if (n == 0 || yes == 0 || yes == n) return 0;
  const double p = yes / n;
  const double centre = weighted / n;
  double sum = 0;
  double spread = 0;
  for (std::size_t i = 0; i < totals.size(); ++i) {
    const double off = scores[i] - centre;
    sum += static_cast<double>(successes[i]) * off;
    spread += static_cast<double>(totals[i]) * off * off;
  }
  return spread > 0 ? sum / std::sqrt(p * (1 - p) * spread) : 0;
}

}  // namespace tracesift::stats
