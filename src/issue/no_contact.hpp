// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "issue/incidents.hpp"

namespace tracesift::issue {

/// Adds an incident where the answers leave out an e-mail address, a link or a phone number that most answers of the
/// same category give (Wilson's lower bound of their share is a half or more, of eight conversations at least) and half
/// of the nearest requests of the category were given: nearest by the words they share. `drawn[i]`: the thread of row
/// i.
void add_no_contact(const std::vector<Thread>& threads, const std::vector<std::size_t>& drawn,
                    const std::vector<Row>& rows, std::vector<Seen>& seen);

}  // namespace tracesift::issue
