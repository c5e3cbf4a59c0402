// SPDX-License-Identifier: MIT
#include "local/mixture.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "base/math.hpp"
#include "local/kmeans.hpp"

namespace tracesift::local {
namespace {

constexpr int kRounds = 15;
constexpr double kFlat = 0.07;   // of each word in each group, before anything was seen
constexpr double kUnlikely = 7;  // nats behind the best: not counted
constexpr double kPlace = 10;    // what a cosine of 1 counts, in nats

}  // namespace

void refine_by_words(const Terms& terms, const Points& points, const std::vector<double>& weights, int groups,
                     std::vector<int>& of) {
  const auto k = static_cast<std::size_t>(groups);
  const std::size_t words = terms.frequency.size();
  const std::size_t n = of.size();
  if (k < 2 || words == 0) return;
  Dense seen(words, k);  // of a word in each group, parts of a text counted in parts
  std::vector<double> share(k, 0);
  const auto count = [&](std::size_t t, std::size_t g, double part) {
    share[g] += part;
    for (const std::uint32_t id : terms.texts[t]) seen.row(id)[g] += part;
  };
  for (std::size_t t = 0; t < n; ++t) {
    if (of[t] >= 0) count(t, static_cast<std::size_t>(of[t]), weights[t]);
  }
  std::vector<double> score(k);
  for (int round = 0; round < kRounds; ++round) {
    std::vector<double> total(k, kFlat * static_cast<double>(words));
    for (std::size_t w = 0; w < words; ++w) {
      for (std::size_t g = 0; g < k; ++g) total[g] += seen.row(w)[g];
    }
    Dense log_of = std::exchange(seen, Dense(words, k));
    for (std::size_t g = 0; g < k; ++g) {
      total[g] = base::natural_log(total[g]);
      share[g] = base::natural_log(1 + share[g]);
    }
    for (std::size_t w = 0; w < words; ++w) {
      for (std::size_t g = 0; g < k; ++g) log_of.row(w)[g] = base::natural_log(kFlat + log_of.row(w)[g]) - total[g];
    }
    const std::vector<double> log_share = std::exchange(share, std::vector<double>(k, 0));
    const Points centres = centres_of(points, weights, of, groups);
    std::size_t moved = 0;
    for (std::size_t t = 0; t < n; ++t) {
      if (of[t] < 0) continue;
      for (std::size_t g = 0; g < k; ++g) {
        score[g] = log_share[g] + kPlace * dot(points.row(t), centres.row(g), points.columns);
      }
      for (const std::uint32_t id : terms.texts[t]) {
        const double* row = log_of.row(id);
        for (std::size_t g = 0; g < k; ++g) score[g] += row[g];
      }
      const auto best = std::max_element(score.begin(), score.end());
      const double highest = *best;
      const auto chosen = static_cast<int>(best - score.begin());
      moved += chosen != of[t] ? 1 : 0;
      of[t] = chosen;
      double sum = 0;
      for (double& one : score) sum += one = one - highest < -kUnlikely ? 0 : base::exponential(one - highest);
      for (std::size_t g = 0; g < k; ++g) {
        if (score[g] > 0) count(t, g, weights[t] * score[g] / sum);
      }
    }
    if (moved * 1000 < n) break;
  }
}

}  // namespace tracesift::local
