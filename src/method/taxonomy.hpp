// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "method/draft.hpp"
#include "method/stage.hpp"

namespace tracesift::method {

/// One question: a codebook from the summaries, all of them or an even sample over the local engine's groups.
/// Where categories are given (partitions, an earlier report), only what is below them is asked for, or nothing.
class FindCategories : public Stage {
 public:
  FindCategories(Draft& draft, const Taxonomy& previous);

  std::string_view title() const override { return "Finding categories"; }
  std::size_t begin_round() override;
  prompt::Question question(std::size_t i, const Thread* whole) override;
  void on_answer(std::size_t i, const prompt::Answer& answer) override;

 private:
  Draft& draft_;
  bool asks_ = true;
  int rounds_ = 0;
  std::string shown_;     // summaries that the model saw
  std::size_t part_ = 1;  // one of so many summaries is listed: halved where all were too much
};

/// The codebook as prompts list it: "3. Name: description", numbers from 1, parents with children left out (their
/// children say them). `order`: entries.
std::string list_of(const Codebook& codebook, const std::vector<std::size_t>& order);

/// The entries that rows can be put into: those without children.
std::vector<std::size_t> leaves_of(const Codebook& codebook);

/// Categories in a reply's "categories", below each other as stated; those named like an earlier one are left out.
base::Json categories_schema(bool with_subcategories);
/// `source`: what the model saw; a name with a number that is not in it, or that says how many or how often, loses that
/// part, a description goes.
void add_categories(const base::Json& reply, std::size_t most, std::size_t most_below, std::string_view source,
                    Codebook& codebook);

}  // namespace tracesift::method
