// SPDX-License-Identifier: MIT
#include "local/grouping.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "base/random.hpp"
#include "local/kmeans.hpp"
#include "local/mixture.hpp"
#include "local/ward.hpp"

namespace tracesift::local {
namespace {

constexpr std::size_t kMaxSampled = 20'000;  // points that small clusters are made of; all are put into them
constexpr int kRounds = 20;
constexpr double kWorthOneMore = 0.007;  // gain in the mean cosine of points to their centres
constexpr std::size_t kMaxWordings = 20;
constexpr double kMinRepeats = 3;
constexpr double kMostOfAll = 0.9;

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

Tree tree_over(const Corpus& corpus, const std::vector<int>& of, int groups) {
  std::vector<double> weights = sizes_of(of, corpus.weights, groups);
  for (double& weight : weights) weight = std::sqrt(std::max(weight, 1e-9));
  return {centres_of(corpus.points, corpus.weights, of, groups), weights};
}

/// By Ward's tree over the groups' centres.
std::vector<int> joined(const Corpus& corpus, const std::vector<int>& of, int groups, int wanted) {
  const std::vector<int> number = tree_over(corpus, of, groups).cut(static_cast<std::size_t>(wanted));
  std::vector<int> result(of.size(), -1);
  for (std::size_t i = 0; i < of.size(); ++i) {
    if (of[i] >= 0) result[i] = number[static_cast<std::size_t>(of[i])];
  }
  return result;
}

}  // namespace

double smallest_group(double texts) { return texts < 30 ? 1 : std::max(3.0, std::ceil(texts * 0.01)); }

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

int count_groups(const Corpus& corpus, const MicroClusters& pieces, int fewest, int most) {
  const std::size_t d = corpus.points.columns;
  Dense sums(static_cast<std::size_t>(pieces.count), d);
  double total = 0;
  for (std::size_t i = 0; i < pieces.of.size(); ++i) {
    if (pieces.of[i] < 0) continue;
    total += corpus.weights[i];
    double* sum = sums.row(static_cast<std::size_t>(pieces.of[i]));
    for (std::size_t j = 0; j < d; ++j) sum[j] += corpus.weights[i] * static_cast<double>(corpus.points.row(i)[j]);
  }
  const Tree tree = tree_over(corpus, pieces.of, pieces.count);
  // Points of length one are as close to their centre as their sum is long.
  const auto closeness = [&](int k) {
    const std::vector<int> of = tree.cut(static_cast<std::size_t>(k));
    Dense groups(static_cast<std::size_t>(k), d);
    for (std::size_t i = 0; i < sums.rows; ++i) {
      double* group = groups.row(static_cast<std::size_t>(of[i]));
      for (std::size_t j = 0; j < d; ++j) group[j] += sums.row(i)[j];
    }
    double sum = 0;
    for (std::size_t g = 0; g < groups.rows; ++g) sum += std::sqrt(dot(groups.row(g), groups.row(g), d));
    return total > 0 ? sum / total : 0;
  };
  int k = std::min(fewest, pieces.count);
  double before = closeness(k);
  while (k < std::min(most, pieces.count)) {
    const double after = closeness(k + 1);
    if (after - before < kWorthOneMore) break;
    before = after;
    ++k;
  }
  return k;
}

std::vector<std::size_t> repeated_wordings(const std::vector<double>& weights) {
  const double total = std::accumulate(weights.begin(), weights.end(), 0.0);
  const double least = smallest_group(total);
  std::vector<std::size_t> heads;
  double covered = 0;
  for (std::size_t i = 0; i < weights.size() && heads.size() <= kMaxWordings; ++i) {
    if (weights[i] < std::max(least, kMinRepeats)) continue;
    heads.push_back(i);
    covered += weights[i];
  }
  const bool are_all = heads.size() > 1 && heads.size() <= kMaxWordings && covered >= kMostOfAll * total;
  return are_all ? heads : std::vector<std::size_t>();
}

std::vector<int> group_by_wordings(const Points& points, const std::vector<std::size_t>& heads) {
  Points centres(heads.size(), points.columns);
  for (std::size_t g = 0; g < heads.size(); ++g) {
    std::copy(points.row(heads[g]), points.row(heads[g]) + points.columns, centres.row(g));
  }
  return closest(points, centres).of;
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
