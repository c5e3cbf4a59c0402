// SPDX-License-Identifier: MIT
// Functions whose last bit differs between C libraries, in plain arithmetic, so that a report made
// natively equals one made in WebAssembly. (sqrt, + - * / are exact by IEEE 754 and need nothing.)
#pragma once

namespace tracesift::base {

/// Natural logarithm of a positive finite x; relative error below 1e-15. -infinity is never returned:
/// for x <= 0 the result is that of the smallest normal number.
double natural_log(double x);

/// e to the power of x, for x of at most 0 (below -700: 0); relative error below 1e-12.
double exponential(double x);

/// The point at this part of a full turn (0 … 1) around a circle of radius one; error below 1e-12.
struct Direction {
  double x;
  double y;
};
Direction unit_vector(double part);

/// Rounded to `digits` decimal digits after the first significant one, as printed by a report.
double round_to_significant(double x, int digits);

}  // namespace tracesift::base
