// SPDX-License-Identifier: MIT
#include "local/vectors.hpp"

#include <algorithm>
#include <cmath>
#include <unordered_map>

#include "base/hash.hpp"
#include "base/math.hpp"

namespace tracesift::local {
namespace {

/// Term ids of one document, in the order of the text, with repeats.
template <class F>
void each_term(const std::vector<Token>& tokens, F&& f) {
  const Token* previous = nullptr;
  for (const Token& token : tokens) {
    if (token.is_stop) {
      previous = nullptr;
      continue;
    }
    f(base::hash(token.word));
    if (previous != nullptr) f(base::hash(token.word, base::hash(previous->word) * 31 + 1));
    previous = &token;
  }
}

}  // namespace

double dot(const double* a, const double* b, std::size_t n) {
  double sum = 0;
  for (std::size_t i = 0; i < n; ++i) sum += a[i] * b[i];
  return sum;
}

double normalize(double* row, std::size_t n) {
  const double length = std::sqrt(dot(row, row, n));
  if (length > 0) {
    for (std::size_t i = 0; i < n; ++i) row[i] /= length;
  }
  return length;
}

Sparse weigh_terms(const std::vector<std::vector<Token>>& documents) {
  struct Term {
    std::uint32_t documents = 0;
    std::uint32_t last = 0xffffffff;
    std::uint32_t column = 0xffffffff;
  };
  std::unordered_map<std::uint64_t, Term> terms;
  for (std::uint32_t d = 0; d < documents.size(); ++d) {
    each_term(documents[d], [&](std::uint64_t id) {
      Term& term = terms[id];
      if (term.last != d) ++term.documents;
      term.last = d;
    });
  }
  const std::size_t n = documents.size();
  const std::uint32_t least = n >= 6 ? 2 : 1;
  const auto most = static_cast<std::uint32_t>(n >= 20 ? n / 2 : n);

  Sparse sparse;
  sparse.rows.resize(n);
  for (std::uint32_t d = 0; d < n; ++d) {
    std::vector<std::uint64_t> order;  // of first use, so that columns are numbered the same everywhere
    std::unordered_map<std::uint64_t, std::uint32_t> frequency;
    each_term(documents[d], [&](std::uint64_t id) {
      const Term& term = terms[id];
      if (term.documents < least || term.documents > most) return;
      if (++frequency[id] == 1) order.push_back(id);
    });
    auto& row = sparse.rows[d];
    double squares = 0;
    for (const std::uint64_t id : order) {
      Term& term = terms[id];
      if (term.column == 0xffffffff) term.column = static_cast<std::uint32_t>(sparse.columns++);
      const double tf = 1 + base::natural_log(frequency[id]);
      const double idf = base::natural_log((1.0 + static_cast<double>(n)) / (1.0 + term.documents)) + 1;
      row.push_back({term.column, tf * idf});
      squares += tf * idf * tf * idf;
    }
    const double length = std::sqrt(squares);
    for (Sparse::Cell& cell : row) cell.weight /= length;
  }
  return sparse;
}

}  // namespace tracesift::local
