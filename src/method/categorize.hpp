// SPDX-License-Identifier: MIT
#pragma once

#include "local/engine.hpp"
#include "tracesift/report.hpp"

namespace tracesift::method {

/// Turns the engine's groups into the report's categories and gives each row its leaf. Rows and texts have one order.
void apply_groups(const local::Engine& engine, Report& report);

}  // namespace tracesift::method
