// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <map>
#include <string>
#include <string_view>

namespace tracesift {

/// For files whose fields are not recognised: role -> column, or path in a record (`meta.user`). Of text that is no
/// table, `line` is each line.
using Mapping = std::map<std::string, std::string, std::less<>>;

/// What a column can be.
inline constexpr std::array<std::string_view, 12> kRoles = {"input", "output", "messages", "id",   "thread", "error",
                                                            "start", "end",    "tokens",   "cost", "score",  "model"};

}  // namespace tracesift
