// SPDX-License-Identifier: MIT
#include "job/sample.hpp"

#include <algorithm>
#include <cmath>
#include <tuple>

#include "base/random.hpp"
#include "filter/filter.hpp"

namespace tracesift::job {

std::vector<std::size_t> select(const std::vector<Thread>& threads, const Config& config) {
  std::vector<std::size_t> selected;
  const auto filter = filter::parse(config.filter);
  if (!filter) return selected;
  const auto is_in_time = [&](const Thread& thread) {
    if (!config.start_time && !config.end_time) return true;
    return thread.start && (!config.start_time || *thread.start >= *config.start_time) &&
           (!config.end_time || *thread.start < *config.end_time);
  };
  for (std::size_t i = 0; i < threads.size(); ++i) {
    if (is_in_time(threads[i]) && filter::matches(*filter, threads[i])) selected.push_back(i);
  }
  return selected;
}

std::size_t wanted(std::size_t selected, const Config& config) {
  if (config.sample_share > 0) {
    return static_cast<std::size_t>(std::ceil(config.sample_share * static_cast<double>(selected)));
  }
  return config.sample == 0 ? selected : std::min(selected, config.sample);
}

std::vector<std::size_t> draw(const std::vector<Thread>& threads, std::vector<std::size_t> chosen, std::size_t count,
                              std::uint64_t seed) {
  if (count >= chosen.size()) return chosen;
  std::stable_sort(chosen.begin(), chosen.end(), [&](std::size_t a, std::size_t b) {
    return std::make_tuple(!threads[a].error.empty(), threads[a].start.value_or(0)) <
           std::make_tuple(!threads[b].error.empty(), threads[b].start.value_or(0));
  });
  const double step = static_cast<double>(chosen.size()) / static_cast<double>(count);
  double at = base::Random(seed).uniform() * step;
  std::vector<std::size_t> drawn;
  for (std::size_t i = 0; i < count; ++i, at += step) {
    drawn.push_back(chosen[std::min(chosen.size() - 1, static_cast<std::size_t>(at))]);
  }
  std::sort(drawn.begin(), drawn.end());
  return drawn;
}

}  // namespace tracesift::job
