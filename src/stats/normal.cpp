// SPDX-License-Identifier: MIT
#include "stats/normal.hpp"

#include <cmath>

#include "base/math.hpp"

namespace tracesift::stats {

double two_sided(double z) {
  const double x = std::fabs(z);
  constexpr double kRootOf2Pi = 2.5066282746310002;
  const double density = base::exponential(-x * x / 2) / kRootOf2Pi;
  if (x < 3) {  // a series around zero
    double term = x;
    double sum = x;
    for (int k = 1; k < 80; ++k) {
      term *= -x * x / (2 * k) * (2 * k - 1) / (2 * k + 1);
      sum += term;
    }
    return 1 - 2 * sum / kRootOf2Pi;
  }
  double fraction = x;  // a continued fraction, from its far end
  for (int k = 60; k > 0; --k) fraction = x + k / fraction;
  return 2 * density / fraction;
}

}  // namespace tracesift::stats
