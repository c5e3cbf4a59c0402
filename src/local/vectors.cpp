// SPDX-License-Identifier: MIT
#include "local/vectors.hpp"

#include <cmath>

namespace tracesift::local {

/// Four sums side by side: one would make each step wait for the last, and their order must not be the compiler's.
double dot(const double* a, const double* b, std::size_t n) {
  double s0 = 0;
  double s1 = 0;
  double s2 = 0;
  double s3 = 0;
  std::size_t i = 0;
  for (; i + 4 <= n; i += 4) {
    s0 += a[i] * b[i];
    s1 += a[i + 1] * b[i + 1];
    s2 += a[i + 2] * b[i + 2];
    s3 += a[i + 3] * b[i + 3];
  }
  for (; i < n; ++i) s0 += a[i] * b[i];
  return (s0 + s1) + (s2 + s3);
}

double normalize(double* row, std::size_t n) {
  const double length = std::sqrt(dot(row, row, n));
  if (length > 0) {
    for (std::size_t i = 0; i < n; ++i) row[i] /= length;
  }
  return length;
}

}  // namespace tracesift::local
