// SPDX-License-Identifier: MIT
#pragma once

#include "base/json.hpp"
#include "tracesift/trace.hpp"

namespace tracesift::report {

/// A thread as docs/report-format.md describes it: its messages, its runs, what was measured.
base::Json thread_json(const Thread& thread);

}  // namespace tracesift::report
