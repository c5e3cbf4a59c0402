// SPDX-License-Identifier: MIT
#include "analysis/outcomes.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string_view>

#include "analysis/measure.hpp"
#include "base/text.hpp"
#include "behaviour/failure_rules.hpp"
#include "stats/interval.hpp"
#include "stats/quantile.hpp"

namespace tracesift::analysis {
namespace {

constexpr std::size_t kMinRowsForOutliers = 20;
constexpr std::string_view kByFeedback = "feedback: ";  // begins Row::outcome_by; then the key
constexpr std::size_t kExamples = 10;

template <std::size_t N>
bool holds_any(std::string_view text, const std::array<std::string_view, N>& words) {
  return std::any_of(words.begin(), words.end(),
                     [&](std::string_view word) { return text.find(word) != std::string_view::npos; });
}

/// More is better.
bool names_success(const std::string& key) {
  static constexpr std::array<std::string_view, 26> kGood = {
      "reward", "success", "correct", "pass",  "resolv",  "solved", "accura",  "quality", "helpful",
      "thumb",  "rating",  "score",   "feedb", "satisf",  "csat",   "grade",   "goal",    "complet",
      "useful", "outcome", "stars",   "vote",  "utility", "like",   "relevan", "faithful"};
  static constexpr std::array<std::string_view, 15> kOther = {
      "error",   "toxic", "halluc",    "bias",       "harm",   "latency", "cost",     "length",
      "severit", "risk",  "violation", "difficulty", "unsafe", "count",   "incorrect"};
  const std::string name = base::lower_ascii(key);
  return holds_any(name, kGood) && !holds_any(name, kOther);
}

/// Up to where a score is bad and from where it is good.
struct Scale {
  double bad = 0;
  double good = 0;
  bool is_known = false;
};

Scale scale_of(double least, double most) {
  if (least >= 0 && most <= 1) return {0.4999999, 0.5, true};
  if (least >= -1 && most <= 1) return {-1e-9, 1e-9, true};
  if (least >= 0 && most <= 5) return {2, 4, true};
  if (least >= 0 && most <= 10) return {4, 7, true};
  if (least >= 0 && most <= 100) return {49.999999, 50, true};
  return {};
}

Outcome by_label(const std::string& label) {
  static constexpr std::array<std::string_view, 19> kGood = {
      "good", "positive", "correct", "pass",      "passed",    "thumbs_up", "thumbs up", "up",        "like",   "liked",
      "yes",  "true",     "success", "succeeded", "satisfied", "resolved",  "solved",    "excellent", "helpful"};
  static constexpr std::array<std::string_view, 20> kBad = {
      "bad",         "negative",    "incorrect", "wrong",     "fail",        "failed",  "failure",
      "thumbs_down", "thumbs down", "down",      "dislike",   "disliked",    "no",      "false",
      "unsatisfied", "unresolved",  "poor",      "unhelpful", "not helpful", "terrible"};
  const std::string word = base::lower_ascii(base::trim(label));
  if (std::find(kGood.begin(), kGood.end(), word) != kGood.end()) return Outcome::succeeded;
  if (std::find(kBad.begin(), kBad.end(), word) != kBad.end()) return Outcome::failed;
  return Outcome::unknown;
}

std::map<std::string, Scale> scales_of(const std::vector<Row>& rows) {
  std::map<std::string, std::pair<double, double>> range;
  for (const Row& row : rows) {
    for (const Feedback& feedback : row.feedback) {
      if (!feedback.score || !feedback.is_verdict || !names_success(feedback.key)) continue;
      const auto [at, fresh] = range.try_emplace(feedback.key, *feedback.score, *feedback.score);
      at->second = {std::min(at->second.first, *feedback.score), std::max(at->second.second, *feedback.score)};
    }
  }
  std::map<std::string, Scale> scales;
  for (const auto& [key, ends] : range) scales[key] = scale_of(ends.first, ends.second);
  return scales;
}

void judge_by_feedback(Row& row, const std::map<std::string, Scale>& scales) {
  bool disagree = false;
  for (const Feedback& feedback : row.feedback) {
    if (!feedback.is_verdict) continue;
    Outcome says = Outcome::unknown;
    if (feedback.score) {
      const auto scale = scales.find(feedback.key);
      if (scale == scales.end() || !scale->second.is_known) continue;
      if (*feedback.score <= scale->second.bad) says = Outcome::failed;
      if (*feedback.score >= scale->second.good) says = Outcome::succeeded;
    } else if (names_success(feedback.key)) {
      says = by_label(feedback.value);
    }
    if (says == Outcome::unknown) continue;
    disagree = disagree || (row.outcome != Outcome::unknown && row.outcome != says);
    if (row.outcome == Outcome::unknown || says == Outcome::failed)
      row.outcome_by = std::string(kByFeedback) + feedback.key;
    row.outcome = says;
  }
  if (!disagree) return;
  row.outcome = Outcome::unknown;
  row.outcome_by.clear();
}

/// Where an export holds what users asked and hardly an answer, a missing answer means nothing.
std::set<std::string> formats_with_agents(const std::vector<Thread>& threads) {
  std::map<std::string, std::pair<std::size_t, std::size_t>> counts;  // with an answer, of all
  for (const Thread& thread : threads) {
    const auto speaks = [](const Message& message) { return message.role == Role::assistant; };
    auto& [with, all] = counts[thread.source_format];
    ++all;
    with += std::any_of(thread.messages.begin(), thread.messages.end(), speaks) ? 1 : 0;
  }
  std::set<std::string> formats;
  for (const auto& [format, count] : counts) {
    if (count.first * 2 >= count.second && count.first > 0) formats.insert(format);
  }
  return formats;
}

/// Over the 95th of a hundred, and three medians.
void mark_outliers(std::vector<Row>& rows, const behaviour::FailureRule& rule) {
  std::vector<double> values;
  for (const Row& row : rows) {
    if (const std::optional<double> value = rule.value(row)) values.push_back(*value);
  }
  if (values.size() < kMinRowsForOutliers) return;
  const double bound = std::max(*stats::quantile(values, 0.95), 3 * *stats::quantile(values, 0.5));
  if (bound <= 0) return;
  for (Row& row : rows) {
    const std::optional<double> value = rule.value(row);
    if (value && *value > bound) row.signs.push_back({std::string(rule.id), {}, ""});
  }
}

}  // namespace

void judge(const std::vector<Thread>& threads, std::vector<Row>& rows) {
  const std::map<std::string, Scale> scales = scales_of(rows);
  const std::set<std::string> with_agents = formats_with_agents(threads);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    Row& row = rows[i];
    row.signs = behaviour::signs_of(threads[i]);
    if (with_agents.count(threads[i].source_format) == 0) {
      row.signs.erase(std::remove_if(row.signs.begin(), row.signs.end(),
                                     [](const Sign& sign) { return behaviour::find_rule(sign.mode)->needs_answers; }),
                      row.signs.end());
    }
    judge_by_feedback(row, scales);
    if (row.outcome == Outcome::failed) {
      row.signs.push_back({std::string(behaviour::kBadFeedback), {}, row.outcome_by.substr(kByFeedback.size())});
    }
    if (!row.outcome_by.empty()) continue;
    for (const Sign& sign : row.signs) {
      if (!behaviour::find_rule(sign.mode)->decides) continue;
      row.outcome = Outcome::failed;
      row.outcome_by = sign.mode;
      break;
    }
  }
  for (const behaviour::FailureRule& rule : behaviour::failure_rules()) {
    if (rule.value != nullptr) mark_outliers(rows, rule);
  }
}

void count_modes(Report& report) {
  report.failure_modes.clear();
  for (const behaviour::FailureRule& mode : behaviour::failure_rules()) {
    FailureMode counted;
    counted.id = mode.id;
    counted.title = mode.title;
    counted.rule = mode.rule;
    counted.decides = mode.decides;
    for (const Row& row : report.rows) {
      if (!has_sign(row, counted.id)) continue;
      ++counted.count;
      ++counted.by_category[row.category_id];
      if (const std::string parent = parent_of(row.category_id); !parent.empty()) ++counted.by_category[parent];
      if (counted.threads.size() < kExamples) counted.threads.push_back(row.thread_id);
    }
    if (counted.count == 0) continue;
    counted.share = static_cast<double>(counted.count) / static_cast<double>(report.rows.size());
    counted.share_ci = stats::wilson(counted.count, report.rows.size());
    report.failure_modes.push_back(std::move(counted));
  }
  std::stable_sort(report.failure_modes.begin(), report.failure_modes.end(),
                   [](const FailureMode& a, const FailureMode& b) { return a.count > b.count; });
}

}  // namespace tracesift::analysis
