// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "tracesift/time.hpp"

namespace tracesift::base {

/// ISO 8601 in the spellings exports use: `T` or a blank, any fraction, `Z`, an offset, or nothing (= UTC).
std::optional<Time> parse_time(std::string_view text);

/// A number whose unit is inferred from its size: seconds, milli-, micro- or nanoseconds since 1970.
/// Integers stay exact, which nanoseconds need.
std::optional<Time> parse_epoch(std::string_view digits);

/// `2026-01-15T10:00:04.500Z`
std::string format_time(Time time);

}  // namespace tracesift::base
