// SPDX-License-Identifier: MIT
#pragma once

namespace tracesift::stats {

/// How likely a standard normal lies further from zero than z, on either side (Abramowitz & Stegun 26.2.10 and .14).
double two_sided(double z);

}  // namespace tracesift::stats
