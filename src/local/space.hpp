// SPDX-License-Identifier: MIT
// A space that does not change: where a text is in it depends on the text and the space alone.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "local/boilerplate.hpp"
#include "local/embed.hpp"
#include "local/terms.hpp"
#include "tracesift/taxonomy.hpp"

namespace tracesift::local {

/// What was learnt from `texts` texts, in bytes.
Space freeze(const Terms& terms, const Embedding& embedding, const Passages& passages, const std::vector<double>& mean,
             std::size_t texts);

/// Reads texts into a space.
class Placer {
 public:
  explicit Placer(const Space& space);

  struct Place {
    std::vector<float> at;  // less the mean, of length one; empty where the space knows nothing of it
    double unknown = 0;     // share of what it says that the space does not know
  };
  /// `context`: what came of it.
  Place place(const std::string& text, std::string_view context);

 private:
  using Ids = std::vector<std::uint32_t>;
  std::uint32_t stem_of(const std::string& word);
  const Ids& pieces_in(const std::string& word);
  std::vector<double> words_of(const std::vector<Token>& tokens, double& unknown);
  std::vector<double> parts_of(const std::vector<Token>& tokens);

  const Space& space_;
  double texts_;
  Passages passages_;
  std::unordered_map<std::string_view, std::uint32_t> stems_;
  std::unordered_map<std::uint64_t, std::uint32_t> pieces_;
  std::unordered_map<std::string, std::uint32_t> words_read_;
  std::unordered_map<std::string, Ids> pieces_read_;
  std::vector<std::uint32_t> times_;  // of each piece, in the text that is read
};

/// The points in bytes, in this order.
ByteRows in_bytes(const Points& points);
std::vector<float> row_of(const ByteRows& rows, std::size_t i);

}  // namespace tracesift::local
