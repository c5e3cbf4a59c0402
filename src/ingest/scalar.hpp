// SPDX-License-Identifier: MIT
// The values of a JSON text's strings and numbers.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace tracesift::ingest {

/// Decodes the body of a JSON string (without its quotes) to valid UTF-8; `damaged` becomes true where bytes were
/// replaced.
std::string decode_string(std::string_view body, bool escaped, bool* damaged = nullptr);

/// Up to 19 decimal digits from the first that is not 0, with a point. Up to 15 the result is the nearest double there
/// is, because digits and power of ten are exact; beyond it may be the one beside it. Exponents are left to strtod,
/// which is twenty times slower here.
std::optional<double> plain_number(std::string_view digits);

}  // namespace tracesift::ingest
