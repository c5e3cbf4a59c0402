#include "local/svd.hpp"

#include <cmath>

#include "catch.hpp"

using namespace tracesift::local;

namespace {

Sparse two_topics() {
  Sparse m;
  m.columns = 4;
  const double h = std::sqrt(0.5);
  m.rows = {{{0, h}, {1, h}}, {{0, 1}}, {{1, 1}}, {{2, h}, {3, h}}, {{2, 1}}, {{3, 1}}, {}};
  return m;
}

/// U·S, rows of length one.
Dense embed(const Sparse& matrix, std::size_t dimensions, std::uint64_t seed) {
  Dense points = place(matrix, find_directions(matrix, dimensions, seed));
  for (std::size_t i = 0; i < points.rows; ++i) normalize(points.row(i), points.columns);
  return points;
}

}  // namespace

TEST_CASE("documents about one thing come to lie together") {
  const Dense points = embed(two_topics(), 2, 7);
  REQUIRE(points.rows == 7);
  CHECK(dot(points.row(0), points.row(1), 2) == Approx(1).margin(1e-9));
  CHECK(dot(points.row(1), points.row(2), 2) == Approx(1).margin(1e-9));
  CHECK(dot(points.row(0), points.row(3), 2) == Approx(0).margin(1e-9));
  CHECK(dot(points.row(6), points.row(6), 2) == 0);  // an empty document stays at zero
}

TEST_CASE("all dimensions keep all angles") {
  const Sparse m = two_topics();
  const Dense points = embed(m, 4, 1);
  for (std::size_t i = 0; i < 6; ++i) {
    for (std::size_t j = 0; j < 6; ++j) {
      double wanted = 0;
      for (const auto& a : m.rows[i]) {
        for (const auto& b : m.rows[j]) wanted += a.column == b.column ? a.weight * b.weight : 0;
      }
      CHECK(dot(points.row(i), points.row(j), points.columns) == Approx(wanted).margin(1e-9));
    }
  }
}

TEST_CASE("the seed decides every bit") { CHECK(embed(two_topics(), 3, 5).values == embed(two_topics(), 3, 5).values); }
