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

/// mᵀ · m
Dense gram_of(const Dense& m) {
  Dense gram(m.columns, m.columns);
  for (std::size_t r = 0; r < m.rows; ++r) {
    const double* row = m.row(r);
    for (std::size_t i = 0; i < m.columns; ++i) {
      double* out = gram.row(i);
      for (std::size_t j = i; j < m.columns; ++j) out[j] += row[i] * row[j];
    }
  }
  for (std::size_t i = 0; i < m.columns; ++i) {
    for (std::size_t j = 0; j < i; ++j) gram.row(i)[j] = gram.row(j)[i];
  }
  return gram;
}

/// Columns made orthonormal by Cholesky's factor of their products, twice for accuracy (CholeskyQR2: Yamamoto,
/// Nakatsukasa, Yanagisawa, Fukaya 2015): a few walks over the rows instead of one for each column. Dependent columns
/// become zero.
void orthonormalize(Dense& m) {
  const std::size_t k = m.columns;
  for (int pass = 0; pass < 2; ++pass) {
    Dense upper = gram_of(m);
    std::vector<double> scale(k);  // one over the diagonal; 0: depends on those before
    for (std::size_t i = 0; i < k; ++i) {
      const double before = upper.row(i)[i];
      for (std::size_t c = 0; c < i; ++c) {
        const double factor = upper.row(c)[i];
        for (std::size_t j = i; j < k; ++j) upper.row(i)[j] -= factor * upper.row(c)[j];
      }
      const double after = upper.row(i)[i];
      scale[i] = after > before * 1e-14 && after > 0 ? 1 / std::sqrt(after) : 0;
      for (std::size_t j = i; j < k; ++j) upper.row(i)[j] *= scale[i];
    }
    for (std::size_t r = 0; r < m.rows; ++r) {
      double* row = m.row(r);
      for (std::size_t i = 0; i < k; ++i) {
        row[i] *= scale[i];
        const double* factors = upper.row(i);
        for (std::size_t j = i + 1; j < k; ++j) row[j] -= row[i] * factors[j];
      }
    }
  }
}

/// Eigenvectors (columns) and values of a symmetric matrix by Jacobi rotations, largest first.
void eigen(Dense a, Dense& vectors, std::vector<double>& values) {
  const std::size_t n = a.rows;
  Dense v(n, n);  // eigenvectors as rows
  for (std::size_t i = 0; i < n; ++i) v.row(i)[i] = 1;
  const auto rotate = [n](double* p, double* q, double c, double s) {
    for (std::size_t i = 0; i < n; ++i) {
      const double x = p[i];
      const double y = q[i];
      p[i] = c * x - s * y;
      q[i] = s * x + c * y;
    }
  };
  for (int sweep = 0; sweep < 30; ++sweep) {
    double off = 0;
    double total = 0;
    for (std::size_t i = 0; i < n; ++i) {
      for (std::size_t j = 0; j < n; ++j) (i == j ? total : off) += a.row(i)[j] * a.row(i)[j];
    }
    if (off <= total * 1e-22) break;
    for (std::size_t p = 0; p + 1 < n; ++p) {
      for (std::size_t q = p + 1; q < n; ++q) {
        double* at_p = a.row(p);
        double* at_q = a.row(q);
        const double pp = at_p[p];
        const double qq = at_q[q];
        const double pq = at_p[q];
        if (pq * pq <= total * 1e-30) continue;
        const double theta = (qq - pp) / (2 * pq);
        const double t = (theta >= 0 ? 1 : -1) / (std::fabs(theta) + std::sqrt(theta * theta + 1));
        const double c = 1 / std::sqrt(t * t + 1);
        const double s = t * c;
        rotate(at_p, at_q, c, s);
        rotate(v.row(p), v.row(q), c, s);
        at_p[p] = pp - t * pq;
        at_q[q] = qq + t * pq;
        at_p[q] = at_q[p] = 0;
        for (std::size_t i = 0; i < n; ++i) {  // the columns are the rows
          a.row(i)[p] = at_p[i];
          a.row(i)[q] = at_q[i];
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
    for (std::size_t i = 0; i < n; ++i) vectors.row(i)[j] = v.row(order[j])[i];
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
  Dense rotation;
  std::vector<double> squares;
  eigen(gram_of(projected), rotation, squares);

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
