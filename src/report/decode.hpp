// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "base/json.hpp"
#include "tracesift/report.hpp"

namespace tracesift::report {

/// A report's rows and categories as values again, from a JSON that read_report let through: what measures are computed
/// from, without the measures. A field of another type than ours is as if it were not there.
std::vector<Row> rows_of(const base::Json& report);
std::vector<Category> categories_of(const base::Json& report);

}  // namespace tracesift::report
