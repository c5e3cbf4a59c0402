// SPDX-License-Identifier: MIT
#include "local/embed.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "base/math.hpp"
#include "local/svd.hpp"

namespace tracesift::local {
namespace {

constexpr std::size_t kWindow = 10;
constexpr std::size_t kNeighbours = 10;
constexpr double kPull = 4;                   // of ten neighbours in the same place, times the text itself
constexpr std::size_t kMaxPairs = 6'000'000;  // words seen together: enough to learn from
constexpr std::size_t kMaxSampled = 8'000;    // texts whose pieces are learnt from
constexpr std::size_t kWordDimensions = 150;
constexpr std::size_t kFirstWords = 15;  // of a text count twice: people say first what they want
constexpr std::size_t kPieceDimensions = 100;

/// How much more often two words occur together than by chance: row by row, ln of the ratio where above 0.
Sparse ppmi(const Terms& terms) {
  std::size_t all = 0;
  for (const auto& text : terms.texts) all += text.size() * std::min(text.size(), kWindow);
  const std::size_t stride = all / kMaxPairs + 1;
  std::vector<std::uint64_t> pairs;
  pairs.reserve(all / stride + 1);
  for (std::size_t t = 0; t < terms.texts.size(); t += stride) {
    const auto& text = terms.texts[t];
    for (std::size_t i = 0; i < text.size(); ++i) {
      for (std::size_t j = i + 1; j < std::min(text.size(), i + kWindow + 1); ++j) {
        const auto [low, high] = std::minmax({text[i], text[j]});
        pairs.push_back((std::uint64_t{low} << 32) | high);
      }
    }
  }
  std::sort(pairs.begin(), pairs.end());
  const std::size_t n = terms.frequency.size();
  std::vector<double> total(n, 0);
  struct Count {
    std::uint32_t low;
    std::uint32_t high;
    double times;
  };
  std::vector<Count> counts;
  for (std::size_t i = 0; i < pairs.size();) {
    std::size_t end = i;
    while (end < pairs.size() && pairs[end] == pairs[i]) ++end;
    const Count count{static_cast<std::uint32_t>(pairs[i] >> 32), static_cast<std::uint32_t>(pairs[i]),
                      static_cast<double>(end - i)};
    counts.push_back(count);
    total[count.low] += count.times;
    total[count.high] += count.times;
    i = end;
  }
  double smooth_sum = 0;
  std::vector<double> smooth(n);
  for (std::size_t i = 0; i < n; ++i) {
    smooth[i] = total[i] > 0 ? std::sqrt(total[i]) * std::sqrt(std::sqrt(total[i])) : 0;  // to the power of 0.75
    smooth_sum += smooth[i];
  }
  Sparse matrix;
  matrix.rows.resize(n);
  matrix.columns = n;
  const auto put = [&](std::uint32_t word, std::uint32_t context, double times) {
    const double ratio = times * smooth_sum / (total[word] * smooth[context]);
    if (ratio > 1) matrix.rows[word].push_back({context, base::natural_log(ratio)});
  };
  for (const Count& count : counts) {
    put(count.low, count.high, count.times);
    if (count.low != count.high) put(count.high, count.low, count.times);
  }
  return matrix;
}

Dense place_words(const Terms& terms, std::uint64_t seed) {
  const Sparse matrix = ppmi(terms);
  const Directions directions = find_directions(matrix, kWordDimensions, seed);
  Dense words = place(matrix, directions);
  for (std::size_t i = 0; i < words.rows; ++i) {
    for (std::size_t j = 0; j < words.columns; ++j) {
      const double value = directions.values[j];
      words.row(i)[j] = value > 0 ? words.row(i)[j] / std::sqrt(value) : 0;
    }
  }
  return words;
}

}  // namespace

double times_at(std::size_t place) { return place < kFirstWords ? 2 : 1; }

Embedding embed(const Terms& terms, const Wordings& wordings, std::uint64_t seed) {
  const std::size_t n = terms.texts.size();
  Dense words = place_words(terms, seed);
  Pieces pieces = char_ngram_tfidf(wordings);
  Sparse learnt;
  learnt.columns = pieces.tfidf.columns;
  const std::size_t stride = n / kMaxSampled + 1;
  for (std::size_t i = 0; i < n; i += stride) learnt.rows.push_back(pieces.tfidf.rows[i]);
  Directions directions = find_directions(learnt, kPieceDimensions, seed + 1);
  const Dense by_pieces = place(pieces.tfidf, directions);

  std::vector<double> weight;
  for (const std::uint32_t frequency : terms.frequency)
    weight.push_back(stem_weight(static_cast<double>(n), frequency));
  Dense points(n, words.columns + by_pieces.columns);
  for (std::size_t t = 0; t < n; ++t) {
    double* row = points.row(t);
    for (std::size_t at = 0; at < terms.texts[t].size(); ++at) {
      const std::uint32_t id = terms.texts[t][at];
      const double* word = words.row(id);
      const double times = times_at(at) * weight[id];
      for (std::size_t j = 0; j < words.columns; ++j) row[j] += times * word[j];
    }
    normalize(row, words.columns);
    double* rest = row + words.columns;
    std::copy(by_pieces.row(t), by_pieces.row(t) + by_pieces.columns, rest);
    normalize(rest, by_pieces.columns);
  }
  return {to_points(std::move(points)), std::move(words), std::move(directions.vectors), std::move(pieces.hashes),
          std::move(pieces.frequency)};
}

Points smooth_by_neighbours(const Points& points) {
  const std::size_t n = points.rows;
  const std::size_t d = points.columns;
  using Neighbour = std::pair<float, std::size_t>;  // less the cosine, so that the closest come first
  std::vector<std::vector<Neighbour>> nearest(n);   // a heap each, the farthest on top
  const auto offer = [&](std::size_t to, std::size_t neighbour, float cosine) {
    std::vector<Neighbour>& best = nearest[to];
    const Neighbour one{-cosine, neighbour};
    if (best.size() < kNeighbours) {
      best.push_back(one);
      std::push_heap(best.begin(), best.end());
    } else if (one < best.front()) {
      std::pop_heap(best.begin(), best.end());
      best.back() = one;
      std::push_heap(best.begin(), best.end());
    }
  };
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      const auto cosine = static_cast<float>(dot(points.row(i), points.row(j), d));
      if (cosine <= 0) continue;
      offer(i, j, cosine);
      offer(j, i, cosine);
    }
  }
  Dense moved(n, d);
  for (std::size_t i = 0; i < n; ++i) {
    double* row = moved.row(i);
    std::sort(nearest[i].begin(), nearest[i].end());  // the order of adding is the same everywhere
    std::copy(points.row(i), points.row(i) + d, row);
    for (const auto& [less, neighbour] : nearest[i]) {
      const double square = static_cast<double>(less) * static_cast<double>(less);
      const double pull = kPull * square * square / static_cast<double>(kNeighbours);
      for (std::size_t j = 0; j < d; ++j) row[j] += pull * static_cast<double>(points.row(neighbour)[j]);
    }
  }
  return to_points(std::move(moved));
}

}  // namespace tracesift::local
