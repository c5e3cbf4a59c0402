// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

namespace tracesift::local {

/// A word without its English endings, so that "charged", "charges" and "charging" count as one. Porter's steps 1 and 5
/// (M. F. Porter 1980), which take off what inflects and leave what derives; other scripts' words stay as they are.
std::string stem(std::string_view word);

}  // namespace tracesift::local
