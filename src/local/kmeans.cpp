// SPDX-License-Identifier: MIT
#include "local/kmeans.hpp"

#include <algorithm>
#include <utility>

namespace tracesift::local {
namespace {

bool is_zero(const Dense& points, std::size_t i) {
  const double* row = points.row(i);
  return std::all_of(row, row + points.columns, [](double x) { return x == 0; });
}

Dense seed_centres(const Dense& points, const std::vector<double>& weights, int k, base::Random& random) {
  const std::size_t n = points.rows;
  const std::size_t d = points.columns;
  Dense centres(static_cast<std::size_t>(k), d);
  std::vector<double> distance(n, 1.0);
  for (int c = 0; c < k; ++c) {
    double total = 0;
    for (std::size_t i = 0; i < n; ++i) total += weights[i] * distance[i];
    double target = random.uniform() * total;
    std::size_t chosen = 0;
    for (std::size_t i = 0; i < n; ++i) {
      const double share = weights[i] * distance[i];
      if (share <= 0) continue;
      chosen = i;
      target -= share;
      if (target < 0) break;
    }
    double* centre = centres.row(static_cast<std::size_t>(c));
    std::copy(points.row(chosen), points.row(chosen) + d, centre);
    for (std::size_t i = 0; i < n; ++i)
      distance[i] = std::min(distance[i], std::max(0.0, 1 - dot(points.row(i), centre, d)));
  }
  return centres;
}

/// Assigns every point to its closest centre; returns the weighted sum of closeness.
double assign(const Dense& points, const std::vector<double>& weights, Clusters& clusters) {
  double sum = 0;
  for (std::size_t i = 0; i < points.rows; ++i) {
    if (weights[i] <= 0) continue;
    int best = 0;
    double closest = -2;
    for (std::size_t c = 0; c < clusters.centres.rows; ++c) {
      const double closeness = dot(points.row(i), clusters.centres.row(c), points.columns);
      if (closeness > closest) {
        closest = closeness;
        best = static_cast<int>(c);
      }
    }
    clusters.of[i] = best;
    clusters.closeness[i] = closest;
    sum += weights[i] * closest;
  }
  return sum;
}

Dense sums_of(const Dense& points, const std::vector<double>& weights, const std::vector<int>& of, std::size_t k) {
  Dense sums(k, points.columns);
  for (std::size_t i = 0; i < points.rows; ++i) {
    if (of[i] < 0) continue;
    double* sum = sums.row(static_cast<std::size_t>(of[i]));
    for (std::size_t j = 0; j < points.columns; ++j) sum[j] += weights[i] * points.row(i)[j];
  }
  return sums;
}

void move_centres(const Dense& points, const std::vector<double>& weights, Clusters& clusters) {
  Dense centres = sums_of(points, weights, clusters.of, clusters.centres.rows);
  for (std::size_t c = 0; c < centres.rows; ++c) {
    if (normalize(centres.row(c), centres.columns) > 0) continue;
    // Nobody is left: start again from the point that fits its centre worst.
    std::size_t worst = 0;
    double least = 3;
    for (std::size_t i = 0; i < points.rows; ++i) {
      if (clusters.of[i] >= 0 && clusters.closeness[i] < least) {
        least = clusters.closeness[i];
        worst = i;
      }
    }
    clusters.closeness[worst] = 3;
    std::copy(points.row(worst), points.row(worst) + points.columns, centres.row(c));
  }
  clusters.centres = std::move(centres);
}

/// Puts points to the centres, then moves both in turn.
void run(const Dense& points, const std::vector<double>& weights, int rounds, Clusters& clusters) {
  double sum = assign(points, weights, clusters);
  for (int round = 0; round < rounds; ++round) {
    move_centres(points, weights, clusters);
    const double next = assign(points, weights, clusters);
    const bool settled = next - sum <= 1e-9 * static_cast<double>(points.rows);
    sum = next;
    if (settled) break;
  }
}

/// A zero point has no direction: it counts nothing and is in no cluster.
std::vector<double> without_zeros(const Dense& points, std::vector<double> weights) {
  for (std::size_t i = 0; i < points.rows; ++i) {
    if (is_zero(points, i)) weights[i] = 0;
  }
  return weights;
}

}  // namespace

Dense centres_of(const Dense& points, const std::vector<double>& weights, const std::vector<int>& of, int k) {
  Dense centres = sums_of(points, weights, of, static_cast<std::size_t>(k));
  for (std::size_t c = 0; c < centres.rows; ++c) normalize(centres.row(c), centres.columns);
  return centres;
}

Clusters closest(const Dense& points, const Dense& centres) {
  Clusters clusters{std::vector<int>(points.rows, -1), std::vector<double>(points.rows, 0), centres};
  assign(points, without_zeros(points, std::vector<double>(points.rows, 1)), clusters);
  return clusters;
}

Clusters settle(const Dense& points, const std::vector<double>& given, const std::vector<int>& of, int k, int rounds) {
  Clusters clusters{of, std::vector<double>(of.size(), 0), centres_of(points, given, of, k)};
  std::vector<double> weights = given;
  for (std::size_t i = 0; i < of.size(); ++i) {
    if (of[i] < 0) weights[i] = 0;
  }
  run(points, weights, rounds, clusters);
  return clusters;
}

Clusters cluster(const Dense& points, const std::vector<double>& given, int k, int rounds, base::Random& random) {
  const std::vector<double> weights = without_zeros(points, given);
  Clusters clusters{std::vector<int>(points.rows, -1), std::vector<double>(points.rows, 0),
                    seed_centres(points, weights, k, random)};
  run(points, weights, rounds, clusters);
  return clusters;
}

}  // namespace tracesift::local
