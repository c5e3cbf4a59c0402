// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "ingest/document.hpp"

namespace tracesift::ingest {

/// Of a list of messages that name their parents: those from the first to the last one, what was edited away left out.
/// The whole list where they name none.
std::vector<Node> last_branch(Node messages, const Key& id, const Key& parent);

}  // namespace tracesift::ingest
