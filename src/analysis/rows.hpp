// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "tracesift/report.hpp"
#include "tracesift/trace.hpp"

namespace tracesift::analysis {

/// What the user said in a thread, one message a line: the text that is analysed.
std::string user_text(const Thread& thread);

/// What came of it: the names of the tools that were called, and what was answered first where users speak at most
/// twice (in a longer conversation the answers say less of what was asked than the user does).
std::string context_text(const Thread& thread);

/// One row a thread, in the same order, with its signs of failure and its outcome, not yet categorised. Attributes are
/// the metadata by which one can slice: keys that at least half of the threads have, with 2 to 12 different values.
std::vector<Row> make_rows(const std::vector<Thread>& threads);

}  // namespace tracesift::analysis
