// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

namespace tracesift::issue {

/// The line of an error's text that says what went wrong: the last line of a Python traceback, a failing test's name,
/// the first line that speaks of a failure. Tags, colour codes and lines that only introduce are passed over; of long
/// texts the first 400 lines are read. Empty for empty text.
std::string telling_line(std::string_view text);

}  // namespace tracesift::issue
