// SPDX-License-Identifier: MIT
#include "trace/session_log.hpp"

#include <algorithm>
#include <string>
#include <unordered_set>

#include "base/hash.hpp"

namespace tracesift::trace {
namespace {

using Replay = AssemblyNotes::Replay;

/// Of the steps, which are copies from the session that was forked. Without an end nothing is known to be a copy.
std::vector<bool> replayed(const std::vector<Step>& steps) {
  std::vector<bool> is_copy(steps.size(), false);
  std::size_t begin = steps.size();
  for (std::size_t i = 0; i < steps.size(); ++i) {
    if (steps[i].run.notes.replay == Replay::begins) begin = std::min(begin, i);
    if (steps[i].run.notes.replay != Replay::ends || begin >= i) continue;
    for (std::size_t k = begin; k < i; ++k) is_copy[k] = true;
    break;
  }
  return is_copy;
}

/// What was added since the last total.
void subtract(std::optional<std::int64_t>& total, std::optional<std::int64_t>& last) {
  if (!total) return;
  const std::int64_t before = last.value_or(0);
  last = total;
  if (*total >= before) *total -= before;
}

void settle_counters(std::vector<Step>& steps, const std::vector<bool>& is_copy) {
  Usage last;
  std::string model;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    Run& run = steps[i].run;
    if (!run.model.empty()) model = run.model;
    if (run.notes.is_running_total) {
      const bool began_again = run.usage.input_tokens.value_or(0) < last.input_tokens.value_or(0);
      if (began_again) last = {};
      subtract(run.usage.input_tokens, last.input_tokens);
      subtract(run.usage.output_tokens, last.output_tokens);
      subtract(run.usage.total_tokens, last.total_tokens);
      subtract(run.usage.cache_read_tokens, last.cache_read_tokens);
      subtract(run.usage.cache_write_tokens, last.cache_write_tokens);
    }
    if (is_copy[i]) {
      run.usage = {};
    } else if (run.model.empty() && (run.usage.input_tokens || run.usage.output_tokens)) {
      run.model = model;
    }
  }
}

void drop_messages(Step& step) {
  step.input.clear();
  step.output.clear();
}

}  // namespace

void settle_session(std::vector<Step>& steps, const Pool& pool) {
  const std::vector<bool> is_copy = replayed(steps);
  settle_counters(steps, is_copy);
  for (std::size_t i = 0; i < steps.size(); ++i) {
    if (is_copy[i]) drop_messages(steps[i]);
  }
  std::unordered_set<std::uint64_t> said;
  for (const Step& step : steps) {
    if (step.run.notes.is_echo) continue;
    for (const auto* side : {&step.input, &step.output}) {
      for (const std::uint32_t at : *side) {
        said.insert(pool[at].fingerprint);
        for (const ToolCall& call : pool[at].message.tool_calls) said.insert(base::hash(call.id));
      }
    }
  }
  for (Step& step : steps) {
    if (!step.run.notes.is_echo) continue;
    const auto is_said = [&](std::uint32_t at) {
      const auto& calls = pool[at].message.tool_calls;
      const bool is_called = !calls.empty() && said.count(base::hash(calls.front().id)) > 0;
      return is_called || said.count(pool[at].fingerprint) > 0;
    };
    std::erase_if(step.input, is_said);
    std::erase_if(step.output, is_said);
  }
}

}  // namespace tracesift::trace
