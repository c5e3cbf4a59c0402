// SPDX-License-Identifier: MIT
#include "analysis/findings.hpp"

#include <algorithm>
#include <string>

#include "analysis/candidates.hpp"
#include "analysis/measure.hpp"
#include "analysis/sentence.hpp"

namespace tracesift::analysis {
namespace {

constexpr double kFalseDiscoveries = 0.05;  // of what changed
constexpr std::uint64_t kMinOfNews = 3;     // conversations
constexpr std::size_t kMaxNews = 2;

/// Those that hold something: a given one may be empty.
std::vector<const Category*> tops(const Report& report) {
  std::vector<const Category*> list;
  for (const Category& category : report.categories) {
    if (category.level == 1 && category.stats.count > 0) list.push_back(&category);
  }
  return list;
}

const Row* find_row(const Report& report, const std::string& thread_id) {
  const auto found =
      std::find_if(report.rows.begin(), report.rows.end(), [&](const Row& row) { return row.thread_id == thread_id; });
  return found == report.rows.end() ? nullptr : &*found;
}

const Row* typical(const Report& report, const Category& category, std::size_t nth) {
  return nth < category.typical.size() ? find_row(report, category.typical[nth]) : nullptr;
}

/// What users ask most, and what comes next.
void largest(Report& report, const std::vector<const Category*>& list) {
  if (list.empty()) return;
  const Category& first = *list.front();
  Sentence sentence(report, "usage");
  sentence.text("Most often users ask about ").category(first).text(": ").number("share", {.category = first.id});
  sentence.text(". ").headline_ends().number("count", {.category = first.id}).text(" of ").number("count", {});
  sentence.text(" conversations (95% CI ").number("share_ci", {.category = first.id}).text(").");
  const std::size_t shown = std::min<std::size_t>(list.size(), 3);
  for (std::size_t i = 1; i < shown; ++i) {
    sentence.text(i > 1 ? " and " : shown > 2 ? " Next come " : " Next comes ").category(*list[i]).text(" (");
    sentence.number("share", {.category = list[i]->id}).text(", 95% CI ").number("share_ci", {.category = list[i]->id});
    sentence.text(")");
  }
  sentence.text(shown > 1 ? "." : "");
  sentence.trace(typical(report, first, 0), "Typical of the largest category")
      .trace(typical(report, first, 1), "Typical of the largest category");
  for (std::size_t i = 1; i < shown; ++i) sentence.trace(typical(report, *list[i], 0), "Typical of its category");
  sentence.end();
}

/// How many failed, as far as is known.
void failures(Report& report) {
  const Metrics& overall = report.overall;
  const bool all_known = overall.failed + overall.succeeded == overall.count;
  Sentence all(report, "failure");
  if (overall.failed == 0 && overall.succeeded == 0) {
    all.text("No failures were detected in ").number("count", {}).text(" conversations (");
    all.number("failed", {}).text(", 95% CI ").number("failure_rate_ci", {});
    all.text("); whether they succeeded is unknown.").end();
    return;
  }
  all.text(all_known ? "" : "At least ").rate({}).text(" of all conversations failed");
  if (all_known) {
    all.text(".");
  } else if (overall.succeeded == 0) {
    all.text("; the outcome of the others is unknown.");
  } else {
    all.text("; ").share({.outcome = Outcome::succeeded}).text(" succeeded; the outcome of the others is unknown.");
  }
  if (overall.failed > 0) all.trace(matching(report, {.outcome = Outcome::failed}, 0), "Failed");
  all.end();
}

/// "Domain" for "domain", "User tier" for "user_tier".
std::string as_title(std::string key) {
  for (char& c : key) c = c == '_' ? ' ' : c;
  if (!key.empty() && key[0] >= 'a' && key[0] <= 'z') key[0] = static_cast<char>(key[0] - 'a' + 'A');
  return key;
}

void subject(Sentence& sentence, const Candidate& one) {
  if (one.category != nullptr) {
    sentence.category(*one.category);
  } else {
    sentence.text(as_title(one.attribute) + " " + one.values.front());
  }
}

void by_attribute(Report& report, const Candidate& one) {
  const auto having = [&](const std::string& value) { return Filter{.attributes = {{one.attribute, value}}}; };
  Sentence sentence(report, "failure");
  sentence.text(as_title(one.attribute) + ": " + one.values.front() + " fails ");
  sentence.number("failure_rate", having(one.values.front())).text(", " + one.values.back() + " ");
  sentence.number("failure_rate", having(one.values.back())).text(". ").headline_ends();
  constexpr std::size_t kMaxListed = 5;
  for (std::size_t i = 0; i < std::min(kMaxListed, one.values.size()); ++i) {
    sentence.text((i > 0 ? "; " : "") + one.values[i] + " ");
    sentence.number("failed", having(one.values[i])).text(" of ").number("count", having(one.values[i]));
  }
  sentence.text(one.values.size() > kMaxListed ? "; and others." : ".");
  const Filter worst{.outcome = Outcome::failed, .attributes = {{one.attribute, one.values.front()}}};
  sentence.trace(matching(report, worst, 0), "Failed, with the value that fails most").end();
}

void by_category(Report& report, const Candidate& one) {
  const std::string& id = one.category->id;
  Sentence sentence(report, "failure");
  sentence.category(*one.category).text(" fails ").number("failure_rate", {.category = id});
  sentence.text(", elsewhere ").number("failure_rate", {.not_category = id}).text(". ").headline_ends();
  sentence.number("failed", {.category = id}).text(" of ").number("count", {.category = id}).text(" (95% CI ");
  sentence.number("failure_rate_ci", {.category = id}).text("), elsewhere ").number("failed", {.not_category = id});
  sentence.text(" of ").number("count", {.not_category = id}).text("; ").number("excess_failed", {.category = id});
  sentence.text(" more than at the rate elsewhere.");
  const Filter filter{.category = id, .outcome = Outcome::failed};
  sentence.trace(matching(report, filter, 0), "Failed, in a category that fails more than the rest");
  sentence.trace(matching(report, filter, 1), "Failed, in a category that fails more than the rest").end();
}

/// How it stands against the time before, where that is no chance.
std::string change_of(const Issue& issue) {
  if (issue.state_q > kFalseDiscoveries) return {};
  switch (issue.state) {
    case Issue::State::fresh: return "New: ";
    case Issue::State::escalating: return "More often than before: ";
    case Issue::State::regressed: return "Back again: ";
    case Issue::State::ongoing:
    case Issue::State::quiet: break;
  }
  return {};
}

void by_issue(Report& report, const Candidate& one) {
  const Issue& issue = *one.issue;
  Sentence sentence(report, "failure");
  sentence.text(change_of(issue) + issue.title + ". ").headline_ends();
  sentence.number("count", one.filter).text(" of ").number("count", {}).text(" conversations");
  if (issue.known > 0) {
    Filter failed = one.filter;
    failed.outcome = Outcome::failed;
    sentence.text("; ").number("count", failed).text(" of them failed");
  }
  sentence.text(".");
  if (!issue.examples.empty()) sentence.trace(find_row(report, issue.examples.front().thread_id), issue.title);
  sentence.end();
}

void by_quality(Report& report, const Candidate& one) {
  Sentence sentence(report, "quality");
  sentence.category(*one.category).text(" is rated lower: " + one.score + " ");
  sentence.number("feedback_mean", one.filter, one.score).text(", over all ").number("feedback_mean", {}, one.score);
  sentence.text(". ").headline_ends().text("Means, of ").number("count", one.filter).text(" conversations.").end();
}

void by_cost(Report& report, const Candidate& one) {
  Sentence sentence(report, "cost");
  subject(sentence, one);
  sentence.text(" takes ").number("cost_share", one.filter).text(" of the cost. ").headline_ends();
  sentence.number("cost_usd_total", one.filter).text(" of ").number("cost_usd_total", {}).text(", with ");
  sentence.number("share", one.filter).text(" of the conversations.").end();
}

void by_time(Report& report, const Candidate& one) {
  Sentence sentence(report, "latency");
  subject(sentence, one);
  sentence.text(" takes ").number("latency_p50_s", one.filter).text(", over all it is ");
  sentence.number("latency_p50_s", {}).text(". ").headline_ends();
  sentence.text("Half of its ").number("count", one.filter).text(" conversations take longer than that, a twentieth ");
  sentence.text("longer than ").number("latency_p95_s", one.filter).text(".").end();
}

/// What stands out beyond chance, most weight first.
void contrasts(Report& report) {
  const std::vector<Candidate> found = findings_of(report);
  for (const Candidate& one : found) {
    switch (one.kind) {
      case Candidate::Kind::issue: by_issue(report, one); break;
      case Candidate::Kind::quality: by_quality(report, one); break;
      case Candidate::Kind::cost: by_cost(report, one); break;
      case Candidate::Kind::time: by_time(report, one); break;
      case Candidate::Kind::failure: one.category != nullptr ? by_category(report, one) : by_attribute(report, one);
    }
  }
  if (!found.empty()) return;
  Sentence sentence(report, "failure");
  sentence.text(
      "Nothing stands out beyond chance: no category, attribute or issue fails, costs or takes more than the ");
  sentence.text("rest of ").number("count", {}).text(" conversations.").end();
}

bool is_reported(const Report& report, const Issue& issue) {
  return std::any_of(report.key_points.begin(), report.key_points.end(), [&](const KeyPoint& point) {
    return std::any_of(point.figures.begin(), point.figures.end(),
                       [&](const Figure& figure) { return figure.filter.issue == issue.id; });
  });
}

/// Issues that are new, more frequent or back, in the order of the board.
void news(Report& report) {
  std::size_t found = 0;
  for (const Issue& issue : report.issues) {
    const bool is_aside = issue.mark == Issue::Mark::ignored || issue.mark == Issue::Mark::not_an_issue;
    const bool is_worth_it = issue.count >= kMinOfNews && issue.severity != Issue::Severity::low;
    if (is_aside || !is_worth_it || issue.kind == Issue::kUnexplained || change_of(issue).empty()) continue;
    if (is_reported(report, issue)) continue;
    by_issue(report, {.filter = {.issue = issue.id}, .issue = &issue});
    if (++found == kMaxNews) return;
  }
}

/// Where the board begins, and what no rule sees.
void issues(Report& report) {
  const Issue* first = nullptr;
  const Issue* rest = nullptr;
  for (const Issue& issue : report.issues) {
    if (issue.kind == Issue::kUnexplained) {
      rest = &issue;
    } else if (first == nullptr && issue.count > 1 && issue.mark == Issue::Mark::none) {
      first = &issue;
    }
  }
  if (first != nullptr && !is_reported(report, *first)) {
    Sentence sentence(report, "failure");
    sentence.text("Top issue: " + first->title + ". ").headline_ends();
    sentence.number("count", {.issue = first->id}).text(" of ").number("count", {}).text(" conversations.");
    if (!first->examples.empty()) sentence.trace(find_row(report, first->examples.front().thread_id), first->title);
    sentence.end();
  }
  if (rest == nullptr || rest->count * 10 < report.overall.failed) return;
  Sentence sentence(report, "failure");
  sentence.text("For ").number("count", {.issue = rest->id}).text(" of ").number("failed", {});
  sentence.text(" failures no rule sees why: only their score says that they failed.");
  if (!rest->examples.empty()) sentence.trace(find_row(report, rest->examples.front().thread_id), rest->title);
  sentence.end();
}

void coverage(Report& report) {
  Sentence sentence(report, "coverage");
  const Ledger& ledger = report.ledger;
  if (report.unclassified.count == 0) {
    sentence.text("Every one of ").number("count", {}).text(" conversations was classified.");
  } else {
    sentence.text("Not classified: ").share({.category = ""});
    if (ledger.no_text == report.unclassified.count) {
      sentence.text(": no user says anything in them.");
    } else if (ledger.no_text > 0) {
      sentence.text("; in ").number("count", {.spoken = false}).text(" of them no user says anything, the rest");
      sentence.text(" are too unlike the others or too few of a kind.");
    } else {
      sentence.text(", too unlike the others or too few of a kind.");
    }
  }
  if (ledger.undrawn > 0) {
    sentence.text(" Only a sample of all conversations was read; the method page says how large it is.");
  }
  if (ledger.records.bad > 0) {
    sentence.text(" Some records could not be read; the method page lists them with their places.");
  }
  sentence.end();
}

/// Whether categories that somebody gave describe hardly half of what was said: then no figure of theirs means much.
bool is_misfit(const Report& report) {
  const std::uint64_t silent = std::min(report.ledger.no_text, report.unclassified.count);
  const std::uint64_t unplaced = report.unclassified.count - silent;
  return !report.config.partitions.empty() && unplaced * 2 > report.rows.size() - silent;
}

void misfit(Report& report) {
  Sentence sentence(report, "coverage");
  sentence.text("The given categories do not describe these conversations: ").share({.category = ""});
  sentence.text(" fit none of them.");
  if (report.config.models.provider.empty()) {
    sentence.text(
        " Without a model, conversations are compared with categories by words only; a model goes by meaning.");
  }
  sentence.text(" Without given categories, the report finds its own.");
  sentence.end();
}

}  // namespace

void write_findings(Report& report) {
  report.key_points.clear();
  report.highlighted_traces.clear();
  const std::vector<const Category*> list = tops(report);
  const bool misfits = is_misfit(report);
  if (misfits) misfit(report);
  largest(report, list);
  failures(report);
  contrasts(report);
  news(report);
  issues(report);
  if (!misfits) coverage(report);
}

}  // namespace tracesift::analysis
