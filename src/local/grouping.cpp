// SPDX-License-Identifier: MIT
#include "local/grouping.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "base/random.hpp"
#include "local/kmeans.hpp"
#include "local/mixture.hpp"
#include "local/ward.hpp"

namespace tracesift::local {
namespace {

constexpr std::size_t kMaxSampled = 20'000;  // points that small clusters are made of; all are put into them
constexpr int kRounds = 20;

std::vector<double> sizes_of(const std::vector<int>& of, const std::vector<double>& weights, int groups) {
  std::vector<double> sizes(static_cast<std::size_t>(groups), 0);
  for (std::size_t i = 0; i < of.size(); ++i) {
    if (of[i] >= 0) sizes[static_cast<std::size_t>(of[i])] += weights[i];
  }
  return sizes;
}

/// Of an even sample of the points, where they are very many.
std::vector<int> cluster_some(const Points& points, const std::vector<double>& weights, int m, base::Random& random) {
  const std::size_t n = points.rows;
  const std::size_t stride = n / kMaxSampled + 1;
  if (stride == 1) return cluster(points, weights, m, kRounds, random).of;
  Points sample((n + stride - 1) / stride, points.columns);
  std::vector<double> sample_weights;
  for (std::size_t i = 0; i < sample.rows; ++i) {
    std::copy(points.row(i * stride), points.row(i * stride) + points.columns, sample.row(i));
    sample_weights.push_back(weights[i * stride]);
  }
  const Clusters learnt = cluster(sample, sample_weights, m, kRounds, random);
  return closest(points, learnt.centres).of;
}

/// How close points are to their centres, added up.
double closeness_of(const Corpus& corpus, const std::vector<int>& of, int groups) {
  const Points centres = centres_of(corpus.points, corpus.weights, of, groups);
  double sum = 0;
  for (std::size_t i = 0; i < of.size(); ++i) {
    if (of[i] < 0) continue;
    const float* centre = centres.row(static_cast<std::size_t>(of[i]));
    sum += corpus.weights[i] * dot(corpus.points.row(i), centre, corpus.points.columns);
  }
  return sum;
}

/// By Ward's tree over the groups' centres.
std::vector<int> joined(const Corpus& corpus, const std::vector<int>& of, int groups, int wanted) {
  std::vector<double> weights = sizes_of(of, corpus.weights, groups);
  for (double& weight : weights) weight = std::sqrt(std::max(weight, 1e-9));
  const Tree tree(centres_of(corpus.points, corpus.weights, of, groups), weights);
  const std::vector<int> number = tree.cut(static_cast<std::size_t>(wanted));
  std::vector<int> result(of.size(), -1);
  for (std::size_t i = 0; i < of.size(); ++i) {
    if (of[i] >= 0) result[i] = number[static_cast<std::size_t>(of[i])];
  }
  return result;
}

}  // namespace

int micro_cluster_count(std::size_t points, int k) {
  return std::max(k, std::min(static_cast<int>(points / 4), std::max(4 * k, 60)));
}

MicroClusters make_micro_clusters(const Corpus& corpus, int count, std::uint64_t seed, int tries) {
  base::Random random(seed);
  MicroClusters best{count, {}};
  double closest = -1;
  for (int i = 0; i < tries; ++i) {
    std::vector<int> of = cluster_some(corpus.points, corpus.weights, count, random);
    const double close = closeness_of(corpus, of, count);
    if (close <= closest) continue;
    closest = close;
    best.of = std::move(of);
  }
  return best;
}

std::vector<int> group(const Corpus& corpus, int k, std::uint64_t seed) {
  return group(corpus, make_micro_clusters(corpus, micro_cluster_count(corpus.points.rows, k), seed, 1), k);
}

std::vector<int> group(const Corpus& corpus, const MicroClusters& pieces, int k) {
  std::vector<int> of = joined(corpus, pieces.of, pieces.count, k);
  refine_by_words(corpus.terms, corpus.points, corpus.weights, k, of);
  return of;
}

std::vector<int> join_groups(const Corpus& corpus, const std::vector<int>& of, int groups, int wanted) {
  std::vector<int> above = joined(corpus, of, groups, wanted);
  refine_by_words(corpus.terms, corpus.points, corpus.weights, wanted, above);
  Dense votes(static_cast<std::size_t>(groups), static_cast<std::size_t>(wanted));
  for (std::size_t i = 0; i < of.size(); ++i) {
    if (of[i] >= 0) votes.row(static_cast<std::size_t>(of[i]))[above[i]] += corpus.weights[i];
  }
  for (std::size_t i = 0; i < of.size(); ++i) {
    if (of[i] < 0) continue;
    const double* row = votes.row(static_cast<std::size_t>(of[i]));
    above[i] = static_cast<int>(std::max_element(row, row + wanted) - row);
  }
  return above;
}

}  // namespace tracesift::local
