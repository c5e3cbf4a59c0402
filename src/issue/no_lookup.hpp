// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "issue/incidents.hpp"

namespace tracesift::issue {

/// Adds an incident where the agent answers without a tool although most of the same category are answered with one:
/// Wilson's lower bound of their share is a half or more, of eight conversations at least. Only files that name
/// calls by their names count. `seen` and `drawn` of each row.
void add_no_lookup(const std::vector<Thread>& threads, const std::vector<std::size_t>& drawn,
                   const std::vector<Row>& rows, std::vector<Seen>& seen);

}  // namespace tracesift::issue
