// SPDX-License-Identifier: MIT
// The parts of a config that say what models are asked.
#pragma once

#include <vector>

#include "base/json.hpp"
#include "tracesift/config.hpp"

namespace tracesift::config {

/// The object "models". An unknown provider, an address that could not be called or missing names are errors.
Result<Models> parse_models(const base::Json& json);

/// A list of {name, type, description, filter_by}, or an object: name to the other fields.
Result<std::vector<Attribute>> parse_attributes(const base::Json& json);

}  // namespace tracesift::config
