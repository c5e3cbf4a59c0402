// SPDX-License-Identifier: MIT
// What is counted of an issue, and what follows from the counts.
#pragma once

#include <cstddef>
#include <vector>

#include "issue/groups.hpp"
#include "tracesift/report.hpp"

namespace tracesift::issue {

/// A group, the issue it becomes, and the rows in which it could have happened (its own among them), ascending.
struct Draft {
  Group group;
  Issue issue;
  std::vector<std::size_t> eligible;
};

/// The rows in which each group could have happened.
void find_eligible(const std::vector<Seen>& seen, const std::vector<Row>& rows, std::vector<Draft>& drafts);

/// Counts, intervals, times, what became of failed calls; cases and categories.
void count(const Report& report, Draft& draft);

/// Values that are over-represented among an issue's conversations, against the other eligible ones: Fisher's test,
/// Benjamini and Hochberg over all issues and values at 5 %, three cases and 1.3 times at least.
void find_differences(const std::vector<Row>& rows, std::vector<Draft>& drafts);

/// Fails more often than the other eligible ones, beyond chance. After judge_severity.
bool fails_more(const Issue& issue);

/// Whether it fails more than elsewhere, and how serious it is.
void judge_severity(std::vector<Draft>& drafts, std::size_t rows);

/// New, escalating, quiet: the last third of the report's conversations against what came before, by time.
void judge_states(const std::vector<Row>& rows, std::vector<Draft>& drafts);

}  // namespace tracesift::issue
