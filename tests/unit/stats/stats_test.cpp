#include "catch.hpp"
#include "stats/interval.hpp"
#include "stats/quantile.hpp"

using namespace tracesift;

TEST_CASE("Wilson's interval gives the published values") {
  // Newcombe 1998, table I, method 3 (score without continuity correction).
  struct Case {
    std::uint64_t x, n;
    double low, high;
  };
  for (const Case& c : {Case{81, 263, 0.2553, 0.3662}, Case{15, 148, 0.0624, 0.1605}, Case{0, 20, 0.0, 0.1611},
                        Case{1, 29, 0.0061, 0.1718}}) {
    INFO(c.x << " of " << c.n);
    const Interval ci = stats::wilson(c.x, c.n);
    CHECK(ci.low == Approx(c.low).margin(0.00005));
    CHECK(ci.high == Approx(c.high).margin(0.00005));
  }
  CHECK(stats::wilson(0, 0).low == 0);
  CHECK(stats::wilson(0, 0).high == 1);
  CHECK(stats::wilson(20, 20).high == 1);
}

TEST_CASE("quantiles interpolate as type 7") {
  const std::vector<double> values = {15, 20, 35, 40, 50};
  CHECK(stats::quantile(values, 0.5) == 35);
  CHECK(*stats::quantile(values, 0.4) == Approx(29));  // numpy's documentation example
  CHECK(*stats::quantile(values, 0.95) == Approx(48));
  CHECK(stats::quantile(values, 0) == 15);
  CHECK(stats::quantile(values, 1) == 50);
  CHECK(stats::quantile({7}, 0.95) == 7);
  CHECK_FALSE(stats::quantile({}, 0.5));
}
