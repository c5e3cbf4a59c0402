// SPDX-License-Identifier: MIT
#pragma once

namespace tracesift {

/// A confidence interval, both ends included.
struct Interval {
  double low = 0;
  double high = 0;
};

}  // namespace tracesift
