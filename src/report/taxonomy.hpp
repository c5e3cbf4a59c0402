// SPDX-License-Identifier: MIT
#pragma once

#include "base/json.hpp"
#include "tracesift/report.hpp"
#include "tracesift/result.hpp"

namespace tracesift::report {

/// The categories of a report and what is in them. "Other in …" is not one: what was too few of a kind may come to be
/// more.
Result<Taxonomy> taxonomy_of(const base::Json& report);
/// Those that a person pinned, with their subcategories.
Taxonomy pinned_in(const base::Json& report);

}  // namespace tracesift::report
