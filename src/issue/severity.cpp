// SPDX-License-Identifier: MIT
#include <algorithm>

#include "issue/figures.hpp"
#include "stats/proportions.hpp"

namespace tracesift::issue {
namespace {

constexpr double kFalseDiscoveries = 0.05;
constexpr std::uint64_t kMinKnown = 5;
constexpr std::uint64_t kMinUnharmed = 3;  // known outcomes, of which none is a failure
constexpr double kMinRatio = 1.3;
constexpr double kNearlyAll = 0.9;
constexpr double kMended = 0.8;  // of the failed calls, that worked later

/// How it stands beside the other conversations in which it could have happened.
struct Against {
  bool is_more = false;
  bool is_no_more = false;
  bool is_everywhere = false;  // nearly all fail, with it or without
};

Against against_others(const Issue& issue) {
  const double elsewhere = stats::share(issue.failed_elsewhere, issue.known_elsewhere);
  const bool is_everywhere = issue.known_elsewhere >= kMinKnown && elsewhere >= kNearlyAll;
  if (issue.known < kMinKnown || issue.known_elsewhere == 0) return {false, false, is_everywhere};
  const double here = stats::share(issue.failed, issue.known);
  return {issue.q <= kFalseDiscoveries && here >= kMinRatio * elsewhere, here <= elsewhere && !is_everywhere,
          is_everywhere};
}

void judge(const Kind& kind, Issue& issue) {
  const auto say = [&](Issue::Severity severity, const char* reason) {
    issue.severity = severity;
    issue.severity_reason = reason;
  };
  const Against against = against_others(issue);
  const std::uint64_t calls = issue.recovered + issue.unrecovered + issue.untried;
  if (kind.id == kUnexplained) {
    say(Issue::Severity::medium, "The score says that these conversations failed; no rule sees the reason.");
  } else if (kind.decides && !against.is_everywhere) {
    say(Issue::Severity::high, "Where this happens, the conversation fails.");
  } else if (against.is_more && kind.may_be_right) {
    say(Issue::Severity::medium, "These conversations fail more often, but this may be what the agent should do.");
  } else if (against.is_more) {
    say(Issue::Severity::high, "These conversations fail more often than the others in which it could have happened.");
  } else if (calls > 0 && stats::share(issue.recovered, calls) >= kMended) {
    say(Issue::Severity::low, "In four of five cases or more, the same step worked later.");
  } else if (issue.known >= kMinUnharmed && issue.failed == 0) {
    say(Issue::Severity::low, "None of these conversations failed, as far as is known.");
  } else if (against.is_no_more) {
    say(Issue::Severity::low,
        "These conversations fail no more often than the others in which it could have happened.");
  } else {
    say(Issue::Severity::medium, "Too few outcomes are known to say whether it makes conversations fail.");
    if (against.is_everywhere)
      issue.severity_reason = "Nearly all conversations fail, so nothing can be said of this issue alone.";
    else if (issue.known >= kMinKnown)
      issue.severity_reason = "These conversations fail more often than the others, but that may be chance.";
  }
}

}  // namespace

bool fails_more(const Issue& issue) { return against_others(issue).is_more; }

void judge_severity(std::vector<Draft>& drafts, std::size_t rows) {
  const stats::LogFactorials factorials(rows);
  std::vector<double> p;
  std::vector<std::size_t> owner;
  for (std::size_t i = 0; i < drafts.size(); ++i) {
    const Issue& issue = drafts[i].issue;
    if (drafts[i].group.kind->decides || drafts[i].group.kind->id == kUnexplained || issue.known < kMinKnown) continue;
    owner.push_back(i);
    p.push_back(stats::compare(issue.failed, issue.known, issue.failed_elsewhere, issue.known_elsewhere, factorials));
  }
  const std::vector<double> q = stats::discovery_rates(p);
  for (std::size_t i = 0; i < owner.size(); ++i) drafts[owner[i]].issue.q = q[i];
  for (Draft& draft : drafts) judge(*draft.group.kind, draft.issue);
}

}  // namespace tracesift::issue
