// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

namespace tracesift::ingest {

/// Whether a file belongs to an export or an agent's folder but holds no conversations: settings, indexes, manifests.
/// By its path, since such files have nothing else in common. They are counted and are no fault.
bool is_side_file(std::string_view path);

}  // namespace tracesift::ingest
