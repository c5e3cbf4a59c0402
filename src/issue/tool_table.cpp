// SPDX-License-Identifier: MIT
#include "issue/tool_table.hpp"

#include <algorithm>

#include "issue/error_line.hpp"
#include "issue/error_pattern.hpp"
#include "stats/quantile.hpp"

namespace tracesift::issue {
namespace {

constexpr std::size_t kMaxSteps = 100;
constexpr std::size_t kMaxErrorTexts = 3;
constexpr std::size_t kMaxPatterns = 200;       // of one step
constexpr double kMaxPersonS = 30 * 60;         // a longer pause is no waiting for an answer
constexpr std::size_t kMaxTimedCalls = 20'000;  // of one step, whose times are kept for quantiles

double seconds_between(Time from, Time to) { return to > from ? static_cast<double>(to - from) / 1e6 : 0; }

}  // namespace

void ToolTable::add(const Thread& thread, const std::vector<Call>& calls) {
  for (const Call& call : calls) add_call(thread, call);
  add_times(thread);
}

void ToolTable::add_call(const Thread& thread, const Call& call) {
  if (call.step.empty()) return;  // nobody named it
  Counts& counts = by_step_[call.step];
  ToolStat& stat = counts.stat;
  ++stat.calls;
  stat.conversations += counts.last == &thread ? 0 : 1;
  counts.last = &thread;
  const Message* result = call.call->result;
  if (result == nullptr) return;
  const std::uint64_t bytes = result->text.size() + result->omitted_bytes;
  stat.result_bytes += bytes;
  stat.largest_bytes = std::max(stat.largest_bytes, bytes);
  const std::optional<Time> called = thread.messages[call.call->at].time;
  if (called && result->time && *result->time >= *called) {
    const double seconds = seconds_between(*called, *result->time);
    stat.total_s += seconds;
    if (counts.seconds.size() < kMaxTimedCalls) counts.seconds.push_back(seconds);
  }
  if (!call.call->is_error()) return;
  if (is_refused(*call.call)) {
    ++stat.refused;
    return;
  }
  ++stat.errors;
  std::string pattern = pattern_of(telling_line(result->text)).shown;
  if (counts.errors.size() < kMaxPatterns || counts.errors.count(pattern) > 0) ++counts.errors[std::move(pattern)];
}

void ToolTable::add_times(const Thread& thread) {
  std::optional<Time> before;
  for (const Message& message : thread.messages) {
    if (!message.time) continue;
    if (before) {
      const double seconds = seconds_between(*before, *message.time);
      is_timed_ = true;
      switch (message.role) {
        case Role::user:
          spent_.person_s += std::min(seconds, kMaxPersonS);
          spent_.idle_s += std::max(0.0, seconds - kMaxPersonS);
          break;
        case Role::tool: spent_.tools_s += seconds; break;
        case Role::assistant:
        case Role::system: spent_.model_s += seconds; break;
      }
    }
    before = message.time;
  }
}

std::vector<ToolStat> ToolTable::tools() const {
  std::vector<ToolStat> tools;
  for (const auto& [step, counts] : by_step_) {
    ToolStat& stat = tools.emplace_back(counts.stat);
    stat.step = step;
    stat.p50_s = stats::quantile(counts.seconds, 0.5);
    stat.p95_s = stats::quantile(counts.seconds, 0.95);
    stat.error_texts.assign(counts.errors.begin(), counts.errors.end());
    std::stable_sort(stat.error_texts.begin(), stat.error_texts.end(),
                     [](const auto& a, const auto& b) { return a.second > b.second; });
    if (stat.error_texts.size() > kMaxErrorTexts) stat.error_texts.resize(kMaxErrorTexts);
  }
  std::sort(tools.begin(), tools.end(), [](const ToolStat& a, const ToolStat& b) {
    return a.calls != b.calls ? a.calls > b.calls : a.step < b.step;
  });
  if (tools.size() > kMaxSteps) tools.resize(kMaxSteps);
  return tools;
}

std::optional<TimeSpent> ToolTable::time_spent() const { return is_timed_ ? std::optional(spent_) : std::nullopt; }

}  // namespace tracesift::issue
