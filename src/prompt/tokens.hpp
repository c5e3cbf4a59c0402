// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string_view>

namespace tracesift::prompt {

/// About how many tokens a model counts: an estimate by kinds of characters, within some 15 % of o200k_base on English,
/// code, Cyrillic and Chinese. The dispatcher scales it by what the first replies say (docs/method.md).
std::int64_t estimate_tokens(std::string_view text);

}  // namespace tracesift::prompt
