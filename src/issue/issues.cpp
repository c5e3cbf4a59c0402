// SPDX-License-Identifier: MIT
#include "issue/issues.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "analysis/measure.hpp"
#include "base/hash.hpp"
#include "base/math.hpp"
#include "behaviour/failure_rules.hpp"
#include "issue/cause.hpp"
#include "issue/examples.hpp"
#include "issue/figures.hpp"
#include "issue/no_contact.hpp"
#include "issue/no_lookup.hpp"
#include "issue/titles.hpp"
#include "stats/proportions.hpp"

namespace tracesift::issue {
namespace {

constexpr std::size_t kMaxIssues = 400;  // the rest, each seen once, is left out and counted
constexpr double kFalseDiscoveries = 0.05;
constexpr double kMinRatio = 1.3;

/// Who failed by a score and is in no issue that could explain it.
Group unexplained(const std::vector<Group>& groups, const std::vector<Row>& rows, Incident& incident) {
  std::vector<bool> is_explained(rows.size(), false);
  for (const Group& group : groups) {
    if (group.kind->may_be_right) continue;
    for (const Group::Case& one : group.cases) is_explained[one.row] = true;
  }
  Group rest;
  rest.kind = incident.kind = find_kind(kUnexplained);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const bool by_score = analysis::has_sign(rows[i], std::string(behaviour::kBadFeedback));
    if (by_score && rows[i].outcome == Outcome::failed && !is_explained[i]) rest.cases.push_back({i, {&incident}});
  }
  return rest;
}

/// What happens everywhere about as often is no issue of a category: "handed over" alone helps nobody.
void keep_over_represented(const std::vector<Seen>& seen, std::vector<Draft>& drafts) {
  std::map<const Kind*, std::pair<std::uint64_t, std::uint64_t>> all;  // with it, and in which it could be
  for (const Draft& draft : drafts) {
    if (!draft.group.kind->may_be_right || draft.group.kind->key != Kind::Key::category) continue;
    all[draft.group.kind].first += draft.group.cases.size();
  }
  const stats::LogFactorials factorials(seen.size());
  std::vector<double> p;
  std::vector<std::size_t> owner;
  for (std::size_t i = 0; i < drafts.size(); ++i) {
    const Group& group = drafts[i].group;
    if (all.count(group.kind) == 0) continue;
    const std::uint64_t here = group.cases.size();
    const std::uint64_t of_here = drafts[i].eligible.size();
    const std::uint64_t elsewhere = all[group.kind].first - here;
    const std::uint64_t of_elsewhere = seen.size() - of_here;
    const double ratio = static_cast<double>(here) * static_cast<double>(of_elsewhere);
    const bool is_more = ratio >= kMinRatio * static_cast<double>(elsewhere) * static_cast<double>(of_here);
    p.push_back(is_more ? stats::compare(here, of_here, elsewhere, of_elsewhere, factorials) : 1);
    owner.push_back(i);
  }
  const std::vector<double> q = stats::discovery_rates(p);
  std::unordered_set<std::size_t> dropped;
  for (std::size_t i = 0; i < owner.size(); ++i) {
    if (q[i] > kFalseDiscoveries || drafts[owner[i]].group.category.empty()) dropped.insert(owner[i]);
  }
  std::vector<Draft> kept;
  for (std::size_t i = 0; i < drafts.size(); ++i) {
    if (dropped.count(i) == 0) kept.push_back(std::move(drafts[i]));
  }
  drafts = std::move(kept);
}

/// Hand-overs and refusals after which no more conversations fail than elsewhere are what the agent should do.
void drop_right_ones(std::vector<Draft>& drafts) {
  const auto is_right = [](const Draft& draft) {
    const Kind& kind = *draft.group.kind;
    return kind.may_be_right && kind.key == Kind::Key::category && draft.issue.known > 0 && !fails_more(draft.issue);
  };
  drafts.erase(std::remove_if(drafts.begin(), drafts.end(), is_right), drafts.end());
}

void identify(const Report& report, Draft& draft) {
  const Group& group = draft.group;
  std::string category_name;
  std::string category_uid = group.category;
  for (const Category& category : report.categories) {
    if (category.id != group.category) continue;
    category_name = category.name;
    if (!category.uid.empty()) category_uid = category.uid;
  }
  Issue& issue = draft.issue;
  issue.kind = group.kind->id;
  issue.step = group.step;
  issue.pattern = group.pattern;
  issue.family = group.family;
  issue.category_uid = group.category.empty() ? std::string() : category_uid;
  std::string key(kPatternVersion);
  for (const std::string& part : {issue.kind, group.step, group.pattern, group.family, category_uid})
    key += '\n' + part;
  issue.id = base::hex(base::hash(key));
  write_title(group, category_name, issue);
}

/// What an earlier report says is no chance.
void set_state(Issue& issue, Issue::State state) {
  issue.state = state;
  issue.state_q = 0;
}

void carry_over(const std::vector<Taxonomy::EarlierIssue>& earlier, std::vector<Draft>& drafts) {
  std::unordered_map<std::string, const Taxonomy::EarlierIssue*> known;
  for (const Taxonomy::EarlierIssue& one : earlier) known[one.id] = &one;
  for (Draft& draft : drafts) {
    Issue& issue = draft.issue;
    const auto found = known.find(issue.id);
    if (found == known.end()) {
      if (!earlier.empty() && issue.count >= 2 && issue.state == Issue::State::ongoing)
        set_state(issue, Issue::State::fresh);
      continue;
    }
    issue.mark = found->second->mark;
    const bool was_over = found->second->state == Issue::State::quiet || found->second->mark == Issue::Mark::resolved;
    if (was_over && issue.count >= 2 && issue.state != Issue::State::quiet)
      set_state(issue, Issue::State::regressed);
    else if (issue.state == Issue::State::fresh)
      set_state(issue, Issue::State::ongoing);
  }
}

/// Serious first, many first; what no rule sees last.
double weight(const Issue& issue) {
  if (issue.kind == kUnexplained) return -1;
  return (static_cast<double>(issue.severity) + 1) * base::natural_log(1 + static_cast<double>(issue.count));
}

}  // namespace

void find_issues(const std::vector<Thread>& threads, const std::vector<std::size_t>& drawn,
                 const std::vector<Taxonomy::EarlierIssue>& earlier, Report& report) {
  report.issues.clear();
  std::vector<Seen> seen;
  seen.reserve(report.rows.size());
  ToolTable tools;
  for (std::size_t i = 0; i < report.rows.size(); ++i)
    seen.push_back(look_at(threads[drawn[i]], report.rows[i], tools));
  report.tools = tools.tools();
  report.time_spent = tools.time_spent();
  add_no_lookup(threads, drawn, report.rows, seen);
  add_no_contact(threads, drawn, report.rows, seen);
  std::vector<Group> groups = group(seen, report.rows);
  Incident none;
  Group rest = unexplained(groups, report.rows, none);
  std::vector<Draft> drafts;
  drafts.reserve(groups.size() + 1);
  for (Group& one : groups) drafts.push_back({std::move(one), {}, {}});
  if (!rest.cases.empty()) drafts.push_back({std::move(rest), {}, {}});
  find_eligible(seen, report.rows, drafts);
  keep_over_represented(seen, drafts);
  for (Draft& draft : drafts) count(report, draft);
  find_differences(report.rows, drafts);
  judge_severity(drafts, report.rows.size());
  drop_right_ones(drafts);
  judge_states(report.rows, drafts);
  find_causes(threads, drawn, drafts);
  for (Draft& draft : drafts) {
    identify(report, draft);
    choose_examples(threads, drawn, report.rows, draft);
  }
  carry_over(earlier, drafts);
  std::stable_sort(drafts.begin(), drafts.end(),
                   [](const Draft& a, const Draft& b) { return weight(a.issue) > weight(b.issue); });
  for (Row& row : report.rows) row.issues.clear();
  for (Draft& draft : drafts) {
    if (report.issues.size() >= kMaxIssues && draft.issue.count < 2) continue;
    for (const Group::Case& one : draft.group.cases) report.rows[one.row].issues.push_back(draft.issue.id);
    report.issues.push_back(std::move(draft.issue));
  }
  recount_by_category(report);
}

void recount_by_category(Report& report) {
  std::unordered_map<std::string, const Row*> row_of;
  for (const Row& row : report.rows) row_of[row.thread_id] = &row;
  for (Issue& issue : report.issues) {
    issue.by_category.clear();
    for (const Issue::Case& one : issue.cases) {
      const auto found = row_of.find(one.thread_id);
      if (found == row_of.end()) continue;
      ++issue.by_category[found->second->category_id];
      const std::string parent = analysis::parent_of(found->second->category_id);
      if (!parent.empty()) ++issue.by_category[parent];
    }
  }
}

}  // namespace tracesift::issue
