// SPDX-License-Identifier: MIT
#pragma once

#include "base/json.hpp"

namespace tracesift::compare {

/// Issues of two reports, matched by their ids, of two conversations or more on either side:
/// `{id, title, severity, state: new|gone|more|less|steady, before: [n, eligible], after: [n, eligible], q}`, what
/// changed first. More and less are beyond chance: a false discovery rate of 5 % over all of them. Empty where either
/// report knows no issues.
base::Json compare_issues(const base::Json& before, const base::Json& after);

}  // namespace tracesift::compare
