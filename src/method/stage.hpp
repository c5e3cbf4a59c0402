// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "prompt/question.hpp"
#include "tracesift/trace.hpp"

namespace tracesift::method {

/// Questions that are still to come.
struct LaterQuestions {
  prompt::ModelRole role = prompt::ModelRole::summary;
  double count = 0;
  double input_tokens = 0;  // of each
  double max_tokens = 0;    // of each answer, without thoughts
};

/// Part of the method that asks models: rounds of questions, one after the other. Answers arrive in the order of the
/// questions, so what comes out cannot depend on which reply came first; a question that has to be asked in another way
/// is one of the next round.
class Stage {
 public:
  Stage() = default;
  Stage(const Stage&) = delete;
  Stage& operator=(const Stage&) = delete;
  virtual ~Stage() = default;

  virtual std::string_view title() const = 0;
  /// Begins the next round and says how many questions it has; 0: the stage is done.
  virtual std::size_t begin_round() = 0;
  /// The thread (of the dataset) that question `i` is about, if it needs one whole.
  virtual std::optional<std::size_t> needs(std::size_t i) const {
    static_cast<void>(i);
    return std::nullopt;
  }
  /// `whole`: the thread that needs() named; null when it named none.
  virtual prompt::Question question(std::size_t i, const Thread* whole) = 0;
  virtual void on_answer(std::size_t i, const prompt::Answer& answer) = 0;
  /// The questions of the stages after this one, about, when `asked` of its own are: what they may cost is kept back of
  /// the budget until then.
  virtual std::vector<LaterQuestions> later(std::size_t asked) const {
    static_cast<void>(asked);
    return {};
  }
};

}  // namespace tracesift::method
