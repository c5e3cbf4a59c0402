// SPDX-License-Identifier: MIT
#include "local/vectors.hpp"

#include <cmath>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

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

/// Sixteen products a step; both ways add in the same order, so every machine gets the same bits.
double dot(const float* a, const float* b, std::size_t n) {
  constexpr std::size_t kStep = 16;
  alignas(16) float sums[kStep] = {};
  std::size_t i = 0;
#if defined(__SSE2__)
  __m128 lanes[4] = {_mm_setzero_ps(), _mm_setzero_ps(), _mm_setzero_ps(), _mm_setzero_ps()};
  for (; i + kStep <= n; i += kStep) {
    for (std::size_t lane = 0; lane < 4; ++lane) {
      const std::size_t at = i + 4 * lane;
      lanes[lane] = _mm_add_ps(lanes[lane], _mm_mul_ps(_mm_loadu_ps(a + at), _mm_loadu_ps(b + at)));
    }
  }
  for (std::size_t lane = 0; lane < 4; ++lane) _mm_store_ps(sums + 4 * lane, lanes[lane]);
#else
  for (; i + kStep <= n; i += kStep) {
    for (std::size_t lane = 0; lane < kStep; ++lane) sums[lane] += a[i + lane] * b[i + lane];
  }
#endif
  for (std::size_t lane = 0; i < n; ++i, ++lane) sums[lane] += a[i] * b[i];
  double sum = 0;
  for (const float one : sums) sum += static_cast<double>(one);
  return sum;
}

double normalize(double* row, std::size_t n) {
  const double length = std::sqrt(dot(row, row, n));
  if (length > 0) {
    for (std::size_t i = 0; i < n; ++i) row[i] /= length;
  }
  return length;
}

std::vector<double> mean_of(const Points& points, const std::vector<double>& weights) {
  std::vector<double> mean(points.columns, 0);
  double total = 0;
  for (std::size_t i = 0; i < points.rows; ++i) {
    for (std::size_t j = 0; j < mean.size(); ++j) mean[j] += weights[i] * static_cast<double>(points.row(i)[j]);
    total += weights[i];
  }
  for (double& x : mean) x /= total > 0 ? total : 1;
  return mean;
}

Points to_points(Dense rows) {
  Points points(rows.rows, rows.columns);
  for (std::size_t i = 0; i < rows.rows; ++i) {
    normalize(rows.row(i), rows.columns);
    for (std::size_t j = 0; j < rows.columns; ++j) points.row(i)[j] = static_cast<float>(rows.row(i)[j]);
  }
  return points;
}

Points center(const Points& points, const std::vector<double>& mean) {
  Dense rows(points.rows, points.columns);
  for (std::size_t i = 0; i < points.rows; ++i) {
    for (std::size_t j = 0; j < mean.size(); ++j) rows.row(i)[j] = static_cast<double>(points.row(i)[j]) - mean[j];
  }
  return to_points(std::move(rows));
}

}  // namespace tracesift::local
