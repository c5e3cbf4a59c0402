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
struct Dense {
  std::size_t rows = 0;
  std::size_t columns = 0;
  std::vector<double> values;

  Dense() = default;
  Dense(std::size_t r, std::size_t c) : rows(r), columns(c), values(r * c, 0.0) {}
  double* row(std::size_t i) { return values.data() + i * columns; }
  const double* row(std::size_t i) const { return values.data() + i * columns; }
};

double dot(const double* a, const double* b, std::size_t n);
/// To length one; a zero row stays zero. Returns the length it had.
double normalize(double* row, std::size_t n);

}  // namespace tracesift::local
