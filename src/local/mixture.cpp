// SPDX-License-Identifier: MIT
#include "local/mixture.hpp"

#include <algorithm>
#include <cmath>

#include "base/math.hpp"
#include "local/kmeans.hpp"

namespace tracesift::local {
namespace {

constexpr int kRounds = 8;
constexpr double kFlat = 0.07;  // of each word in each group, before anything was seen
constexpr double kPlace = 15;   // what a cosine of 1 counts, in nats

}  // namespace

void refine_by_words(const Terms& terms, const Dense& points, const std::vector<double>& weights, int groups,
                     std::vector<int>& of) {
  const auto k = static_cast<std::size_t>(groups);
  const std::size_t words = terms.frequency.size();
  const std::size_t n = of.size();
  if (k < 2 || words == 0) return;
  Dense log_of(words, k);  // of a word in each group
  std::vector<double> score(k);
  for (int round = 0; round < kRounds; ++round) {
    std::fill(log_of.values.begin(), log_of.values.end(), kFlat);
    std::vector<double> total(k, kFlat * static_cast<double>(words));
    std::vector<double> share(k, 1);
    for (std::size_t t = 0; t < n; ++t) {
      if (of[t] < 0) continue;
      const auto g = static_cast<std::size_t>(of[t]);
      share[g] += weights[t];
      for (const std::uint32_t id : terms.texts[t]) log_of.row(id)[g] += weights[t];
      total[g] += weights[t] * static_cast<double>(terms.texts[t].size());
    }
    for (std::size_t g = 0; g < k; ++g) {
      total[g] = base::natural_log(total[g]);
      share[g] = base::natural_log(share[g]);
    }
    for (std::size_t w = 0; w < words; ++w) {
      for (std::size_t g = 0; g < k; ++g) log_of.row(w)[g] = base::natural_log(log_of.row(w)[g]) - total[g];
    }
    const Dense centres = centres_of(points, weights, of, groups);
    std::size_t moved = 0;
    for (std::size_t t = 0; t < n; ++t) {
      if (of[t] < 0) continue;
      for (std::size_t g = 0; g < k; ++g) {
        score[g] = share[g] + kPlace * dot(points.row(t), centres.row(g), points.columns);
      }
      for (const std::uint32_t id : terms.texts[t]) {
        const double* row = log_of.row(id);
        for (std::size_t g = 0; g < k; ++g) score[g] += row[g];
      }
      const auto best = static_cast<int>(std::max_element(score.begin(), score.end()) - score.begin());
      moved += best != of[t] ? 1 : 0;
      of[t] = best;
    }
    if (moved * 1000 < n) break;
  }
}

}  // namespace tracesift::local
