// SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <string>
#include <vector>

#include "method/draft.hpp"
#include "method/stage.hpp"

namespace tracesift::method {

/// The prompt that is used where a config has none.
std::string default_summary_prompt();

/// The question about one conversation. `attempt` changes how it is asked again.
struct Attempt {
  enum class Kind { first, again, roomier, calmer, shorter };
  Kind kind = Kind::first;
  std::string problem;  // of the answer before
};
prompt::Question summary_question(const Config& config, const Dataset& dataset, const Thread& whole,
                                  const Attempt& attempt, std::map<std::string, std::uint64_t>& redactions,
                                  std::vector<std::string>* empty);

/// What finding categories among so many conversations, assigning, naming and writing will ask.
std::vector<LaterQuestions> questions_after_reading(std::size_t conversations);

/// One question for each conversation (equal ones are asked about once): summary, outcome, attributes.
class Summarize : public Stage {
 public:
  explicit Summarize(Draft& draft);

  std::string_view title() const override { return "Reading conversations"; }
  std::size_t begin_round() override;
  std::optional<std::size_t> needs(std::size_t i) const override;
  prompt::Question question(std::size_t i, const Thread* whole) override;
  void on_answer(std::size_t i, const prompt::Answer& answer) override;
  std::vector<LaterQuestions> later(std::size_t asked) const override { return questions_after_reading(asked); }

  /// The newest summaries, for who waits.
  const std::vector<std::string>& latest() const { return latest_; }

 private:
  struct Item {
    std::size_t row = 0;
    Attempt attempt;
  };
  void settle(const Item& item, const prompt::Answer& answer);
  void finish();

  Draft& draft_;
  std::vector<Item> round_;
  std::vector<Item> next_;
  std::map<std::size_t, std::vector<std::size_t>> copies_;  // row that is asked about -> its equals
  std::map<std::size_t, std::string> shown_;                // question -> what the model reads, until it answers
  int rounds_ = 0;
  std::vector<std::string> latest_;
};

/// Leaves out the rows that an attribute with filter_by says no to. After Summarize.
void filter_rows(Draft& draft);

}  // namespace tracesift::method
