// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

#include "tracesift/report.hpp"

namespace tracesift::analysis {

/// Writes one finding: text, figures, categories and traces in the order they are put.
class Sentence {
 public:
  Sentence(Report& report, std::string kind);

  Sentence& text(std::string words);
  /// Makes the whole sentence fall away when no row has the number.
  Sentence& number(std::string_view metric, Filter filter, std::string_view key = "");
  Sentence& category(const Category& category);
  /// "37 of 412 conversations (9.0%, 95% CI 6.6–12.1%)"
  Sentence& share(const Filter& filter);
  /// "9.0% (37 of 412, 95% CI 6.6–12.1%)"
  Sentence& rate(const Filter& filter);
  /// What stands before is the headline; what follows gives the numbers.
  Sentence& headline_ends();
  /// Refers to a conversation as one worth opening; nothing for none.
  Sentence& trace(const Row* row, const std::string& reason);
  /// Keeps the sentence, unless a number in it does not exist.
  void end();

 private:
  Report& report_;
  KeyPoint point_;
  bool whole_ = true;
};

inline constexpr std::size_t kMaxFindings = 11;

/// The n-th row that matches, in the data's order; null: there is none.
const Row* matching(const Report& report, const Filter& filter, std::size_t nth);

}  // namespace tracesift::analysis
