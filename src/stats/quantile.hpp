// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <vector>

namespace tracesift::stats {

/// The q-quantile by linear interpolation between order statistics (type 7 of Hyndman and Fan 1996, what numpy
/// and spreadsheets give). Nothing for no values.
std::optional<double> quantile(std::vector<double> values, double q);

}  // namespace tracesift::stats
