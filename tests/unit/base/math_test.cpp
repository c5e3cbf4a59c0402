#include "base/math.hpp"

#include <cmath>

#include "catch.hpp"

using tracesift::base::natural_log;
using tracesift::base::round_to_significant;

TEST_CASE("natural_log agrees with the C library to the last digits") {
  for (const double x :
       {1e-300, 1e-9, 0.1, 0.5, 0.9999999, 1.0, 1.0000001, 1.41421356, 2.0, 2.718281828, 10.0, 12345.678, 1e300}) {
    INFO(x);
    CHECK(natural_log(x) == Approx(std::log(x)).epsilon(1e-14).margin(1e-16));
  }
}

TEST_CASE("natural_log of nothing is finite") {
  CHECK(natural_log(0) < -700);
  CHECK(natural_log(-5) == natural_log(0));
}

TEST_CASE("rounding keeps significant digits, not decimals") {
  CHECK(round_to_significant(0.00012345678, 3) == 0.000123);
  CHECK(round_to_significant(123456.78, 3) == 123000);
  CHECK(round_to_significant(0, 3) == 0);
}
