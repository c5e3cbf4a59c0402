// SPDX-License-Identifier: MIT
// What could be a finding: sets of conversations that fail, cost or take more than the rest, with how sure and how
// much.
#pragma once

#include <string>
#include <vector>

#include "tracesift/report.hpp"

namespace tracesift::analysis {

struct Candidate {
  enum class Kind { issue, failure, quality, cost, time };
  Kind kind = Kind::failure;
  Filter filter;          // of the conversations
  std::string attribute;  // of an attribute as a whole: its name, and `values` from the worst to the best
  std::vector<std::string> values;
  std::string score;  // of quality: the feedback's key
  const Category* category = nullptr;
  const Issue* issue = nullptr;
  double p = 1;
  double q = 1;       // over all candidates (Benjamini & Hochberg)
  double impact = 0;  // part of all failures, of the cost, of the conversations, that is more than elsewhere
};

/// Those that hold up, most weight first: q of 1 % and an impact of 2 % at least; two of failures, two issues, one of
/// quality (a lower score, where nobody knows how conversations ended), cost and time at most, five in all. A failure
/// or an issue only if it still holds within the strata of those before it (Cochran, Mantel & Haenszel): else it says
/// the same again.
std::vector<Candidate> findings_of(const Report& report);

}  // namespace tracesift::analysis
