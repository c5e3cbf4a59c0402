// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <vector>

#include "tracesift/report.hpp"

namespace tracesift::issue {

/// Fills report.tools and report.issues: what keeps going wrong, most serious first. `drawn[i]`: the thread of row i.
/// The rows have their signs, outcomes and categories. Issues keep the marks that people gave them in an earlier
/// report.
void find_issues(const std::vector<Thread>& threads, const std::vector<std::size_t>& drawn,
                 const std::vector<Taxonomy::EarlierIssue>& earlier, Report& report);

/// Counts by category again, after a person moved rows or changed categories.
void recount_by_category(Report& report);

}  // namespace tracesift::issue
