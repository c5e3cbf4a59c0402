// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

#include "tracesift/trace.hpp"

namespace tracesift::issue {

/// Whether a tool runs shell commands, by its name.
bool is_shell(std::string_view tool);

/// What a call does: the tool's name; of a shell the program and its subcommand too ("Bash: git push"). The program is
/// looked for past `cd … &&`, variables, `sudo`, `timeout 60` and such. Empty where the export does not name the tool.
std::string step_of(const ToolCall& call);

}  // namespace tracesift::issue
