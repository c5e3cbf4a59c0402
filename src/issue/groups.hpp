// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "issue/incidents.hpp"

namespace tracesift::issue {

/// Incidents of one kind, step and pattern, by conversation.
struct Group {
  struct Case {
    std::size_t row = 0;
    std::vector<const Incident*> incidents;
  };
  const Kind* kind = nullptr;
  std::string step;
  std::string pattern;
  std::string family;    // Family::id
  std::string category;  // id of a top category, where the kind is parted by it
  std::vector<Case> cases;
};

/// `seen` of each row. Groups are in the order of their first case.
std::vector<Group> group(const std::vector<Seen>& seen, const std::vector<Row>& rows);

}  // namespace tracesift::issue
