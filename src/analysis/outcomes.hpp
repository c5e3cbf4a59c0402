// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "tracesift/report.hpp"
#include "tracesift/trace.hpp"

namespace tracesift::analysis {

/// Gives each row its signs of failure and its outcome: by feedback, else by a sign that decides, else unknown.
///
/// Feedback counts where its name says which way is good (reward, correct, rating …) and its values which scale it
/// has: 0…1, −1…1, 1…5, 1…10 or 1…100; of labels, those that plainly praise or blame. Where two disagree, the outcome
/// is unknown.
void judge(const std::vector<Thread>& threads, std::vector<Row>& rows);

/// Counts each way of failing, over all rows and by category. After the rows are categorised.
void count_modes(Report& report);

}  // namespace tracesift::analysis
