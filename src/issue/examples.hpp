// SPDX-License-Identifier: MIT
#pragma once

#include "issue/figures.hpp"

namespace tracesift::issue {

/// Three examples that show most: of median length, failed without recovery, the latest; of different categories where
/// that can be. With what the message says.
void choose_examples(const std::vector<Thread>& threads, const std::vector<std::size_t>& drawn,
                     const std::vector<Row>& rows, Draft& draft);

}  // namespace tracesift::issue
