// SPDX-License-Identifier: MIT
#pragma once

#include "base/json.hpp"

namespace tracesift::report {

/// Makes a report of an earlier schema one of today's, as far as it knows. What it cannot know stays unsaid.
///
///   tracesift.report/1  `failed` meant "ended in an error"; there were no outcomes, signs or failure modes
void upgrade(base::Json& report);

}  // namespace tracesift::report
