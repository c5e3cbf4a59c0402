// SPDX-License-Identifier: MIT
// Who speaks, as far as an export says it: so that no category is called after a person.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "tracesift/trace.hpp"

namespace tracesift::analysis {

struct People {
  std::vector<std::uint32_t> speaker;  // of each thread: equal for equal users; one of its own where none is stated
  std::set<std::string> names;         // stems of words in the fields that name users: "garcia" of sofia_garcia_7557
};

People people_in(const std::vector<Thread>& threads, const std::vector<std::size_t>& chosen);

}  // namespace tracesift::analysis
