// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <limits>
#include <optional>
#include <utility>
#include <vector>

#include "tracesift/trace.hpp"

namespace tracesift::trace {

/// Sorts items[from…] by time. An item without a time stays behind the one it came after; equal times keep their order.
/// (Comparing "unknown" as equal to everything is no order at all, and libraries would differ.)
template <class T, class TimeOf>
void sort_by_time(std::vector<T>& items, std::size_t from, TimeOf time_of) {
  std::vector<std::pair<Time, std::size_t>> keys;
  Time last = std::numeric_limits<Time>::min();
  for (std::size_t i = from; i < items.size(); ++i) {
    last = std::optional<Time>(time_of(items[i])).value_or(last);
    keys.emplace_back(last, i);
  }
  std::sort(keys.begin(), keys.end());
  std::vector<T> sorted;
  sorted.reserve(keys.size());
  for (const auto& [time, i] : keys) sorted.push_back(std::move(items[i]));
  std::move(sorted.begin(), sorted.end(), items.begin() + static_cast<std::ptrdiff_t>(from));
}

}  // namespace tracesift::trace
