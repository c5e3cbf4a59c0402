// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "local/engine.hpp"
#include "method/draft.hpp"
#include "method/stage.hpp"

namespace tracesift::method {

/// One question after the assignment: names and descriptions are checked against the members and against the closest of
/// those that are in another category. Names that are too much alike are pointed out. SeedGroup names stay.
class Rename : public Stage {
 public:
  /// `role`: of the model that is asked.
  Rename(Draft& draft, const local::Engine& engine, prompt::ModelRole role = prompt::ModelRole::thinking);

  std::string_view title() const override { return "Checking names"; }
  std::size_t begin_round() override;
  prompt::Question question(std::size_t i, const Thread* whole) override;
  void on_answer(std::size_t i, const prompt::Answer& answer) override;

 private:
  Draft& draft_;
  prompt::ModelRole role_;
  std::vector<std::vector<std::size_t>> members_;    // of each entry, most typical first
  std::vector<std::vector<std::size_t>> outsiders_;  // rows of other entries that are closest to it
  std::string shown_;                                // summaries that the model saw: what numbers names may hold
  bool asks_ = true;
};

/// Entries with too few rows go: a subcategory's rows to "Other in …", a top category's to nowhere. SeedGroup ones
/// stay.
void drop_small(Draft& draft);

/// The report's categories, which the local engine found, as a codebook; and a codebook's names back to them, where a
/// model wrote some.
void take_categories(Draft& draft);
void give_names(Draft& draft);

/// The codebook as the report's categories, largest first. After Rename.
void apply_codebook(Draft& draft, const local::Engine& engine, const Taxonomy& previous);

}  // namespace tracesift::method
