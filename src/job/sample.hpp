// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <vector>

#include "tracesift/trace.hpp"

namespace tracesift::job {

/// `count` of the threads (0: all), in their order. Drawn evenly (systematic sampling with a random start) from the
/// list sorted by how they ended and when they began, so that failures and times have the share they have in all.
std::vector<std::size_t> draw(const std::vector<Thread>& threads, std::size_t count, std::uint64_t seed);

}  // namespace tracesift::job
