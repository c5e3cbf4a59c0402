// SPDX-License-Identifier: MIT
#include "stats/quantile.hpp"

#include <algorithm>
#include <cmath>

namespace tracesift::stats {

std::optional<double> quantile(std::vector<double> values, double q) {
  if (values.empty()) return std::nullopt;
  std::sort(values.begin(), values.end());
  const double place = q * static_cast<double>(values.size() - 1);
  const double below = std::floor(place);
  const auto i = static_cast<std::size_t>(below);
  if (i + 1 >= values.size()) return values.back();
  return values[i] + (place - below) * (values[i + 1] - values[i]);
}

}  // namespace tracesift::stats
