// SPDX-License-Identifier: MIT
#include "base/math.hpp"

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace tracesift::base {

double natural_log(double x) {
  constexpr double kSmallestNormal = 0x1.0p-1022;
  constexpr double kLn2 = 0.6931471805599453;
  if (!(x > kSmallestNormal)) x = kSmallestNormal;
  std::uint64_t bits = 0;
  std::memcpy(&bits, &x, sizeof bits);
  int exponent = static_cast<int>(bits >> 52) - 1023;
  bits = (bits & 0x000fffffffffffffull) | 0x3ff0000000000000ull;
  double m = 0;
  std::memcpy(&m, &bits, sizeof m);  // in [1, 2)
  if (m > 1.4142135623730951) {
    m /= 2;
    ++exponent;
  }
  // log m = 2 atanh(s), s = (m-1)/(m+1), |s| < 0.172: eleven terms leave less than 1e-18.
  const double s = (m - 1) / (m + 1);
  const double s2 = s * s;
  double sum = 0;
  for (int k = 21; k >= 1; k -= 2) sum = sum * s2 + 1.0 / k;
  return exponent * kLn2 + 2 * s * sum;
}

double exponential(double x) {
  if (x < -700) return 0;
  // e^x = (e^(x/1024))^1024: the small power by its series, then squared ten times.
  const double small = x / 1024;
  double sum = 1;
  for (int k = 20; k >= 1; --k) sum = 1 + sum * small / k;
  for (int i = 0; i < 10; ++i) sum *= sum;
  return sum;
}

Direction unit_vector(double part) {
  constexpr double kPi = 3.141592653589793;
  // An eighth of it by the series of cosine and sine, then doubled three times: (x + iy)².
  const double angle = part * 2 * kPi / 8;
  double x = 1;
  double y = 1;
  for (int k = 16; k >= 1; --k) {
    x = 1 - x * angle * angle / ((2 * k - 1) * (2 * k));
    y = 1 - y * angle * angle / ((2 * k) * (2 * k + 1));
  }
  y *= angle;
  for (int i = 0; i < 3; ++i) {
    const double doubled = 2 * x * y;
    x = x * x - y * y;
    y = doubled;
  }
  return {x, y};
}

double round_to_significant(double x, int digits) {
  char buffer[40];
  std::snprintf(buffer, sizeof buffer, "%.*e", digits - 1, x);
  return std::strtod(buffer, nullptr);
}

}  // namespace tracesift::base
