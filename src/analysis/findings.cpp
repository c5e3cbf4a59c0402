// SPDX-License-Identifier: MIT
#include "analysis/findings.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "analysis/measure.hpp"
#include "behaviour/failure_rules.hpp"

namespace tracesift::analysis {
namespace {

constexpr std::uint64_t kMinRows = 10;  // rows under which a category's rate is not compared
constexpr std::size_t kMaxHighlights = 10;
constexpr std::size_t kMaxFindings = 7;

/// Writes one sentence: text, figures, categories and traces in the order they are put.
class Sentence {
 public:
  Sentence(Report& report, std::string kind) : report_(report) { point_.kind = std::move(kind); }

  Sentence& text(std::string words) {
    point_.parts.emplace_back(std::move(words));
    return *this;
  }
  Sentence& number(std::string_view metric, Filter filter, std::string_view key = "") {
    if (auto made = figure(report_.rows, metric, std::move(filter), key)) {
      point_.parts.emplace_back(FigureRef{point_.figures.size()});
      point_.figures.push_back(std::move(*made));
    } else {
      whole_ = false;
    }
    return *this;
  }
  Sentence& category(const Category& category) {
    point_.parts.emplace_back(CategoryRef{category.id});
    return *this;
  }
  /// "37 of 412 conversations (9.0%, 95% CI 6.6–12.1%)"
  Sentence& share(const Filter& filter) {
    number("count", filter).text(" of ").number("count", {}).text(" conversations (").number("share", filter);
    return text(", 95% CI ").number("share_ci", filter).text(")");
  }
  Sentence& rate(const Filter& filter) {
    number("failure_rate", filter).text(" (").number("failed", filter).text(" of ").number("count", filter);
    return text(", 95% CI ").number("failure_rate_ci", filter).text(")");
  }
  Sentence& trace(const Row* row, const std::string& reason) {
    if (row == nullptr) return *this;
    auto& highlights = report_.highlighted_traces;
    auto known = std::find_if(highlights.begin(), highlights.end(),
                              [&](const HighlightedTrace& h) { return h.thread_id == row->thread_id; });
    if (known == highlights.end()) {
      if (highlights.size() >= kMaxHighlights) return *this;
      highlights.push_back({static_cast<int>(highlights.size()) + 1, row->thread_id, row->category_id, reason});
      known = highlights.end() - 1;
    }
    text(" ");
    point_.parts.emplace_back(TraceRef{known->rank});
    point_.trace_refs.push_back(known->rank);
    return *this;
  }
  /// Keeps the sentence, unless a number in it does not exist.
  void end() {
    if (whole_ && report_.key_points.size() < kMaxFindings) report_.key_points.push_back(std::move(point_));
  }

 private:
  Report& report_;
  KeyPoint point_;
  bool whole_ = true;
};

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

/// The row that matches and has most of something; nothing when none has it.
template <class Measure>
const Row* most(const Report& report, const Filter& filter, Measure&& measure) {
  const Row* best = nullptr;
  double highest = 0;
  for (const Row& row : report.rows) {
    const std::optional<double> value = matches(row, filter) ? measure(row) : std::nullopt;
    if (value && (best == nullptr || *value > highest)) {
      best = &row;
      highest = *value;
    }
  }
  return best;
}

const Row* typical(const Report& report, const Category& category, std::size_t nth) {
  return nth < category.typical.size() ? find_row(report, category.typical[nth]) : nullptr;
}

/// The n-th row that matches, in the data's order.
const Row* matching(const Report& report, const Filter& filter, std::size_t nth) {
  for (const Row& row : report.rows) {
    if (matches(row, filter) && nth-- == 0) return &row;
  }
  return nullptr;
}

void largest(Report& report, const std::vector<const Category*>& list) {
  if (list.empty()) return;
  const Category& first = *list.front();
  Sentence sentence(report, "usage");
  sentence.text("Most often users ask about ").category(first).text(": ").share({.category = first.id}).text(".");
  sentence.trace(typical(report, first, 0), "Typical of the largest category")
      .trace(typical(report, first, 1), "Typical of the largest category");
  sentence.end();
  if (list.size() < 2) return;
  Sentence next(report, "usage");
  next.text("Next ").text(list.size() > 2 ? "come " : "comes ");
  for (std::size_t i = 1; i < std::min<std::size_t>(list.size(), 3); ++i) {
    if (i > 1) next.text(" and ");
    next.category(*list[i]).text(" (").number("share", {.category = list[i]->id}).text(" of conversations, 95% CI ");
    next.number("share_ci", {.category = list[i]->id}).text(")");
  }
  next.text(".");
  for (std::size_t i = 1; i < std::min<std::size_t>(list.size(), 3); ++i) {
    next.trace(typical(report, *list[i], 0), "Typical of its category");
  }
  next.end();
}

/// Does the category fail more or less than the rest, beyond chance?
bool stands_out(const Category& category) {
  return std::any_of(category.differences.begin(), category.differences.end(),
                     [](const Difference& difference) { return difference.kind == "outcome"; });
}

void failures(Report& report, const std::vector<const Category*>& list) {
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
  const Category* worst = nullptr;
  for (const Category* category : list) {
    if (category->stats.count < kMinRows || category->stats.failed == 0) continue;
    if (worst == nullptr || category->stats.failure_rate > worst->stats.failure_rate) worst = category;
  }
  if (worst == nullptr && overall.failed > 0) {
    all.trace(matching(report, {.outcome = Outcome::failed}, 0), "Failed");
  }
  all.end();
  if (worst == nullptr || list.size() < 2 || worst->stats.failure_rate <= overall.failure_rate) return;
  const bool apart = stands_out(*worst);
  Sentence sentence(report, "failure");
  sentence.category(*worst).text(apart ? " fails more often than the rest: "
                                       : " has the highest failure rate of those with ten conversations or more: ");
  sentence.rate({.category = worst->id})
      .text(", against ")
      .number("failure_rate", {.not_category = worst->id})
      .text(" elsewhere");
  if (apart) {
    sentence.text(". At that rate there would be ")
        .number("excess_failed", {.category = worst->id})
        .text(" failures fewer.");
  } else {
    sentence.text("; the difference may be chance.");
  }
  const Filter filter{.category = worst->id, .outcome = Outcome::failed};
  sentence.trace(matching(report, filter, 0), "Failed, in the category that fails most");
  sentence.trace(matching(report, filter, 1), "Failed, in the category that fails most");
  sentence.end();
}

/// The ways of failing that are seen most, besides what feedback and numbers say.
void ways_of_failing(Report& report) {
  std::vector<const FailureMode*> most;
  for (const FailureMode& mode : report.failure_modes) {
    const behaviour::FailureRule* rule = behaviour::find_rule(mode.id);
    const bool is_failure = rule != nullptr && rule->detect != nullptr && !rule->may_be_right;
    if (is_failure && most.size() < 2) most.push_back(&mode);
  }
  if (most.empty()) return;
  Sentence sentence(report, "failure");
  sentence.text("Most common failure modes, excluding handoffs and refusals: ");
  for (std::size_t i = 0; i < most.size(); ++i) {
    if (i > 0) sentence.text("; then ");
    sentence.text("“" + most[i]->title + "” in ").share({.mode = most[i]->id});
    sentence.trace(matching(report, {.mode = most[i]->id}, 0), most[i]->title);
  }
  sentence.text(".").end();
}

void slowest(Report& report, const std::vector<const Category*>& list) {
  const Category* slow = nullptr;
  for (const Category* category : list) {
    if (category->stats.count < kMinRows || !category->stats.latency_p95_s) continue;
    if (slow == nullptr || *category->stats.latency_p95_s > *slow->stats.latency_p95_s) slow = category;
  }
  // Where all are about as slow there is nothing to report.
  if (slow == nullptr || *slow->stats.latency_p95_s <= report.overall.latency_p95_s.value_or(0)) return;
  Sentence sentence(report, "latency");
  sentence.category(*slow)
      .text(" is slowest: half of its conversations take ")
      .number("latency_p50_s", {.category = slow->id});
  sentence.text(" and the slowest twentieth over ").number("latency_p95_s", {.category = slow->id});
  sentence.text("; over all it is ").number("latency_p50_s", {}).text(" and ").number("latency_p95_s", {}).text(".");
  sentence.trace(most(report, {.category = slow->id}, [](const Row& row) { return row.latency_s; }),
                 "The slowest of the slowest category");
  sentence.end();
}

void costliest(Report& report, const std::vector<const Category*>& list) {
  if (report.overall.cost_usd_total.value_or(0) <= 0) return;
  const Category* dear = nullptr;
  for (const Category* category : list) {
    if (dear == nullptr || category->stats.cost_usd_total.value_or(0) > dear->stats.cost_usd_total.value_or(0))
      dear = category;
  }
  if (dear == nullptr) return;
  Sentence sentence(report, "cost");
  sentence.category(*dear).text(" takes ").number("cost_share", {.category = dear->id}).text(" of the cost (");
  sentence.number("cost_usd_total", {.category = dear->id}).text(" of ").number("cost_usd_total", {});
  sentence.text(") with ").number("share", {.category = dear->id}).text(" of the conversations.");
  sentence.trace(most(report, {.category = dear->id}, [](const Row& row) { return row.cost_usd; }),
                 "The most expensive of the most expensive category");
  sentence.end();
}

void lowest_feedback(Report& report, const std::vector<const Category*>& list) {
  std::string key;
  std::uint64_t most_scores = kMinRows - 1;
  for (const auto& [name, mean] : report.overall.feedback) {
    if (mean.n > most_scores) {
      most_scores = mean.n;
      key = name;
    }
  }
  const Category* low = nullptr;
  for (const Category* category : list) {
    const auto found = category->stats.feedback.find(key);
    if (found == category->stats.feedback.end() || found->second.n < kMinRows) continue;
    if (low == nullptr || found->second.mean < low->stats.feedback.at(key).mean) low = category;
  }
  if (low == nullptr || low->stats.feedback.at(key).mean >= report.overall.feedback.at(key).mean) return;
  Sentence sentence(report, "quality");
  sentence.category(*low)
      .text(" has the lowest feedback: " + key + " is ")
      .number("feedback_mean", {.category = low->id}, key);
  sentence.text(" on average, over all ").number("feedback_mean", {}, key).text(".");
  sentence.trace(most(report, {.category = low->id},
                      [&](const Row& row) -> std::optional<double> {
                        for (const Feedback& feedback : row.feedback) {
                          if (feedback.key == key && feedback.score) return -*feedback.score;
                        }
                        return std::nullopt;
                      }),
                 "The lowest " + key + " of its category");
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
  failures(report, list);
  ways_of_failing(report);
  slowest(report, list);
  // Seven at most, and the last word is what could not be seen.
  if (report.key_points.size() + 1 < kMaxFindings) lowest_feedback(report, list);
  if (report.key_points.size() + 1 < kMaxFindings) costliest(report, list);
  if (!misfits) coverage(report);
}

}  // namespace tracesift::analysis
