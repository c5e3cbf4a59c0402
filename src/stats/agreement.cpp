// SPDX-License-Identifier: MIT
#include "stats/agreement.hpp"

#include <cstddef>
#include <map>
#include <utility>

namespace tracesift::stats {
namespace {

double pairs(double n) { return n * (n - 1) / 2; }

}  // namespace

double agreement(const std::vector<int>& a, const std::vector<int>& b) {
  std::map<std::pair<int, int>, double> both;
  std::map<int, double> of_a;
  std::map<int, double> of_b;
  double n = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (a[i] < 0 && b[i] < 0) continue;
    both[{a[i], b[i]}] += 1;
    of_a[a[i]] += 1;
    of_b[b[i]] += 1;
    n += 1;
  }
  double same = 0;
  double in_a = 0;
  double in_b = 0;
  for (const auto& [key, count] : both) same += pairs(count);
  for (const auto& [key, count] : of_a) in_a += pairs(count);
  for (const auto& [key, count] : of_b) in_b += pairs(count);
  const double expected = n < 2 ? 0 : in_a * in_b / pairs(n);
  const double most = (in_a + in_b) / 2;
  return most == expected ? 1 : (same - expected) / (most - expected);
}

}  // namespace tracesift::stats
