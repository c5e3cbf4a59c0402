// SPDX-License-Identifier: MIT
// Layers of a taxonomy as JSON, schema "tracesift.taxonomy/1" (docs/taxonomy-format.md).
#pragma once

#include <vector>

#include "base/json.hpp"
#include "tracesift/result.hpp"
#include "tracesift/taxonomy.hpp"

namespace tracesift::report {

base::Json layers_json(const std::vector<Layer>& layers);

/// Nothing that is not whole, of this reading, and of finite numbers.
Result<std::vector<Layer>> read_layers(const base::Json& taxonomy);

/// Without words of users that fewer than five conversations have.
void leave_out_rare(base::Json& taxonomy);

}  // namespace tracesift::report
