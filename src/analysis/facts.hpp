// SPDX-License-Identifier: MIT
#pragma once

#include <set>
#include <string>
#include <vector>

#include "tracesift/report.hpp"

namespace tracesift::analysis {

/// A number that code computed and a sentence may state, by the placeholder `{{f1}}` for the first.
struct Fact {
  Figure figure;
  std::string meaning;             // for the model: "share of conversations in {{c1}}"
  std::set<std::string> says;      // MORE, LESS, MOST, RISING, FALLING: what may be said of it
  std::vector<std::string> about;  // how words begin of which a sentence that states it has one; empty: any
};

/// What is worth saying of a measured report, at most 60.
std::vector<Fact> facts_of(const Report& report);

/// A sentence with placeholders as a key point, or why it cannot be one: a number outside of placeholders, in digits or
/// words; a placeholder that is none; a comparison that no fact it cites supports; words about something else
/// than the fact does; no fact at all.
struct Checked {
  bool is_good = false;
  std::string problem;
  KeyPoint point;  // without traces
};
Checked check_sentence(const std::string& text, const std::string& kind, const std::vector<Fact>& facts,
                       const Report& report);

}  // namespace tracesift::analysis
