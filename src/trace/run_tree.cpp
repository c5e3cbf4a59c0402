// SPDX-License-Identifier: MIT
#include "trace/run_tree.hpp"

#include <algorithm>
#include <utility>

#include "trace/order.hpp"

namespace tracesift::trace {
namespace {

/// A cycle has no root: its first member becomes one. Each step is walked over once.
void cut_cycles(std::vector<int>& parent) {
  constexpr std::size_t kNobody = static_cast<std::size_t>(-1);
  std::vector<std::size_t> walked_from(parent.size(), kNobody);
  for (std::size_t i = 0; i < parent.size(); ++i) {
    std::size_t at = i;
    while (walked_from[at] == kNobody && parent[at] >= 0) {
      walked_from[at] = i;
      at = static_cast<std::size_t>(parent[at]);
    }
    if (parent[at] < 0 || walked_from[at] != i) continue;
    std::size_t first = at;
    for (auto next = static_cast<std::size_t>(parent[at]); next != at; next = static_cast<std::size_t>(parent[next])) {
      first = std::min(first, next);
    }
    parent[first] = -1;
  }
}

}  // namespace

void build_tree(std::vector<Step>& steps, const std::vector<std::uint64_t>& parents, const SmallIndex& by_id) {
  const std::size_t n = steps.size();
  std::vector<int> parent(n, -1);
  for (std::size_t i = 0; i < n; ++i) {
    if (parents[i] == 0) continue;
    const auto found = by_id.find(parents[i]);
    if (found && *found != i) parent[i] = static_cast<int>(*found);
  }
  cut_cycles(parent);
  std::vector<std::size_t> order(n);
  for (std::size_t i = 0; i < n; ++i) order[i] = i;
  sort_by_time(order, 0, [&](std::size_t i) { return steps[i].run.start; });
  std::vector<std::vector<std::size_t>> children(n);
  std::vector<std::size_t> stack;
  std::vector<std::size_t> roots;
  for (const std::size_t i : order) {
    if (parent[i] >= 0) {
      children[static_cast<std::size_t>(parent[i])].push_back(i);
    } else {
      roots.push_back(i);
    }
  }
  // The root proper is one that never named a parent, else the first.
  const auto proper = std::find_if(roots.begin(), roots.end(), [&](std::size_t i) { return parents[i] == 0; });
  if (proper != roots.end()) std::rotate(roots.begin(), proper, proper + 1);

  std::vector<Step> sorted;
  std::vector<int> position(n, -1);
  sorted.reserve(n);
  for (auto root = roots.rbegin(); root != roots.rend(); ++root) stack.push_back(*root);
  while (!stack.empty()) {
    const std::size_t i = stack.back();
    stack.pop_back();
    position[i] = static_cast<int>(sorted.size());
    steps[i].run.parent = parent[i] >= 0 ? position[static_cast<std::size_t>(parent[i])] : -1;
    sorted.push_back(std::move(steps[i]));
    for (auto child = children[i].rbegin(); child != children[i].rend(); ++child) stack.push_back(*child);
  }
  steps = std::move(sorted);
}

}  // namespace tracesift::trace
