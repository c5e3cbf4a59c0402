// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "issue/error_pattern.hpp"
#include "issue/kinds.hpp"
#include "issue/tool_table.hpp"
#include "tracesift/report.hpp"

namespace tracesift::issue {

enum class Recovery { none, worked, failed, untried };  // what became of the step after a failed call

/// One thing that went wrong in one conversation.
struct Incident {
  const Kind* kind = nullptr;
  std::string step;
  ErrorPattern pattern;
  std::string line;         // the telling line as it is
  const char* family = "";  // Family::id
  bool always_family = false;
  std::optional<std::uint32_t> at;  // the message that shows it
  Recovery recovery = Recovery::none;
  std::optional<double> lost_s;  // until the step worked
};

/// What one conversation holds for issues.
struct Seen {
  struct Repeats {  // of a tool that was called with the same arguments before
    std::string tool;
    std::uint32_t calls = 0;
    std::uint32_t changed = 0;  // that brought another result
  };
  std::vector<Incident> incidents;
  std::vector<std::string> steps;  // each once, tools without their program too
  std::vector<Repeats> repeats;
  bool calls_tools = false;
  bool names_tools = false;  // the export names which
  bool has_answer = false;
  bool has_second_turn = false;
};

/// Counts the calls in `tools`, too.
Seen look_at(const Thread& thread, const Row& row, ToolTable& tools);

}  // namespace tracesift::issue
