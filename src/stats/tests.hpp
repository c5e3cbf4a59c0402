// SPDX-License-Identifier: MIT
// Tests of more than two proportions, of ranks, and within strata.
#pragma once

#include <cstdint>
#include <vector>

namespace tracesift::stats {

/// How likely a chi-square of so many degrees of freedom is `x` or more (Abramowitz & Stegun 26.4.4 and .5).
double chi_square_tail(double x, int degrees);

struct Part {
  std::uint64_t some = 0;  // of `all`
  std::uint64_t all = 0;
};

/// p that all parts come from one proportion: Pearson's chi-square. 1 for fewer than two parts.
double same_proportion(const std::vector<Part>& parts);

/// p that two samples come from one distribution: Mann and Whitney (1947), the normal's approximation with ties
/// counted. 1 when either is empty.
double same_distribution(const std::vector<double>& a, const std::vector<double>& b);

/// Two parts that are compared within one stratum.
struct Stratum {
  Part here;
  Part elsewhere;
};

struct Stratified {
  double p = 1;       // that here and elsewhere are alike in every stratum (Cochran 1954; Mantel & Haenszel 1959)
  double excess = 0;  // of `some` here, above what the strata would give
};
Stratified within_strata(const std::vector<Stratum>& strata);

}  // namespace tracesift::stats
