// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <vector>

namespace tracesift::local {

/// Rows of weights.
struct Sparse {
  struct Cell {
    std::uint32_t column;
    double weight;
  };
  std::vector<std::vector<Cell>> rows;
  std::size_t columns = 0;
};

/// Rows of equal length, one after another.
template <typename Number>
struct Matrix {
  std::size_t rows = 0;
  std::size_t columns = 0;
  std::vector<Number> values;

  Matrix() = default;
  Matrix(std::size_t r, std::size_t c) : rows(r), columns(c), values(r * c, Number{0}) {}
  Number* row(std::size_t i) { return values.data() + i * columns; }
  const Number* row(std::size_t i) const { return values.data() + i * columns; }
};
using Dense = Matrix<double>;  // what is added up
using Points = Matrix<float>;  // what is kept of each text: half the memory, and twice as many in a step

double dot(const double* a, const double* b, std::size_t n);
double dot(const float* a, const float* b, std::size_t n);
/// To length one; a zero row stays zero. Returns the length it had.
double normalize(double* row, std::size_t n);
/// Of rows that count so many times each.
std::vector<double> mean_of(const Points& points, const std::vector<double>& weights);
/// Rows as points of length one.
Points to_points(Dense rows);
/// Points without what they share: less the mean, of length one again.
Points center(const Points& points, const std::vector<double>& mean);

}  // namespace tracesift::local
