// SPDX-License-Identifier: MIT
#include "local/ward.hpp"

#include <algorithm>
#include <numeric>

namespace tracesift::local {

Tree::Tree(const Points& given, const std::vector<double>& given_weights) : rows_(given.rows) {
  Dense centres(given.rows, given.columns);
  std::copy(given.values.begin(), given.values.end(), centres.values.begin());
  std::vector<double> weights = given_weights;
  std::vector<bool> gone(rows_, false);
  const auto cost = [&](std::size_t a, std::size_t b) {
    double squares = 0;
    for (std::size_t j = 0; j < centres.columns; ++j) {
      const double difference = centres.row(a)[j] - centres.row(b)[j];
      squares += difference * difference;
    }
    return weights[a] * weights[b] / (weights[a] + weights[b]) * squares;
  };
  std::vector<std::size_t> chain;
  for (std::size_t left = rows_; left > 1;) {
    if (chain.empty()) {
      chain.push_back(static_cast<std::size_t>(std::find(gone.begin(), gone.end(), false) - gone.begin()));
    }
    const std::size_t last = chain.back();
    const std::size_t before = chain.size() > 1 ? chain[chain.size() - 2] : rows_;
    std::size_t nearest = before;  // on a tie the one it came from, or the chain would never end
    double least = before < rows_ ? cost(last, before) : 1e300;
    for (std::size_t i = 0; i < rows_; ++i) {
      if (gone[i] || i == last || i == before) continue;
      const double c = cost(last, i);
      if (c < least) {
        least = c;
        nearest = i;
      }
    }
    if (nearest != before) {
      chain.push_back(nearest);
      continue;
    }
    chain.resize(chain.size() - 2);
    const auto [a, b] = std::minmax({last, before});
    joins_.push_back({a, b, least});
    const double whole = weights[a] + weights[b];
    for (std::size_t j = 0; j < centres.columns; ++j) {
      centres.row(a)[j] = (weights[a] * centres.row(a)[j] + weights[b] * centres.row(b)[j]) / whole;
    }
    weights[a] = whole;
    gone[b] = true;
    --left;
  }
  std::stable_sort(joins_.begin(), joins_.end(), [](const Join& x, const Join& y) { return x.cost < y.cost; });
}

std::vector<int> Tree::cut(std::size_t groups) const {
  std::vector<std::size_t> stands_for(rows_);
  std::iota(stands_for.begin(), stands_for.end(), std::size_t{0});
  const auto find = [&](std::size_t i) {
    while (stands_for[i] != i) i = stands_for[i] = stands_for[stands_for[i]];
    return i;
  };
  for (std::size_t j = 0; j + groups < rows_; ++j) {
    const auto [low, high] = std::minmax({find(joins_[j].a), find(joins_[j].b)});
    stands_for[high] = low;
  }
  std::vector<int> number(rows_, -1);
  std::vector<int> group(rows_);
  int next = 0;
  for (std::size_t i = 0; i < rows_; ++i) {
    int& own = number[find(i)];
    if (own < 0) own = next++;
    group[i] = own;
  }
  return group;
}

}  // namespace tracesift::local
