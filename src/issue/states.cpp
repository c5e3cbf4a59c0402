// SPDX-License-Identifier: MIT
#include <algorithm>

#include "issue/figures.hpp"
#include "stats/proportions.hpp"

namespace tracesift::issue {
namespace {

constexpr std::size_t kMinTimed = 30;
constexpr std::uint64_t kMinNow = 3;  // conversations, of a new issue
constexpr double kMinExpected = 3;    // of one that is quiet now
constexpr double kMaxPOfNew = 0.05;
constexpr double kMaxPOfGrowth = 0.01;
constexpr double kMinGrowth = 1.5;

/// Conversations of an issue, and those in which it could have happened, before and in the last third.
struct Halves {
  std::uint64_t before = 0;
  std::uint64_t of_before = 0;
  std::uint64_t now = 0;
  std::uint64_t of_now = 0;
};

Issue::State state_of(const Halves& n, double p) {
  if (n.of_before == 0 || n.of_now == 0) return Issue::State::ongoing;
  const double before = static_cast<double>(n.before) / static_cast<double>(n.of_before);
  const double now = static_cast<double>(n.now) / static_cast<double>(n.of_now);
  if (n.before == 0 && n.now >= kMinNow && p <= kMaxPOfNew) return Issue::State::fresh;
  if (n.before > 0 && now > kMinGrowth * before && p <= kMaxPOfGrowth) return Issue::State::escalating;
  const double expected = before * static_cast<double>(n.of_now);
  if (n.now == 0 && expected >= kMinExpected && p <= kMaxPOfNew) return Issue::State::quiet;
  return Issue::State::ongoing;
}

}  // namespace

void judge_states(const std::vector<Row>& rows, std::vector<Draft>& drafts) {
  std::vector<Time> times;
  for (const Row& row : rows) {
    if (row.start) times.push_back(*row.start);
  }
  if (times.size() < kMinTimed) return;
  std::sort(times.begin(), times.end());
  const Time cut = times[times.size() * 2 / 3];
  if (cut == times.front()) return;  // all at once
  const stats::LogFactorials factorials(rows.size());
  std::vector<double> chances;  // of issues that are large enough to say anything
  std::vector<Issue*> owners;
  for (Draft& draft : drafts) {
    Halves halves;
    for (const std::size_t i : draft.eligible) {
      if (rows[i].start) ++(*rows[i].start < cut ? halves.of_before : halves.of_now);
    }
    for (const Group::Case& one : draft.group.cases) {
      if (rows[one.row].start) ++(*rows[one.row].start < cut ? halves.before : halves.now);
    }
    const double p = stats::compare(halves.now, halves.of_now, halves.before, halves.of_before, factorials);
    draft.issue.state = state_of(halves, p);
    if (halves.before + halves.now < kMinNow) continue;
    chances.push_back(p);
    owners.push_back(&draft.issue);
  }
  const std::vector<double> q = stats::discovery_rates(chances);
  for (std::size_t i = 0; i < q.size(); ++i) owners[i]->state_q = q[i];
}

}  // namespace tracesift::issue
