// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "issue/groups.hpp"
#include "tracesift/issue.hpp"

namespace tracesift::issue {

/// A title that fits every case: what is the same in all of them is put back, the rest is "…".
/// `category`: the name of the group's category. Fills the first values that differ, too.
void write_title(const Group& group, const std::string& category, Issue& issue);

}  // namespace tracesift::issue
