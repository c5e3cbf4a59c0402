// SPDX-License-Identifier: MIT
#include "issue/figures.hpp"

#include <algorithm>
#include <iterator>
#include <numeric>
#include <unordered_map>

#include "analysis/measure.hpp"
#include "stats/interval.hpp"
#include "stats/proportions.hpp"

namespace tracesift::issue {
namespace {

template <class Holds>
std::vector<std::size_t> rows_with(const std::vector<Seen>& seen, Holds&& holds) {
  std::vector<std::size_t> rows;
  for (std::size_t i = 0; i < seen.size(); ++i) {
    if (holds(seen[i])) rows.push_back(i);
  }
  return rows;
}

void count_calls(const Group& group, Issue& issue) {
  double lost = 0;
  bool is_timed = false;
  for (const Group::Case& one : group.cases) {
    for (const Incident* incident : one.incidents) {
      ++issue.events;
      issue.recovered += incident->recovery == Recovery::worked ? 1 : 0;
      issue.unrecovered += incident->recovery == Recovery::failed ? 1 : 0;
      issue.untried += incident->recovery == Recovery::untried ? 1 : 0;
      if (!incident->lost_s) continue;
      lost += *incident->lost_s;
      is_timed = true;
    }
  }
  if (is_timed) issue.lost_s = lost;
}

/// The place of a time among the report's buckets.
std::size_t bucket_of(const Report& report, Time time) {
  const auto after = std::upper_bound(report.buckets.begin(), report.buckets.end(), time);
  return static_cast<std::size_t>(std::max<std::ptrdiff_t>(0, after - report.buckets.begin() - 1));
}

void add_case(const Report& report, const Group::Case& one, Issue& issue) {
  const Row& row = report.rows[one.row];
  Issue::Case& made = issue.cases.emplace_back();
  made.thread_id = row.thread_id;
  for (const Incident* incident : one.incidents) {
    if (incident->at) made.at.push_back(*incident->at);
  }
  std::sort(made.at.begin(), made.at.end());
  made.at.erase(std::unique(made.at.begin(), made.at.end()), made.at.end());
  if (!row.start) return;
  issue.first = issue.first ? std::min(*issue.first, *row.start) : *row.start;
  issue.last = issue.last ? std::max(*issue.last, *row.start) : *row.start;
  if (!report.buckets.empty()) ++issue.over_time[bucket_of(report, *row.start)];
}

}  // namespace

void find_eligible(const std::vector<Seen>& seen, const std::vector<Row>& rows, std::vector<Draft>& drafts) {
  std::unordered_map<std::string, std::vector<std::size_t>> with_step;
  for (const Draft& draft : drafts) {
    if (draft.group.kind->eligible == Kind::Eligible::with_step) with_step[draft.group.step];
  }
  for (std::size_t i = 0; i < seen.size(); ++i) {
    for (const std::string& step : seen[i].steps) {
      if (const auto found = with_step.find(step); found != with_step.end()) found->second.push_back(i);
    }
  }
  // Loops of several tools together, and calls that nobody named.
  with_step[""] = rows_with(seen, [](const Seen& one) { return one.calls_tools; });
  std::vector<std::size_t> all(rows.size());
  std::iota(all.begin(), all.end(), std::size_t{0});
  const auto second = rows_with(seen, [](const Seen& one) { return one.has_second_turn; });
  const auto answered = rows_with(seen, [](const Seen& one) { return one.has_answer; });
  for (Draft& draft : drafts) {
    switch (draft.group.kind->eligible) {
      case Kind::Eligible::all: draft.eligible = all; break;
      case Kind::Eligible::with_step: draft.eligible = with_step[draft.group.step]; break;
      case Kind::Eligible::with_second_turn: draft.eligible = second; break;
      case Kind::Eligible::with_answer: draft.eligible = answered; break;
    }
    if (!draft.group.category.empty()) {
      const Filter filter{.category = draft.group.category};
      std::vector<std::size_t> here;
      std::copy_if(draft.eligible.begin(), draft.eligible.end(), std::back_inserter(here),
                   [&](std::size_t row) { return analysis::matches(rows[row], filter); });
      draft.eligible = std::move(here);
    }
    // A sign may be where the conditions of its kind do not hold: its own rows are always among them.
    std::vector<std::size_t> own;
    for (const Group::Case& one : draft.group.cases) own.push_back(one.row);
    std::vector<std::size_t> both;
    std::set_union(draft.eligible.begin(), draft.eligible.end(), own.begin(), own.end(), std::back_inserter(both));
    draft.eligible = std::move(both);
  }
}

void count(const Report& report, Draft& draft) {
  Issue& issue = draft.issue;
  const Group& group = draft.group;
  const bool knows_all = analysis::tells_only_failures(report.rows);
  const auto is_known = [&](const Row& row) { return knows_all || row.outcome != Outcome::unknown; };
  issue.count = group.cases.size();
  issue.eligible = draft.eligible.size();
  issue.share = stats::share(issue.count, report.rows.size());
  issue.share_ci = stats::wilson(issue.count, report.rows.size());
  issue.rate_ci = stats::wilson(issue.count, issue.eligible);
  if (!report.buckets.empty()) issue.over_time.assign(report.buckets.size(), 0);
  count_calls(group, issue);
  for (const Group::Case& one : group.cases) {
    const Row& row = report.rows[one.row];
    issue.failed += row.outcome == Outcome::failed ? 1 : 0;
    issue.known += is_known(row) ? 1 : 0;
    add_case(report, one, issue);
  }
  for (const std::size_t at : draft.eligible) {
    const Row& row = report.rows[at];
    issue.failed_elsewhere += row.outcome == Outcome::failed ? 1 : 0;
    issue.known_elsewhere += is_known(row) ? 1 : 0;
  }
  issue.failed_elsewhere -= issue.failed;
  issue.known_elsewhere -= issue.known;
}

}  // namespace tracesift::issue
