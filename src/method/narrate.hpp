// SPDX-License-Identifier: MIT
#pragma once

#include <set>
#include <string>
#include <vector>

#include "analysis/facts.hpp"
#include "method/draft.hpp"
#include "method/stage.hpp"

namespace tracesift::method {

/// One question: the findings, written around facts that code computed. What does not pass check_sentence is asked for
/// once more, then dropped; where nothing passes, the sentences that write_findings made stay. After them.
class Narrate : public Stage {
 public:
  explicit Narrate(Draft& draft);

  std::string_view title() const override { return "Writing the findings"; }
  std::size_t begin_round() override;
  prompt::Question question(std::size_t i, const Thread* whole) override;
  void on_answer(std::size_t i, const prompt::Answer& answer) override;

 private:
  void finish();
  bool shows(std::size_t row, const KeyPoint& point) const;

  struct Point {
    KeyPoint point;
    std::vector<std::size_t> rows;
  };
  struct Highlight {
    std::size_t row = 0;
    std::string reason;
  };
  Draft& draft_;
  std::vector<analysis::Fact> facts_;
  std::vector<std::size_t> candidates_;  // rows
  std::vector<Point> points_;
  std::vector<Highlight> highlights_;
  std::vector<std::string> problems_;
  std::set<std::string> said_;  // sentences that were looked at
  int rounds_ = 0;
  bool asks_ = true;
};

}  // namespace tracesift::method
