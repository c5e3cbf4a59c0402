// SPDX-License-Identifier: MIT
#include "base/time.hpp"

#include <cmath>
#include <cstdio>
#include <cstdlib>

namespace tracesift::base {
namespace {

constexpr Time kSecond = 1'000'000;

/// Days from 1970-01-01 in the proleptic Gregorian calendar (Hinnant, "chrono-compatible low-level date algorithms").
std::int64_t days_from_civil(std::int64_t y, int m, int d) {
  y -= m <= 2;
  const std::int64_t era = (y >= 0 ? y : y - 399) / 400;
  const std::int64_t yoe = y - era * 400;
  const std::int64_t doy = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
  const std::int64_t doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
  return era * 146097 + doe - 719468;
}

/// Reads exactly `count` digits at `at`.
std::optional<int> digits(std::string_view text, std::size_t at, std::size_t count) {
  if (at + count > text.size()) return std::nullopt;
  int value = 0;
  for (std::size_t i = at; i < at + count; ++i) {
    if (text[i] < '0' || text[i] > '9') return std::nullopt;
    value = value * 10 + (text[i] - '0');
  }
  return value;
}

}  // namespace

std::optional<Time> parse_time(std::string_view text) {
  const auto year = digits(text, 0, 4);
  const auto month = digits(text, 5, 2);
  const auto day = digits(text, 8, 2);
  if (!year || !month || !day || text[4] != '-' || text[7] != '-') return std::nullopt;
  if (*month < 1 || *month > 12 || *day < 1 || *day > 31) return std::nullopt;
  Time time = days_from_civil(*year, *month, *day) * 86400 * kSecond;
  if (text.size() == 10) return time;
  if (text[10] != 'T' && text[10] != ' ' && text[10] != 't') return std::nullopt;
  const auto hour = digits(text, 11, 2);
  const auto minute = digits(text, 14, 2);
  if (!hour || !minute || text[13] != ':' || *hour > 24 || *minute > 59) return std::nullopt;
  time += (*hour * 3600 + *minute * 60) * kSecond;
  std::size_t at = 16;
  if (at < text.size() && text[at] == ':') {
    const auto second = digits(text, at + 1, 2);
    if (!second || *second > 60) return std::nullopt;
    time += *second * kSecond;
    at += 3;
    if (at < text.size() && (text[at] == '.' || text[at] == ',')) {
      Time unit = kSecond / 10;
      for (++at; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at, unit /= 10) {
        time += (text[at] - '0') * unit;
      }
    }
  }
  while (at < text.size() && text[at] == ' ') ++at;
  if (at == text.size() || text[at] == 'Z' || text[at] == 'z' || text.substr(at) == "UTC") return time;
  if (text[at] != '+' && text[at] != '-') return std::nullopt;
  const auto zone_hour = digits(text, at + 1, 2);
  if (!zone_hour) return std::nullopt;
  const bool colon = at + 3 < text.size() && text[at + 3] == ':';
  const int zone_minute = digits(text, at + (colon ? 4 : 3), 2).value_or(0);
  const Time offset = (*zone_hour * 3600 + zone_minute * 60) * kSecond;
  return text[at] == '+' ? time - offset : time + offset;
}

std::optional<Time> parse_epoch(std::string_view text) {
  std::size_t whole = 0;
  std::int64_t value = 0;
  while (whole < text.size() && text[whole] >= '0' && text[whole] <= '9') {
    if (whole >= 18 && value > 922'337'203'685'477'579) return std::nullopt;
    value = value * 10 + (text[whole++] - '0');
  }
  if (whole == 0) return std::nullopt;
  if (whole < text.size() && text[whole] != '.' && text[whole] != 'e' && text[whole] != 'E') return std::nullopt;
  double exact = static_cast<double>(value);
  if (whole < text.size()) {
    exact = std::strtod(std::string(text).c_str(), nullptr);
    if (!(exact >= 0 && exact < 9e18)) return std::nullopt;
    value = static_cast<std::int64_t>(exact);
  }
  if (value < 100'000'000'000) {
    if (whole == text.size()) return value * kSecond;
    return std::llround(exact * 1e6);
  }
  if (value < 100'000'000'000'000) {
    if (whole == text.size()) return value * 1000;
    return std::llround(exact * 1e3);
  }
  if (value < 100'000'000'000'000'000) return value;
  return value / 1000;
}

std::string format_time(Time time) {
  std::int64_t days = time / (86400 * kSecond);
  std::int64_t rest = time % (86400 * kSecond);
  if (rest < 0) {
    rest += 86400 * kSecond;
    --days;
  }
  // The inverse of days_from_civil.
  const std::int64_t z = days + 719468;
  const std::int64_t era = (z >= 0 ? z : z - 146096) / 146097;
  const std::int64_t doe = z - era * 146097;
  const std::int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
  const std::int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
  const std::int64_t mp = (5 * doy + 2) / 153;
  const int day = static_cast<int>(doy - (153 * mp + 2) / 5 + 1);
  const int month = static_cast<int>(mp < 10 ? mp + 3 : mp - 9);
  const std::int64_t year = yoe + era * 400 + (month <= 2 ? 1 : 0);
  const int seconds = static_cast<int>(rest / kSecond);
  char buffer[80];
  std::snprintf(buffer, sizeof buffer, "%04d-%02d-%02dT%02d:%02d:%02d.%03dZ", static_cast<int>(year), month, day,
                seconds / 3600, seconds / 60 % 60, seconds % 60, static_cast<int>(rest % kSecond / 1000));
  return buffer;
}

}  // namespace tracesift::base
