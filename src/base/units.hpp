// SPDX-License-Identifier: MIT
// Numbers as every report prints them: in findings, pages and the command line. web/lib/format.js is the other side and
// prints the same; units_test.cpp and tests/web/format.test.js hold both against one checksum.
//
// One rule of rounding: of a number's first twelve decimal digits, half away from zero.
#pragma once

#include <string>

namespace tracesift::base {

/// A number as a report's JSON holds it: ten significant digits. What is printed is printed of this.
double written(double value);

/// "12.3": with so many decimals.
std::string fixed(double value, int decimals);

/// "12.3%" of a share from 0 to 1; two decimals below 0.95 %.
std::string percent(double share);

/// "2.9–31.4%" of two shares.
std::string percent_range(double low, double high);

/// "9.5 s", "80 s", "12 min", "2.4 h"
std::string seconds(double value);

/// "$0.0051", "$1.05", "$1,234", "$1.2e30"
std::string dollars(double value);

}  // namespace tracesift::base
