// SPDX-License-Identifier: MIT
#include "base/did_you_mean.hpp"

#include <algorithm>
#include <numeric>

namespace tracesift::base {
namespace {

/// Letters to put in, take out or exchange (Levenshtein 1966).
std::size_t edits(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i + 1;
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t exchanged = diagonal + (a[i] == b[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({exchanged, row[j] + 1, row[j + 1] + 1});
    }
  }
  return row.back();
}

}  // namespace

std::string_view nearest(std::string_view word, const std::vector<std::string_view>& known) {
  std::string_view best;
  std::size_t fewest = std::min<std::size_t>(word.size(), 60) / 3 + 2;
  if (word.size() > 60) return best;
  for (const std::string_view one : known) {
    const std::size_t count = edits(word, one);
    if (count >= fewest) continue;
    fewest = count;
    best = one;
  }
  return best;
}

std::string did_you_mean(std::string_view word, const std::vector<std::string_view>& known) {
  const std::string_view best = nearest(word, known);
  if (!best.empty()) return ". Did you mean “" + std::string(best) + "”?";
  std::string list;
  for (const std::string_view one : known) list += (list.empty() ? "" : ", ") + std::string(one);
  return ". Known: " + list;
}

}  // namespace tracesift::base
