// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

namespace tracesift::stats {

/// The adjusted Rand index of two groupings (Hubert & Arabie 1985): 1 the same, 0 as by chance. Items that are in no
/// group (-1) on both sides are left out; on one side they are a group of their own.
double agreement(const std::vector<int>& a, const std::vector<int>& b);

}  // namespace tracesift::stats
