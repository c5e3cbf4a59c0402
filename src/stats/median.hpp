// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <vector>

#include "tracesift/interval.hpp"

namespace tracesift::stats {

/// The bootstrap's 95 % percentile interval of the median, exactly: how the median of resamples is distributed follows
/// from the binomial (Efron 1982, §10.3), so nothing is drawn at random. Above 1,000 values by the normal's order
/// statistics, which are then the same. Nothing for fewer than three values.
std::optional<Interval> median_interval(std::vector<double> values);

}  // namespace tracesift::stats
