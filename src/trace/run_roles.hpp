// SPDX-License-Identifier: MIT
// Which runs of a trace speak for the agent, by what they are and where they hang. `steps`: parents before children,
// [0] is the root.
#pragma once

#include <vector>

#include "trace/step.hpp"

namespace tracesift::trace {

/// What judges a request is beside it: its words, its tokens, its model and its failures, and those of all below it. A
/// trace that is nothing but an evaluation stays as it is.
void set_judges_aside(std::vector<Step>& steps);

/// The runs whose texts are those of the request: the highest in each branch that hold any, model calls and tools left
/// out. A server's span, a queue's or a framework's may stand above them. Errors count from there too.
void mark_requests(std::vector<Step>& steps);

/// Model calls of agents that another agent called as a tool: their conversation is their own.
std::vector<bool> of_subagents(const std::vector<Step>& steps);

}  // namespace tracesift::trace
