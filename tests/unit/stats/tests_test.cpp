// Values from tables and textbooks, not from our own code.
#include "stats/tests.hpp"

#include <cmath>

#include "catch.hpp"

using namespace tracesift::stats;

TEST_CASE("the tail of a chi-square: the 5 % points of any table, and the ends") {
  CHECK(std::abs(chi_square_tail(3.841459, 1) - 0.05) < 1e-6);
  CHECK(std::abs(chi_square_tail(5.991465, 2) - 0.05) < 1e-6);
  CHECK(std::abs(chi_square_tail(7.814728, 3) - 0.05) < 1e-6);
  CHECK(std::abs(chi_square_tail(9.487729, 4) - 0.05) < 1e-6);
  CHECK(std::abs(chi_square_tail(11.070498, 5) - 0.05) < 1e-6);
  CHECK(std::abs(chi_square_tail(18.307038, 10) - 0.05) < 1e-6);
  CHECK(chi_square_tail(0, 3) == 1);
  CHECK(chi_square_tail(5'000, 3) == 0);
  CHECK(chi_square_tail(4, 0) == 1);
}

TEST_CASE("several proportions: Pearson's chi-square") {
  // 10 of 50, 20 of 50, 30 of 50: rate 0.4, (10² + 0 + 10²) / (50 · 0.24) = 16.67, two degrees: e^(-8.33).
  CHECK(std::abs(same_proportion({{10, 50}, {20, 50}, {30, 50}}) - std::exp(-100.0 / 12)) < 1e-9);
  CHECK(same_proportion({{10, 50}}) == 1);
  CHECK(same_proportion({{10, 50}, {0, 0}}) == 1);
  CHECK(same_proportion({{0, 50}, {0, 50}}) == 1);
  CHECK(same_proportion({{50, 50}, {50, 50}}) == 1);
}

TEST_CASE("two samples by their ranks") {
  // All of a below all of b: z = (15 - 27.5) / sqrt(5 · 5 · 11 / 12) = -2.6112, p = 0.00902.
  CHECK(std::abs(same_distribution({1, 2, 3, 4, 5}, {6, 7, 8, 9, 10}) - 0.009023) < 2e-5);
  CHECK(std::abs(same_distribution({6, 7, 8, 9, 10}, {5, 4, 3, 2, 1}) - 0.009023) < 2e-5);
  CHECK(same_distribution({1, 1, 1}, {1, 1}) == 1);
  CHECK(same_distribution({}, {1}) == 1);
  // Ties: {1, 2, 2} and {2, 3}: ranks of a 1 + 3 + 3 = 7, mean 9, variance 6 / 12 · (6 - 24 / 20) = 2.4, z = -1.291.
  CHECK(std::abs(same_distribution({1, 2, 2}, {2, 3}) - 0.1967) < 1e-4);
}

TEST_CASE("within strata: admissions to Berkeley in 1973 by department (Bickel, Hammel & O'Connell 1975)") {
  const Stratified result = within_strata({{{512, 825}, {89, 108}},
                                           {{353, 560}, {17, 25}},
                                           {{120, 325}, {202, 593}},
                                           {{138, 417}, {131, 375}},
                                           {{53, 191}, {94, 393}},
                                           {{22, 373}, {24, 341}}});
  CHECK(std::abs(result.p - 0.21692) < 1e-4);  // Mantel and Haenszel's 1.5246, without correction
  CHECK(std::abs(result.excess + 15.3572) < 1e-3);
  CHECK(within_strata({}).p == 1);
  CHECK(within_strata({{{3, 3}, {0, 0}}}).p == 1);
}
