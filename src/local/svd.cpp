// SPDX-License-Identifier: MIT
#include "local/svd.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/random.hpp"

namespace tracesift::local {
namespace {

constexpr std::size_t kOversampling = 8;
constexpr int kPowerIterations = 2;

/// sparse · dense
Dense multiply(const Sparse& a, const Dense& b) {
  Dense product(a.rows.size(), b.columns);
  for (std::size_t i = 0; i < a.rows.size(); ++i) {
    double* out = product.row(i);
    for (const Sparse::Cell& cell : a.rows[i]) {
      const double* in = b.row(cell.column);
      for (std::size_t j = 0; j < b.columns; ++j) out[j] += cell.weight * in[j];
    }
  }
  return product;
}

/// sparseᵀ · dense
Dense multiply_transposed(const Sparse& a, const Dense& b) {
  Dense product(a.columns, b.columns);
  for (std::size_t i = 0; i < a.rows.size(); ++i) {
    const double* in = b.row(i);
    for (const Sparse::Cell& cell : a.rows[i]) {
      double* out = product.row(cell.column);
      for (std::size_t j = 0; j < b.columns; ++j) out[j] += cell.weight * in[j];
    }
  }
  return product;
}

/// Columns made orthonormal by Gram–Schmidt, twice for accuracy; dependent ones become zero.
void orthonormalize(Dense& m) {
  const std::size_t k = m.columns;
  std::vector<double> column(m.rows);
  std::vector<double> products(k);
  for (std::size_t j = 0; j < k; ++j) {
    double before = 0;
    for (std::size_t i = 0; i < m.rows; ++i) before += m.row(i)[j] * m.row(i)[j];
    for (int pass = 0; pass < 2; ++pass) {
      std::fill(products.begin(), products.end(), 0.0);
      for (std::size_t i = 0; i < m.rows; ++i) {
        const double* row = m.row(i);
        for (std::size_t c = 0; c < j; ++c) products[c] += row[c] * row[j];
      }
      for (std::size_t i = 0; i < m.rows; ++i) {
        double* row = m.row(i);
        for (std::size_t c = 0; c < j; ++c) row[j] -= products[c] * row[c];
      }
    }
    double after = 0;
    for (std::size_t i = 0; i < m.rows; ++i) after += m.row(i)[j] * m.row(i)[j];
    const double scale = after > before * 1e-20 && after > 0 ? 1 / std::sqrt(after) : 0;
    for (std::size_t i = 0; i < m.rows; ++i) m.row(i)[j] *= scale;
  }
}

/// Eigenvectors (columns) and values of a symmetric matrix by Jacobi rotations, largest first.
void eigen(Dense a, Dense& vectors, std::vector<double>& values) {
  const std::size_t n = a.rows;
  Dense v(n, n);
  for (std::size_t i = 0; i < n; ++i) v.row(i)[i] = 1;
  for (int sweep = 0; sweep < 30; ++sweep) {
    double off = 0;
    double total = 0;
    for (std::size_t i = 0; i < n; ++i) {
      for (std::size_t j = 0; j < n; ++j) (i == j ? total : off) += a.row(i)[j] * a.row(i)[j];
    }
    if (off <= total * 1e-22) break;
    for (std::size_t p = 0; p + 1 < n; ++p) {
      for (std::size_t q = p + 1; q < n; ++q) {
        const double apq = a.row(p)[q];
        if (apq == 0) continue;
        const double theta = (a.row(q)[q] - a.row(p)[p]) / (2 * apq);
        const double t = (theta >= 0 ? 1 : -1) / (std::fabs(theta) + std::sqrt(theta * theta + 1));
        const double c = 1 / std::sqrt(t * t + 1);
        const double s = t * c;
        for (std::size_t i = 0; i < n; ++i) {
          const double aip = a.row(i)[p];
          const double aiq = a.row(i)[q];
          a.row(i)[p] = c * aip - s * aiq;
          a.row(i)[q] = s * aip + c * aiq;
        }
        for (std::size_t i = 0; i < n; ++i) {
          const double api = a.row(p)[i];
          const double aqi = a.row(q)[i];
          a.row(p)[i] = c * api - s * aqi;
          a.row(q)[i] = s * api + c * aqi;
          const double vip = v.row(i)[p];
          const double viq = v.row(i)[q];
          v.row(i)[p] = c * vip - s * viq;
          v.row(i)[q] = s * vip + c * viq;
        }
      }
    }
  }
  std::vector<std::size_t> order(n);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t x, std::size_t y) { return a.row(x)[x] > a.row(y)[y]; });
  vectors = Dense(n, n);
  values.resize(n);
  for (std::size_t j = 0; j < n; ++j) {
    values[j] = a.row(order[j])[order[j]];
    for (std::size_t i = 0; i < n; ++i) vectors.row(i)[j] = v.row(i)[order[j]];
  }
}

}  // namespace

Directions find_directions(const Sparse& matrix, std::size_t dimensions, std::uint64_t seed) {
  const std::size_t limit = std::min(matrix.rows.size(), matrix.columns);
  if (limit == 0) return {Dense(matrix.columns, 1), {0.0}};
  const std::size_t width = std::min(dimensions + kOversampling, limit);
  dimensions = std::min(dimensions, width);

  base::Random random(seed);
  Dense start(matrix.columns, width);
  for (double& value : start.values) value = random.bell();
  Dense basis = multiply(matrix, start);
  for (int i = 0; i < kPowerIterations; ++i) {
    orthonormalize(basis);
    basis = multiply(matrix, multiply_transposed(matrix, basis));
  }
  orthonormalize(basis);

  const Dense projected = multiply_transposed(matrix, basis);  // (Qᵀ A)ᵀ = V S Rᵀ
  Dense gram(width, width);
  for (std::size_t r = 0; r < projected.rows; ++r) {
    const double* row = projected.row(r);
    for (std::size_t i = 0; i < width; ++i) {
      for (std::size_t j = 0; j < width; ++j) gram.row(i)[j] += row[i] * row[j];
    }
  }
  Dense rotation;
  std::vector<double> squares;
  eigen(std::move(gram), rotation, squares);

  Directions found{Dense(matrix.columns, dimensions), std::vector<double>(dimensions)};
  for (std::size_t j = 0; j < dimensions; ++j) found.values[j] = std::sqrt(std::max(0.0, squares[j]));
  for (std::size_t i = 0; i < matrix.columns; ++i) {
    const double* in = projected.row(i);
    double* out = found.vectors.row(i);
    for (std::size_t c = 0; c < width; ++c) {
      const double* turn = rotation.row(c);
      for (std::size_t j = 0; j < dimensions; ++j) out[j] += in[c] * turn[j];
    }
    for (std::size_t j = 0; j < dimensions; ++j) {
      out[j] = found.values[j] > found.values[0] * 1e-9 ? out[j] / found.values[j] : 0;
    }
  }
  return found;
}

Dense place(const Sparse& matrix, const Directions& directions) { return multiply(matrix, directions.vectors); }

}  // namespace tracesift::local
