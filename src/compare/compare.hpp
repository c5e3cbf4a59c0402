// SPDX-License-Identifier: MIT
#pragma once

#include "base/json.hpp"

namespace tracesift::compare {

/// What changed from an earlier report to a later one, as docs/report-format.md ("comparison") has it: categories
/// matched, shares and failure rates with the interval of their difference (Newcombe 1998, method 10) and the false
/// discovery rate over all of a kind, and which are new, gone, growing, shrinking or steady. Both are reports that
/// report::read_report gave. The tests take the two for independent samples.
base::Json compare(const base::Json& before, const base::Json& after);

}  // namespace tracesift::compare
