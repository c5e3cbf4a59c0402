// SPDX-License-Identifier: MIT
#include "job/sample.hpp"

#include <algorithm>
#include <numeric>
#include <tuple>

#include "base/random.hpp"

namespace tracesift::job {

std::vector<std::size_t> draw(const std::vector<Thread>& threads, std::size_t count, std::uint64_t seed) {
  std::vector<std::size_t> order(threads.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  if (count == 0 || count >= threads.size()) return order;
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return std::make_tuple(!threads[a].error.empty(), threads[a].start.value_or(0)) <
           std::make_tuple(!threads[b].error.empty(), threads[b].start.value_or(0));
  });
  const double step = static_cast<double>(threads.size()) / static_cast<double>(count);
  double at = base::Random(seed).uniform() * step;
  std::vector<std::size_t> drawn;
  for (std::size_t i = 0; i < count; ++i, at += step) {
    drawn.push_back(order[std::min(threads.size() - 1, static_cast<std::size_t>(at))]);
  }
  std::sort(drawn.begin(), drawn.end());
  return drawn;
}

}  // namespace tracesift::job
