// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <vector>

#include "tracesift/trace.hpp"

namespace tracesift::trace {

/// A run, and its messages as positions in the pool of its trace.
struct Step {
  Run run;
  std::vector<std::uint32_t> input;
  std::vector<std::uint32_t> output;
};

}  // namespace tracesift::trace
