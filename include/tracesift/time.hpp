// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

namespace tracesift {

/// Microseconds since 1970-01-01T00:00:00Z.
using Time = std::int64_t;

}  // namespace tracesift
