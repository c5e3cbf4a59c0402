// SPDX-License-Identifier: MIT
#include "base/units.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>

#include "base/math.hpp"
#include "base/text.hpp"

namespace tracesift::base {
namespace {

constexpr double kBeyondDollars = 1e12;  // beyond, digits are not readable

/// Adds one in the last place of a row of digits.
void add_one(std::string& digits) {
  for (std::size_t i = digits.size(); i-- > 0;) {
    if (digits[i] != '9') {
      ++digits[i];
      return;
    }
    digits[i] = '0';
  }
  digits.insert(0, "1");
}

}  // namespace

double written(double value) { return round_to_significant(value, 10); }

std::string fixed(double value, int decimals) {
  if (!std::isfinite(value)) return "–";
  char buffer[40];
  std::snprintf(buffer, sizeof buffer, "%.11e", std::fabs(value));  // "1.23456789012e+02"
  std::string digits = std::string(1, buffer[0]) + std::string(buffer + 2, 11);
  const int whole = std::atoi(buffer + 14) + 1;  // digits before the point
  const int kept = whole + decimals;
  const bool rounds_up = kept >= 0 && kept < 12 && digits[static_cast<std::size_t>(kept)] >= '5';
  digits.resize(static_cast<std::size_t>(std::max(0, kept)), '0');
  // As many digits as there are decimals, and one before them.
  if (static_cast<int>(digits.size()) < decimals + 1) {
    digits.insert(0, static_cast<std::size_t>(decimals + 1) - digits.size(), '0');
  }
  if (rounds_up) add_one(digits);
  const bool is_zero = digits.find_first_not_of('0') == std::string::npos;
  if (decimals > 0) digits.insert(digits.size() - static_cast<std::size_t>(decimals), ".");
  return value < 0 && !is_zero ? "-" + digits : digits;
}

std::string percent(double share) {
  const double value = share * 100;
  return fixed(value, value > 0 && value < 0.95 ? 2 : 1) + "%";
}

std::string percent_range(double low, double high) { return fixed(low * 100, 1) + "–" + fixed(high * 100, 1) + "%"; }

std::string seconds(double value) {
  if (value < 10) return fixed(value, 1) + " s";
  if (value < 120) return fixed(value, 0) + " s";
  if (value < 7200) return fixed(value / 60, 0) + " min";
  return fixed(value / 3600, 1) + " h";
}

std::string dollars(double value) {
  if (!std::isfinite(value)) return "–";
  if (value == 0) return "$0";
  if (value < 0) return "-" + dollars(-value);
  if (value >= kBeyondDollars) {
    char buffer[40];
    std::snprintf(buffer, sizeof buffer, "%.11e", value);
    const int exponent = std::atoi(buffer + 14);
    buffer[13] = '\0';
    return "$" + fixed(std::strtod(buffer, nullptr), 1) + "e" + std::to_string(exponent);
  }
  if (value >= 100) return "$" + group_digits(std::atoll(fixed(value, 0).c_str()));
  return "$" + fixed(value, value < 0.995 ? 4 : 2);
}

}  // namespace tracesift::base
