// SPDX-License-Identifier: MIT
#include "trace/run_roles.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace tracesift::trace {
namespace {

bool has_text(const Step& step) { return !step.input.empty() || !step.output.empty(); }

/// Whether a run lies within the time of a tool that began before it: some exporters hang an agent that was called as a
/// tool beside its caller.
auto tools_by_time(const std::vector<Step>& steps) {
  std::vector<std::pair<Time, Time>> tools;  // start, and the latest end of all that began until then
  for (const Step& step : steps) {
    if (step.run.kind == RunKind::tool && step.run.start && step.run.end)
      tools.emplace_back(*step.run.start, *step.run.end);
  }
  std::sort(tools.begin(), tools.end());
  for (std::size_t i = 1; i < tools.size(); ++i) tools[i].second = std::max(tools[i].second, tools[i - 1].second);
  return [tools = std::move(tools)](const Run& run) {
    if (!run.start || !run.end) return false;
    const auto after =
        std::upper_bound(tools.begin(), tools.end(), std::pair(*run.start, std::numeric_limits<Time>::max()));
    return after != tools.begin() && (after - 1)->second >= *run.end;
  };
}

}  // namespace

void set_judges_aside(std::vector<Step>& steps) {
  if (steps.front().run.kind == RunKind::evaluator) return;
  for (Step& step : steps) {
    Run& run = step.run;
    const bool is_below = run.parent >= 0 && steps[static_cast<std::size_t>(run.parent)].run.kind == RunKind::evaluator;
    if (run.kind != RunKind::evaluator && !is_below) continue;
    run.kind = RunKind::evaluator;
    run.usage = {};
    run.model.clear();
    step.input.clear();
    step.output.clear();
  }
}

void mark_requests(std::vector<Step>& steps) {
  std::vector<bool> is_below(steps.size(), false);  // of a request
  for (std::size_t i = 0; i < steps.size(); ++i) {
    Run& run = steps[i].run;
    const auto above = static_cast<std::size_t>(run.parent);
    if (run.parent >= 0) is_below[i] = is_below[above] || steps[above].run.notes.is_request;
    const bool is_step = run.kind == RunKind::llm || run.kind == RunKind::tool || run.kind == RunKind::retriever ||
                         run.kind == RunKind::evaluator;
    run.notes.is_request = !is_below[i] && !is_step && (has_text(steps[i]) || !run.error.empty());
    if (run.parent >= 0 && is_step) is_below[i] = true;
  }
}

std::vector<bool> of_subagents(const std::vector<Step>& steps) {
  constexpr std::size_t kNone = static_cast<std::size_t>(-1);
  const std::size_t n = steps.size();
  std::vector<std::size_t> agent(n, kNone);  // the nearest one at or above
  std::vector<bool> under_tool(n, false);
  std::vector<bool> calls_models(n, false);  // of agents: itself, not by another one below
  for (std::size_t i = 0; i < n; ++i) {
    const Run& run = steps[i].run;
    if (run.parent >= 0) {
      const auto above = static_cast<std::size_t>(run.parent);
      agent[i] = agent[above];
      under_tool[i] = under_tool[above] || steps[above].run.kind == RunKind::tool;
    }
    if (run.kind == RunKind::agent) agent[i] = i;
    if (run.kind == RunKind::llm && agent[i] != kNone) calls_models[agent[i]] = true;
  }
  const auto is_during_tool = tools_by_time(steps);
  std::vector<bool> below_caller(n, false);  // of agents: one above it calls models itself
  std::vector<bool> is_sub(n, false);
  for (std::size_t i = 0; i < n; ++i) {
    const Run& run = steps[i].run;
    const std::size_t above = run.parent >= 0 ? agent[static_cast<std::size_t>(run.parent)] : kNone;
    if (run.kind == RunKind::agent) {
      below_caller[i] = is_during_tool(run) || (above != kNone && (below_caller[above] || calls_models[above]));
    }
    if (run.kind == RunKind::llm) is_sub[i] = under_tool[i] || (agent[i] != kNone && below_caller[agent[i]]);
  }
  return is_sub;
}

}  // namespace tracesift::trace
