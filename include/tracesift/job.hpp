// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <string>

#include "tracesift/config.hpp"
#include "tracesift/ingest.hpp"
#include "tracesift/report.hpp"

namespace tracesift {

struct Progress {
  std::string stage;  // for people: "Grouping conversations"
  int done = 0;       // of `total` steps
  int total = 1;
  bool finished = false;
};

/// Makes a report in steps that are short enough to look up between them.
/// Contract: call poll until it says finished. To cancel, stop calling.
class Job {
 public:
  /// The dataset must outlive the job.
  /// `previous`: categories to keep; only what does not fit makes new ones.
  Job(const Dataset& dataset, Config config, Taxonomy previous = {});
  ~Job();
  Job(Job&&) noexcept;
  Job& operator=(Job&&) noexcept;

  Progress poll();
  /// Valid at any time; complete when poll has said finished.
  const Report& report() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace tracesift
