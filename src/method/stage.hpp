// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string_view>

#include "prompt/question.hpp"
#include "tracesift/trace.hpp"

namespace tracesift::method {

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
  /// Of the budget, what this stage may leave behind it as spent at most.
  virtual double share_of_budget() const { return 1; }
};

}  // namespace tracesift::method
