// SPDX-License-Identifier: MIT
// Logs of agents' sessions, one record after another: what follows only from their order.
#pragma once

#include <vector>

#include "trace/message_pool.hpp"
#include "trace/step.hpp"

namespace tracesift::trace {

/// Settles the steps of a session, which are in the order of its log:
///
///   forks       records copied from the parent session lose their messages and are only the base of the counters
///   counters    running totals become what each step added; a total that falls began again
///   models      a step without a model has that of the last step before it that names one
///   echoes      a step that says again what another one says loses its messages
///   subagents   what the user of a sub-agent's session says, another agent said
void settle_session(std::vector<Step>& steps, const Pool& pool);

}  // namespace tracesift::trace
