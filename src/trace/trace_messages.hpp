// SPDX-License-Identifier: MIT
// From what the runs of a trace were given and gave back to the conversation that a person would read.
#pragma once

#include <deque>
#include <vector>

#include "trace/conversation.hpp"
#include "trace/step.hpp"

namespace tracesift::trace {

/// The conversation of one trace, as indexes into its pool; messages that no record holds are made and put into `made`.
/// `steps`: parents before children, [0] is the root; sorted by time if it is a session.
History assemble_trace(std::vector<Step>& steps, const Pool& pool, std::deque<InternedMessage>& made);

}  // namespace tracesift::trace
