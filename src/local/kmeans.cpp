// SPDX-License-Identifier: MIT
#include "local/kmeans.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace tracesift::local {
namespace {

bool is_zero(const Points& points, std::size_t i) {
  const float* row = points.row(i);
  return std::all_of(row, row + points.columns, [](float x) { return x == 0; });
}

Points seed_centres(const Points& points, const std::vector<double>& weights, int k, base::Random& random) {
  const std::size_t n = points.rows;
  const std::size_t d = points.columns;
  Points centres(static_cast<std::size_t>(k), d);
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
    float* centre = centres.row(static_cast<std::size_t>(c));
    std::copy(points.row(chosen), points.row(chosen) + d, centre);
    for (std::size_t i = 0; i < n; ++i)
      distance[i] = std::min(distance[i], std::max(0.0, 1 - dot(points.row(i), centre, d)));
  }
  return centres;
}

constexpr double kRounding = 1e-5;  // of distances between floats

/// The distance of two points of length one.
double apart(double cosine) { return std::sqrt(std::max(0.0, 2 - 2 * cosine)); }

/// How far each point is at least from every centre but its own: while it is closer to its own than that, nothing else
/// has to be looked at (Hamerly 2010).
using Bounds = std::vector<double>;

/// Assigns every point to its closest centre; returns the weighted sum of similarity.
double assign(const Points& points, const std::vector<double>& weights, Clusters& clusters, Bounds& others) {
  double sum = 0;
  for (std::size_t i = 0; i < points.rows; ++i) {
    if (weights[i] <= 0) continue;
    const float* row = points.row(i);
    const int own = clusters.of[i];
    if (own >= 0) {
      const double similarity = dot(row, clusters.centres.row(static_cast<std::size_t>(own)), points.columns);
      if (apart(similarity) + kRounding < others[i]) {
        clusters.similarity[i] = similarity;
        sum += weights[i] * similarity;
        continue;
      }
    }
    int best = 0;
    double closest = -2;
    double second = -2;
    for (std::size_t c = 0; c < clusters.centres.rows; ++c) {
      const double similarity = dot(row, clusters.centres.row(c), points.columns);
      if (similarity > closest) {
        second = closest;
        closest = similarity;
        best = static_cast<int>(c);
      } else if (similarity > second) {
        second = similarity;
      }
    }
    clusters.of[i] = best;
    clusters.similarity[i] = closest;
    others[i] = apart(second);
    sum += weights[i] * closest;
  }
  return sum;
}

Dense sums_of(const Points& points, const std::vector<double>& weights, const std::vector<int>& of, std::size_t k) {
  Dense sums(k, points.columns);
  for (std::size_t i = 0; i < points.rows; ++i) {
    if (of[i] < 0) continue;
    double* sum = sums.row(static_cast<std::size_t>(of[i]));
    for (std::size_t j = 0; j < points.columns; ++j) sum[j] += weights[i] * static_cast<double>(points.row(i)[j]);
  }
  return sums;
}

void move_centres(const Points& points, const std::vector<double>& weights, Clusters& clusters) {
  Points centres = to_points(sums_of(points, weights, clusters.of, clusters.centres.rows));
  for (std::size_t c = 0; c < centres.rows; ++c) {
    if (!is_zero(centres, c)) continue;
    // Nobody is left: start again from the point that fits its centre worst.
    std::size_t worst = 0;
    double least = 3;
    for (std::size_t i = 0; i < points.rows; ++i) {
      if (clusters.of[i] >= 0 && clusters.similarity[i] < least) {
        least = clusters.similarity[i];
        worst = i;
      }
    }
    clusters.similarity[worst] = 3;
    std::copy(points.row(worst), points.row(worst) + points.columns, centres.row(c));
  }
  clusters.centres = std::move(centres);
}

/// What the bounds are worth after the centres moved.
void loosen(const Points& before, const Clusters& clusters, Bounds& others) {
  double most = 0;  // of all moves, and of all but the one that moved most
  double next = 0;
  int farthest = -1;
  for (std::size_t c = 0; c < before.rows; ++c) {
    const double moved = apart(dot(before.row(c), clusters.centres.row(c), before.columns));
    if (moved > most) {
      next = most;
      most = moved;
      farthest = static_cast<int>(c);
    } else {
      next = std::max(next, moved);
    }
  }
  for (std::size_t i = 0; i < others.size(); ++i) {
    others[i] -= (clusters.of[i] == farthest ? next : most) + kRounding;
  }
}

/// Puts points to the centres, then moves both in turn.
void run(const Points& points, const std::vector<double>& weights, int rounds, Clusters& clusters) {
  Bounds others(points.rows, 0);
  double sum = assign(points, weights, clusters, others);
  for (int round = 0; round < rounds; ++round) {
    const Points before = clusters.centres;
    move_centres(points, weights, clusters);
    loosen(before, clusters, others);
    const double next = assign(points, weights, clusters, others);
    const bool settled = next - sum <= 1e-9 * static_cast<double>(points.rows);
    sum = next;
    if (settled) break;
  }
}

/// A zero point has no direction: it counts nothing and is in no cluster.
std::vector<double> without_zeros(const Points& points, std::vector<double> weights) {
  for (std::size_t i = 0; i < points.rows; ++i) {
    if (is_zero(points, i)) weights[i] = 0;
  }
  return weights;
}

}  // namespace

Points centres_of(const Points& points, const std::vector<double>& weights, const std::vector<int>& of, int k) {
  return to_points(sums_of(points, weights, of, static_cast<std::size_t>(k)));
}

Clusters closest(const Points& points, const Points& centres) {
  Clusters clusters{std::vector<int>(points.rows, -1), std::vector<double>(points.rows, 0), centres};
  Bounds others(points.rows, 0);
  assign(points, without_zeros(points, std::vector<double>(points.rows, 1)), clusters, others);
  return clusters;
}

Clusters cluster(const Points& points, const std::vector<double>& given, int k, int rounds, base::Random& random) {
  const std::vector<double> weights = without_zeros(points, given);
  Clusters clusters{std::vector<int>(points.rows, -1), std::vector<double>(points.rows, 0),
                    seed_centres(points, weights, k, random)};
  run(points, weights, rounds, clusters);
  return clusters;
}

}  // namespace tracesift::local
