// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <vector>

#include "local/tokens.hpp"

namespace tracesift::local {

/// Rows of term weights, each of length one (or empty).
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

/// TF-IDF over words and pairs of neighbouring words: (1 + ln tf) · (ln((1+n)/(1+df)) + 1), rows of length one.
/// Terms in fewer than two documents, or in more than half of twenty or more, are left out.
Sparse weigh_terms(const std::vector<std::vector<Token>>& documents);

}  // namespace tracesift::local
