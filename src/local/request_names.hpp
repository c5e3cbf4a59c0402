// SPDX-License-Identifier: MIT
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "local/names.hpp"
#include "local/unit_cache.hpp"

namespace tracesift::local {

/// Names groups by what their texts ask for: "Cancel or change a flight", "Website problems", "Find a bus". `names`
/// holds the names by phrases that set groups apart (name_groups), the second source: of a group's two candidates the
/// sound one is taken, which half of its texts say in one sentence, and no sibling's nearly as often. A name that
/// covers under two fifths ends in "and more". `above` is the name of the group that these are parts of. Names are
/// different.
void name_by_requests(const std::vector<Labelled>& texts, std::string_view above, const std::set<std::string>& barred,
                      UnitCache& cache, std::vector<GroupName>& names);

}  // namespace tracesift::local
