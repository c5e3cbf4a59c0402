// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tracesift::base {

/// The one of the known words that differs least, if it is close enough to be meant; else empty.
std::string_view nearest(std::string_view word, const std::vector<std::string_view>& known);

/// ". Did you mean “tags”?", or the list of those that are known: the end of a sentence about an unknown word.
std::string did_you_mean(std::string_view word, const std::vector<std::string_view>& known);

}  // namespace tracesift::base
