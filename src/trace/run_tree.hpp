// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <vector>

#include "trace/small_index.hpp"
#include "trace/step.hpp"

namespace tracesift::trace {

/// Parents before children, siblings by start; runs whose parent is missing are roots of their own, after the first
/// one. `parents`: of each step the hash of its parent's id, 0 for none; `by_id`: the steps by the hash of theirs.
void build_tree(std::vector<Step>& steps, const std::vector<std::uint64_t>& parents, const SmallIndex& by_id);

}  // namespace tracesift::trace
