// SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <vector>

#include "local/engine.hpp"
#include "method/draft.hpp"
#include "method/stage.hpp"

namespace tracesift::method {

/// Puts every row that was read into an entry of the codebook, 25 a question, by number; none is an answer. Rounds:
///
///   1  all
///   2  what was left out; and a second vote, the categories in another order, where the local engine's vectors
///      disagree with the first
///      what is left out again is asked about alone, a question for each
///   3  a third vote where the two differ: two of three decide, else the first
///   4  what fits none, if it is enough: new categories are asked for, once
///   5  those again, with the new categories
///
/// Rows that no model spoke for (refused, failed, over budget) go to the category whose centre is closest, if one is.
class Assign : public Stage {
 public:
  /// `engine` has placed the rows' summaries.
  Assign(Draft& draft, const local::Engine& engine, const Taxonomy& previous);

  std::string_view title() const override { return "Assigning conversations"; }
  std::size_t begin_round() override;
  prompt::Question question(std::size_t i, const Thread* whole) override;
  void on_answer(std::size_t i, const prompt::Answer& answer) override;

 private:
  enum class Phase { first, second, alone, third, residue, last, done };
  void ask_about(const std::vector<std::size_t>& rows, std::size_t batch);
  std::vector<std::size_t> leaves_in_order() const;
  std::size_t least() const;
  void plan_second();
  void plan_alone();
  void plan_third();
  void plan_last();
  void finish();

  Draft& draft_;
  const local::Engine& engine_;
  Phase phase_ = Phase::first;
  std::vector<std::vector<std::size_t>> batches_;
  std::vector<std::vector<int>> votes_;                     // of each row
  std::map<std::size_t, std::vector<std::size_t>> copies_;  // row that is asked about -> rows that follow it
  std::vector<std::size_t> asked_;                          // rows
  std::size_t before_ = 0;                                  // entries before the residue's were added
};

}  // namespace tracesift::method
