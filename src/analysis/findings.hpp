// SPDX-License-Identifier: MIT
#pragma once

#include "tracesift/report.hpp"

namespace tracesift::analysis {

/// The executive summary without a model: three to seven sentences from templates. Every number in them comes from
/// figure(), and every trace they point at is among the highlighted ones.
void write_findings(Report& report);

}  // namespace tracesift::analysis
