// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <unordered_map>
#include <vector>

#include "issue/calls.hpp"
#include "tracesift/report.hpp"

namespace tracesift::issue {

/// Counts what the agent does with its tools, and where the time goes, a thread after the other.
class ToolTable {
 public:
  void add(const Thread& thread, const std::vector<Call>& calls);
  /// The hundred steps with most calls.
  std::vector<ToolStat> tools() const;
  std::optional<TimeSpent> time_spent() const;

 private:
  struct Counts {
    ToolStat stat;
    std::vector<double> seconds;
    std::map<std::string, std::uint64_t> errors;  // by pattern
    const Thread* last = nullptr;
  };
  void add_call(const Thread& thread, const Call& call);
  void add_times(const Thread& thread);

  std::unordered_map<std::string, Counts> by_step_;
  TimeSpent spent_;
  bool is_timed_ = false;
};

}  // namespace tracesift::issue
