// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <string>

#include "base/json.hpp"

namespace tracesift::report {

/// The text of a key point from its `parts` and `figures` (docs/report-format.md). `name_of`: a category by its id.
std::string sentence(const base::Json& point, const std::function<std::string(const std::string&)>& name_of);

}  // namespace tracesift::report
