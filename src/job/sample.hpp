// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <vector>

#include "tracesift/config.hpp"
#include "tracesift/trace.hpp"

namespace tracesift::job {

/// The threads that a config asks for: by its filter (which parses) and its times, of which a thread has its start.
std::vector<std::size_t> select(const std::vector<Thread>& threads, const Config& config);

/// How many of those the config wants to be analysed.
std::size_t wanted(std::size_t selected, const Config& config);

/// `count` of the chosen threads, in their order. Drawn evenly (systematic sampling with a random start) from the list
/// sorted by how they ended and when they began, so that failures and times have the share they have in all.
std::vector<std::size_t> draw(const std::vector<Thread>& threads, std::vector<std::size_t> chosen, std::size_t count,
                              std::uint64_t seed);

}  // namespace tracesift::job
