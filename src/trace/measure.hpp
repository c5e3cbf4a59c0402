// SPDX-License-Identifier: MIT
// What is measured of a thread, and how:
//   latency  the sum over its traces of (end - start) of the root: time spent on requests, not between them.
//            A session, whose root spans the user's pauses, counts from each user message to the last answer to it.
//   tokens,  what a run states, else the sum over the runs below it; of a trace, the sum over its top runs.
//   cost     So a total that is stated on root and leaves is counted once.
//   error    of a root; where no answer came at the end, of the last model call, else of the last tool call.
#pragma once

#include "tracesift/trace.hpp"

namespace tracesift::trace {

void measure(Thread& thread);

}  // namespace tracesift::trace
