// SPDX-License-Identifier: MIT
// Issues as JSON: docs/report-format.md.
#pragma once

#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "tracesift/report.hpp"

namespace tracesift::report {

base::Json issues_json(const std::vector<Issue>& issues);

base::Json tools_json(const std::vector<ToolStat>& tools);

/// A word of the field "mark"; empty: none.
bool is_mark(std::string_view word);

/// What a later report keeps of them.
std::vector<Taxonomy::EarlierIssue> earlier_issues(const base::Json& report);

/// What findings need of them.
std::vector<Issue> issues_of(const base::Json& report);

/// After rows moved or categories changed: counts by category again, categories' new names in titles; differences
/// between categories that are no more are left out.
void follow_edit(const Report& report, base::Json& issues);

/// Leaves out what quotes conversations or names them.
void leave_out_cases(base::Json& issues);

}  // namespace tracesift::report
