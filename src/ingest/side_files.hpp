// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

namespace tracesift::ingest {

/// Of a file that belongs to an export or an agent's folder but mostly holds no conversations (settings, indexes,
/// manifests; a table of a database): up to which score of its format it is counted and left out, without a fault. By
/// its path, since such files have nothing else in common. 0: any other file.
int side_file_score(std::string_view path);

}  // namespace tracesift::ingest
