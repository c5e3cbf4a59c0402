// SPDX-License-Identifier: MIT
#include "analysis/measure.hpp"

#include <algorithm>
#include <cmath>

#include "base/text.hpp"
#include "base/units.hpp"
#include "stats/interval.hpp"
#include "stats/median.hpp"
#include "stats/quantile.hpp"

namespace tracesift::analysis {
namespace {

bool is_in(const std::string& leaf, const std::string& category) {
  if (leaf == category) return true;
  return !category.empty() && leaf.size() > category.size() && base::starts_with(leaf, category) &&
         leaf[category.size()] == '.';
}

double share_of(std::uint64_t part, std::size_t whole) {
  return whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole);
}

}  // namespace

std::string parent_of(const std::string& category) {
  const std::size_t dot = category.rfind('.');
  return dot == std::string::npos ? std::string() : category.substr(0, dot);
}

bool has_sign(const Row& row, const std::string& mode) {
  return std::any_of(row.signs.begin(), row.signs.end(), [&](const Sign& sign) { return sign.mode == mode; });
}

bool matches(const Row& row, const Filter& filter) {
  if (filter.category && !is_in(row.category_id, *filter.category)) return false;
  if (filter.not_category && is_in(row.category_id, *filter.not_category)) return false;
  if (filter.error && row.error.empty() == *filter.error) return false;
  if (filter.outcome && row.outcome != *filter.outcome) return false;
  if (filter.mode && !has_sign(row, *filter.mode)) return false;
  if (filter.spoken && (row.turns > 0) != *filter.spoken) return false;
  return !filter.tool_errors || (row.tool_errors > 0) == *filter.tool_errors;
}

namespace {

constexpr std::size_t kMaxValues = 20;
constexpr std::string_view kOtherValues = "(other values)";

/// A text that a model wrote may have as many values as there are rows: the most frequent ones are counted, the rest
/// together.
void keep_frequent(std::map<std::string, std::uint64_t>& values) {
  if (values.size() <= kMaxValues) return;
  std::vector<std::pair<std::string, std::uint64_t>> order(values.begin(), values.end());
  std::stable_sort(order.begin(), order.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
  std::uint64_t rest = 0;
  for (std::size_t i = kMaxValues; i < order.size(); ++i) rest += order[i].second;
  order.resize(kMaxValues);
  values = {order.begin(), order.end()};
  values[std::string(kOtherValues)] += rest;
}

}  // namespace

Metrics measure(const std::vector<const Row*>& rows) {
  Metrics metrics;
  std::vector<double> latencies;
  for (const Row* row : rows) {
    ++metrics.count;
    metrics.errors += row->error.empty() ? 0 : 1;
    metrics.failed += row->outcome == Outcome::failed ? 1 : 0;
    metrics.succeeded += row->outcome == Outcome::succeeded ? 1 : 0;
    if (row->latency_s) latencies.push_back(*row->latency_s);
    if (row->tokens) metrics.tokens_total = metrics.tokens_total.value_or(0) + *row->tokens;
    if (row->cost_usd) metrics.cost_usd_total = metrics.cost_usd_total.value_or(0) + *row->cost_usd;
    for (const Feedback& feedback : row->feedback) {
      if (!feedback.score) continue;
      FeedbackMean& mean = metrics.feedback[feedback.key];
      mean.mean += *feedback.score;  // the sum, until all are counted
      ++mean.n;
    }
    for (const auto& [key, value] : row->attributes) ++metrics.attributes[key][value];
    for (const auto& [key, value] : row->numbers) {
      FeedbackMean& mean = metrics.numbers[key];
      mean.mean += value;  // the sum, until all are counted
      ++mean.n;
    }
  }
  for (auto& [key, mean] : metrics.numbers) mean.mean /= static_cast<double>(mean.n);
  for (auto& [key, values] : metrics.attributes) keep_frequent(values);
  for (auto& [key, mean] : metrics.feedback) mean.mean /= static_cast<double>(mean.n);
  metrics.error_rate = share_of(metrics.errors, rows.size());
  metrics.error_rate_ci = stats::wilson(metrics.errors, metrics.count);
  metrics.failure_rate = share_of(metrics.failed, rows.size());
  metrics.failure_rate_ci = stats::wilson(metrics.failed, metrics.count);
  metrics.latency_p50_s = stats::quantile(latencies, 0.5);
  metrics.latency_p50_ci = stats::median_interval(latencies);
  metrics.latency_p95_s = stats::quantile(latencies, 0.95);
  return metrics;
}

void measure_all(Report& report) {
  const auto select = [&](const Filter& filter) {
    std::vector<const Row*> rows;
    for (const Row& row : report.rows) {
      if (matches(row, filter)) rows.push_back(&row);
    }
    return rows;
  };
  report.overall = measure(select({}));
  report.unclassified = measure(select({.category = ""}));
  for (Category& category : report.categories) {
    category.stats = measure(select({.category = category.id}));
    category.share = share_of(category.stats.count, report.rows.size());
    category.share_ci = stats::wilson(category.stats.count, report.rows.size());
  }
  for (const Row& row : report.rows) {
    if (!row.start) continue;
    if (!report.period_start || *row.start < *report.period_start) report.period_start = row.start;
    if (!report.period_end || *row.start > *report.period_end) report.period_end = row.start;
  }
}

std::optional<Figure> figure(const std::vector<Row>& rows, std::string_view metric, Filter filter,
                             std::string_view key) {
  Figure figure{.metric = std::string(metric), .key = std::string(key), .filter = std::move(filter)};
  std::vector<const Row*> selected;
  for (const Row& row : rows) {
    if (matches(row, figure.filter)) selected.push_back(&row);
  }
  const auto set = [&](double value, std::string (*print)(double)) {
    figure.value = value;
    figure.text = print(base::written(value));
    return std::optional(figure);
  };
  const auto interval = [&](const Interval& ci) {
    figure.value = ci.low;
    figure.high = ci.high;
    figure.text = base::percent_range(base::written(ci.low), base::written(ci.high));
    return std::optional(figure);
  };
  const auto whole = [&](std::uint64_t count) {
    figure.value = static_cast<double>(count);
    figure.text = base::group_digits(static_cast<std::int64_t>(count));
    return std::optional(figure);
  };
  if (metric == "count") {
    return whole(selected.size());
  }
  if (metric == "share") {
    return set(share_of(selected.size(), rows.size()), base::percent);
  }
  if (metric == "share_ci") return interval(stats::wilson(selected.size(), rows.size()));

  const Metrics metrics = measure(selected);
  if (metric == "error_rate" && metrics.count > 0) return set(metrics.error_rate, base::percent);
  if (metric == "error_rate_ci") return interval(metrics.error_rate_ci);
  if (metric == "failure_rate" && metrics.count > 0) return set(metrics.failure_rate, base::percent);
  if (metric == "failure_rate_ci") return interval(metrics.failure_rate_ci);
  if (metric == "errors") return whole(metrics.errors);
  if (metric == "failed") return whole(metrics.failed);
  if (metric == "succeeded") return whole(metrics.succeeded);
  if (metric == "excess_failed" && selected.size() < rows.size()) {
    std::uint64_t elsewhere = 0;
    for (const Row& row : rows) elsewhere += row.outcome == Outcome::failed ? 1 : 0;
    elsewhere -= metrics.failed;
    const double expected = static_cast<double>(metrics.count) * static_cast<double>(elsewhere) /
                            static_cast<double>(rows.size() - selected.size());
    return whole(
        static_cast<std::uint64_t>(std::llround(std::max(0.0, static_cast<double>(metrics.failed) - expected))));
  }
  if (metric == "latency_p50_s" && metrics.latency_p50_s) return set(*metrics.latency_p50_s, base::seconds);
  if (metric == "latency_p95_s" && metrics.latency_p95_s) return set(*metrics.latency_p95_s, base::seconds);
  if (metric == "cost_usd_total" && metrics.cost_usd_total) return set(*metrics.cost_usd_total, base::dollars);
  if (metric == "cost_share" && metrics.cost_usd_total) {
    double all = 0;
    for (const Row& row : rows) all += row.cost_usd.value_or(0);
    if (all <= 0) return std::nullopt;
    return set(*metrics.cost_usd_total / all, base::percent);
  }
  if (metric == "feedback_mean") {
    const auto found = metrics.feedback.find(figure.key);
    if (found != metrics.feedback.end())
      return set(found->second.mean, [](double mean) { return base::fixed(mean, 2); });
  }
  return std::nullopt;
}

}  // namespace tracesift::analysis
