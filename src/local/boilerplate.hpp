// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

namespace tracesift::local {

/// Takes out the lines and sentences that most texts share (a template around each request, a greeting, a notice): they
/// say nothing of what sets one apart. Numbers do not make two of them different. A text that is nothing else stays as
/// it is, and so do all where there are only a few.
std::vector<std::string> without_boilerplate(std::vector<std::string> texts);

}  // namespace tracesift::local
