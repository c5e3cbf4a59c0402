// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace tracesift::base {

/// RFC 4648, section 4, with padding.
std::string to_base64(std::string_view bytes);
/// Also with the letters of section 5, and without padding. Nothing for what is not base64.
std::optional<std::string> from_base64(std::string_view text);

}  // namespace tracesift::base
