// SPDX-License-Identifier: MIT
#include "base/units.hpp"

#include <catch2/catch.hpp>
#include <cstdint>
#include <string>

using namespace tracesift;

TEST_CASE("ties are rounded half away from zero, by decimal digits") {
  // 9 of 16 is 56.25 % exactly; 177 of 2,000 is 8.85 %, which no double is.
  CHECK(base::percent(9.0 / 16) == "56.3%");
  CHECK(base::percent(61.0 / 400) == "15.3%");
  CHECK(base::percent(177.0 / 2000) == "8.9%");
  CHECK(base::percent(1.0 / 16) == "6.3%");
  CHECK(base::fixed(0.25, 1) == "0.3");
  CHECK(base::fixed(0.35, 1) == "0.4");
  CHECK(base::fixed(-0.25, 1) == "-0.3");
  CHECK(base::fixed(-0.04, 1) == "0.0");
  CHECK(base::fixed(9.96, 1) == "10.0");
  CHECK(base::fixed(99999.5, 0) == "100000");
  CHECK(base::fixed(0.0004, 2) == "0.00");
  CHECK(base::fixed(0.05, 1) == "0.1");
  CHECK(base::fixed(0, 0) == "0");
}

TEST_CASE("shares print as tables do") {
  CHECK(base::percent(0) == "0.0%");
  CHECK(base::percent(1) == "100.0%");
  CHECK(base::percent(0.0049) == "0.49%");
  CHECK(base::percent(0.01) == "1.0%");
  CHECK(base::percent_range(0.0293585603, 0.3139408271) == "2.9–31.4%");
}

TEST_CASE("times and costs print in units that people read") {
  CHECK(base::seconds(0.04) == "0.0 s");
  CHECK(base::seconds(9.94) == "9.9 s");
  CHECK(base::seconds(12.5) == "13 s");
  CHECK(base::seconds(150) == "3 min");
  CHECK(base::seconds(9000) == "2.5 h");
  CHECK(base::dollars(0) == "$0");
  CHECK(base::dollars(0.00514) == "$0.0051");
  CHECK(base::dollars(1.005) == "$1.01");
  CHECK(base::dollars(1234.5) == "$1,235");
  CHECK(base::dollars(-1) == "-$1.00");
  CHECK(base::dollars(1e30) == "$1.0e30");
  CHECK(base::dollars(1.7e308) == "$1.7e308");
}

TEST_CASE("every share of up to 2,000, in every unit, prints the same in C++ and in JavaScript") {
  std::uint32_t sum = 2166136261u;  // FNV-1a; tests/web/format.test.js computes it by the other formatters
  const auto add = [&](const std::string& text) {
    for (const char c : text + '\n') sum = (sum ^ static_cast<unsigned char>(c)) * 16777619u;
  };
  for (int n = 1; n <= 2000; ++n) {
    for (int k = 0; k <= n; ++k) {
      const double share = base::written(static_cast<double>(k) / n);
      add(base::percent(share));
      if (k % 7 != 0) continue;  // the others need no more than that
      add(base::percent_range(share / 2, share));
      add(base::seconds(share * 20000));
      add(base::dollars(share * 300));
      add(base::fixed(share, 2));
    }
  }
  CHECK(sum == 3347083192u);
}
