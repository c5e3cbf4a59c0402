#include "catch.hpp"
#include "stats/agreement.hpp"
#include "stats/interval.hpp"
#include "stats/median.hpp"
#include "stats/normal.hpp"
#include "stats/proportions.hpp"
#include "stats/quantile.hpp"

using namespace tracesift;

TEST_CASE("the interval of a difference is Newcombe's") {
  // Newcombe 1998, Statistics in Medicine 17:873, table II, method 10.
  struct Published {
    std::uint64_t a, n, b, m;
    double low, high;
  };
  for (const Published& c : {Published{56, 70, 48, 80, 0.0524, 0.3339}, Published{9, 10, 3, 10, 0.1705, 0.8090},
                             Published{5, 56, 0, 29, -0.0381, 0.1926}, Published{0, 10, 0, 20, -0.1611, 0.2775},
                             Published{10, 10, 0, 20, 0.6791, 1.0}}) {
    const Interval found = stats::difference(c.a, c.n, c.b, c.m);
    CHECK(found.low == Approx(c.low).margin(0.00006));
    CHECK(found.high == Approx(c.high).margin(0.00006));
  }
  CHECK(stats::difference(0, 0, 1, 2).low == -1);
}

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

TEST_CASE("the normal's tails are those of the tables") {
  // Abramowitz & Stegun, table 26.1: 2 (1 - P(x)).
  CHECK(stats::two_sided(0) == Approx(1));
  CHECK(stats::two_sided(1) == Approx(0.3173105079));
  CHECK(stats::two_sided(-1.96) == Approx(0.0499957902));
  CHECK(stats::two_sided(2.9) == Approx(0.0037316266));
  CHECK(stats::two_sided(3.1) == Approx(0.0019352121));
  CHECK(stats::two_sided(5) == Approx(5.733031438e-7).epsilon(1e-9));
  CHECK(stats::two_sided(2.9999999) == Approx(stats::two_sided(3.0000001)).epsilon(1e-6));
}

TEST_CASE("two proportions are compared as in the textbooks") {
  const stats::LogFactorials factorials(30'000);
  // Fisher's tea (1935): 3 of 4 against 1 of 4.
  CHECK(stats::compare(3, 4, 1, 4, factorials) == Approx(0.4857142857));
  // Fisher's twins of convicts (1935): 10 of 13 against 2 of 17.
  CHECK(stats::compare(10, 13, 2, 17, factorials) == Approx(0.0005367241).epsilon(1e-4));
  // Aspirin and heart attacks (Agresti 2013, table 3.1): 189 of 11,034 against 104 of 11,037, z = 5.00.
  CHECK(stats::compare(189, 11034, 104, 11037, factorials) == Approx(stats::two_sided(5.0014)).epsilon(0.001));
  CHECK(stats::compare(0, 0, 3, 9, factorials) == 1);
  CHECK(stats::compare(0, 5, 0, 9, factorials) == 1);
  CHECK(stats::compare(5, 5, 9, 9, factorials) == 1);
}

TEST_CASE("false discoveries are counted as Benjamini and Hochberg did") {
  // Their paper's example of fifteen tests: four are found at 5 %.
  const std::vector<double> p = {0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344,
                                 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0000};
  const std::vector<double> rates = stats::discovery_rates(p);
  int found = 0;
  for (const double rate : rates) found += rate <= 0.05 ? 1 : 0;
  CHECK(found == 4);
  CHECK(rates[0] == Approx(0.0015));
  CHECK(rates[4] == Approx(0.0603));
  CHECK(stats::discovery_rates({}).empty());
}

TEST_CASE("a trend of proportions is Cochran's and Armitage's") {
  // Alcohol and malformations (Agresti 2013, table 3.8): z² = 6.57.
  const double z = stats::trend({48, 38, 5, 1, 1}, {17114, 14502, 793, 127, 38}, {0, 0.5, 1.5, 4, 7});
  CHECK(z * z == Approx(6.57).margin(0.005));
  CHECK(stats::trend({0, 0}, {4, 4}, {0, 1}) == 0);
  CHECK(stats::trend({}, {}, {}) == 0);
}

TEST_CASE("a median's interval is the bootstrap's own") {
  // Efron & Tibshirani 1993, table 2.1: a resample's median is each of these with chance
  // .0102 .0981 .2386 .3062 .2386 .0981 .0102.
  const auto interval = stats::median_interval({94, 197, 16, 38, 99, 141, 23});
  REQUIRE(interval);
  CHECK(interval->low == 23);
  CHECK(interval->high == 141);
  CHECK_FALSE(stats::median_interval({1, 2}));
  // Where exact and normal meet they say the same.
  std::vector<double> values;
  for (int i = 0; i < 1000; ++i) values.push_back(i);
  const auto exact = stats::median_interval(values);
  values.push_back(1000);
  const auto normal = stats::median_interval(values);
  CHECK(exact->low == Approx(normal->low).margin(2));
  CHECK(exact->high == Approx(normal->high).margin(2));
}

TEST_CASE("agreement of two groupings is Hubert's and Arabie's index") {
  CHECK(stats::agreement({0, 0, 1, 1}, {1, 1, 0, 0}) == 1);
  CHECK(stats::agreement({0, 0, 1, 2}, {0, 0, 1, 1}) == Approx(0.5714285714));
  CHECK(stats::agreement({0, 0, 1, 1}, {0, 1, 0, 1}) == Approx(-0.5));
  CHECK(stats::agreement({-1, 0, 0}, {-1, 1, 1}) == 1);
  // What neither puts anywhere is not compared: these are the four of above with two more.
  CHECK(stats::agreement({0, 0, 1, 1, -1, -1}, {0, 1, 0, 1, -1, -1}) == Approx(-0.5));
  CHECK(stats::agreement({0, 0, 1, 1, -1}, {0, 1, 0, 1, 2}) != Approx(-0.5));
  CHECK(stats::agreement({}, {}) == 1);
}
