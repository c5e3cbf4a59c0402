// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <vector>

#include "local/tokens.hpp"

namespace tracesift::local {

/// For each text the first one that it is nearly the same as, or itself: of the different words in either, nine of ten
/// are in both, ids and numbers left aside. Only those that are first are compared with, so no chain of small
/// differences joins what is far apart. A text without words is like no other.
///
/// Found by prefix filtering (Bayardo, Ma, Srikant 2007): two sets so alike share one of their rarest words.
std::vector<std::size_t> find_copies(const std::vector<std::vector<Token>>& texts);

}  // namespace tracesift::local
