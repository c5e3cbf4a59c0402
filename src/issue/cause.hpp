// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "issue/figures.hpp"

namespace tracesift::issue {

/// Compares the failing calls of each issue with the successful calls of its step and keeps what is beyond doubt:
///   made_up      an id-like value that stands in no earlier message: four fifths of the failing calls or more, three
///                conversations, 10 % of the successful at most, Fisher p < 0.001
///   other_shape  the values look otherwise (a run of letters is a, a run of digits 9): half of the failing calls or
///                more, three conversations, two values, 2 % of the successful at most, p < 0.001
/// `drawn[i]`: the thread of row i.
void find_causes(const std::vector<Thread>& threads, const std::vector<std::size_t>& drawn, std::vector<Draft>& drafts);

}  // namespace tracesift::issue
