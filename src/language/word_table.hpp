// SPDX-License-Identifier: MIT
// Tables of words as text: "[section]" lines, "#" comments, entries between separators.
#pragma once

#include <algorithm>
#include <string_view>

namespace tracesift::language {

/// Entries of a line, empty ones left out.
template <typename Take>
void for_each_entry(std::string_view line, char by, Take take) {
  while (!line.empty()) {
    const std::size_t end = std::min(line.find(by), line.size());
    if (end > 0) take(line.substr(0, end));
    line.remove_prefix(std::min(end + 1, line.size()));
  }
}

/// Each line that is no comment, with the section that it is in.
template <typename Take>
void for_each_line(std::string_view table, Take take) {
  std::string_view section;
  for_each_entry(table, '\n', [&](std::string_view line) {
    if (line.front() == '#') return;
    if (line.front() == '[') {
      section = line.substr(1, line.size() - 2);
    } else {
      take(section, line);
    }
  });
}

}  // namespace tracesift::language
