// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace tracesift::ingest {

/// JSON of what Python's repr() wrote: dicts, lists, tuples, strings, numbers, True, False, None.
/// Nothing for anything else; nothing is evaluated.
std::optional<std::string> json_of_python(std::string_view text);

}  // namespace tracesift::ingest
