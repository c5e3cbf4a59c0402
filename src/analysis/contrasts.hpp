// SPDX-License-Identifier: MIT
#pragma once

#include "tracesift/report.hpp"

namespace tracesift::analysis {

/// What each category has more or less of than the rest: outcomes, ways of failing, attribute values. Every comparison
/// of the report is one family of tests; those under a false discovery rate of 5 % are kept, a dozen a category.
void find_differences(Report& report);

/// How categories come and go: counts in buckets of an hour, a day, a week or a month (at most 60 of them), and a test
/// of each share's trend.
void follow_over_time(Report& report);

}  // namespace tracesift::analysis
