// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace tracesift::stats {

/// `part` of `whole`; 0 of nothing.
inline double share(std::uint64_t part, std::uint64_t whole) {
  return whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole);
}

/// ln n! for n up to a limit, once.
class LogFactorials {
 public:
  explicit LogFactorials(std::uint64_t most);
  double operator[](std::uint64_t n) const { return values_[static_cast<std::size_t>(n)]; }
  /// ln of the chance of k successes in n.
  double binomial(std::uint64_t n, std::uint64_t k, double p) const;

 private:
  std::vector<double> values_;
};

/// Two-sided p that `a` of `n` and `b` of `m` come from one proportion: Fisher's exact test (the sum of all tables that
/// are no likelier) where an expected count is under 10, else the score test, z² = Pearson's χ² (Agresti 2013, §3.2,
/// §3.5). 1 when either side is empty. `factorials` reach n + m.
double compare(std::uint64_t a, std::uint64_t n, std::uint64_t b, std::uint64_t m, const LogFactorials& factorials);

/// Benjamini and Hochberg (1995): of each p the smallest false discovery rate at which it would count.
std::vector<double> discovery_rates(const std::vector<double>& p);

/// z of a linear trend of proportions over equally spaced groups: Cochran (1954), Armitage (1955). 0 where none can be.
double trend(const std::vector<std::uint64_t>& successes, const std::vector<std::uint64_t>& totals,
             const std::vector<double>& scores);

}  // namespace tracesift::stats
