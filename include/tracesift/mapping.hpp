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

/// What a column can be. `text` and `speaker` are of records that hold one message each.
inline constexpr std::array<std::string_view, 14> kRoles = {"input",  "output", "messages", "text",  "speaker",
                                                            "id",     "thread", "error",    "start", "end",
                                                            "tokens", "cost",   "score",    "model"};

/// What a column may be by its name (`Sprecher`, `user_message`); empty where the name says nothing.
std::string_view guess_role(std::string_view path);

}  // namespace tracesift
