// SPDX-License-Identifier: MIT
#include "analysis/measure.hpp"

#include <algorithm>
#include <cmath>

#include "base/text.hpp"
#include "base/units.hpp"
#include "metric/metric.hpp"
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

bool tells_only_failures(const std::vector<Row>& rows) {
  const auto any = [&](Outcome outcome) {
    return std::any_of(rows.begin(), rows.end(), [&](const Row& row) { return row.outcome == outcome; });
  };
  return any(Outcome::failed) && !any(Outcome::succeeded);
}

bool matches(const Row& row, const Filter& filter) {
  if (filter.category && !is_in(row.category_id, *filter.category)) return false;
  if (filter.not_category && is_in(row.category_id, *filter.not_category)) return false;
  if (filter.error && row.error.empty() == *filter.error) return false;
  if (filter.outcome && row.outcome != *filter.outcome) return false;
  if (filter.mode && !has_sign(row, *filter.mode)) return false;
  if (filter.issue && std::find(row.issues.begin(), row.issues.end(), *filter.issue) == row.issues.end()) return false;
  for (const auto& [key, value] : filter.attributes) {
    const auto found = row.attributes.find(key);
    if (found == row.attributes.end() || found->second != value) return false;
  }
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

namespace {

/// Sets a figure's value as a sentence prints it.
struct Setter {
  Figure& figure;

  bool number(double value, std::string (*print)(double)) const {
    figure.value = value;
    figure.text = print(base::written(value));
    return true;
  }
  bool interval(const Interval& ci) const {
    figure.value = ci.low;
    figure.high = ci.high;
    figure.text = base::percent_range(base::written(ci.low), base::written(ci.high));
    return true;
  }
  bool whole(std::int64_t count) const {
    figure.value = static_cast<double>(count);
    figure.text = base::group_digits(count);
    return true;
  }
};

/// Failures beyond what the failure rate of all other rows would give.
std::optional<double> excess_failed(const std::vector<Row>& rows, const Metrics& chosen) {
  if (chosen.count >= rows.size()) return std::nullopt;
  std::uint64_t elsewhere = 0;
  for (const Row& row : rows) elsewhere += row.outcome == Outcome::failed ? 1 : 0;
  elsewhere -= chosen.failed;
  const double expected = static_cast<double>(chosen.count) * static_cast<double>(elsewhere) /
                          static_cast<double>(rows.size() - chosen.count);
  return std::max(0.0, static_cast<double>(chosen.failed) - expected);
}

/// Metrics of the chosen rows in relation to all: these are not in the table.
std::optional<bool> set_relative(const std::vector<Row>& rows, const Metrics& chosen, const Setter& set) {
  const std::string& metric = set.figure.metric;
  if (metric == "count") return set.whole(static_cast<std::int64_t>(chosen.count));
  if (metric == "share") return set.number(share_of(chosen.count, rows.size()), base::percent);
  if (metric == "share_ci") return set.interval(stats::wilson(chosen.count, rows.size()));
  if (metric == "excess_failed") {
    const auto excess = excess_failed(rows, chosen);
    return excess && set.whole(std::llround(*excess));
  }
  if (metric == "cost_share") {
    double all = 0;
    for (const Row& row : rows) all += row.cost_usd.value_or(0);
    return chosen.cost_usd_total && all > 0 && set.number(*chosen.cost_usd_total / all, base::percent);
  }
  if (metric == "feedback_mean") {
    const auto found = chosen.feedback.find(set.figure.key);
    return found != chosen.feedback.end() &&
           set.number(found->second.mean, [](double mean) { return base::fixed(mean, 2); });
  }
  return std::nullopt;
}

bool set_measured(const Metrics& chosen, const Setter& set) {
  const metric::Metric* row = metric::find(set.figure.metric);
  if (row == nullptr || (row->needs_rows && chosen.count == 0)) return false;
  const metric::Value value = row->of(chosen);
  if (const auto* count = std::get_if<std::int64_t>(&value)) return set.whole(*count);
  if (const auto* number = std::get_if<double>(&value)) return set.number(*number, row->print);
  if (const auto* ci = std::get_if<Interval>(&value)) return set.interval(*ci);
  return false;
}

}  // namespace

std::optional<Figure> figure(const std::vector<Row>& rows, std::string_view metric, Filter filter,
                             std::string_view key) {
  Figure figure{.metric = std::string(metric), .key = std::string(key), .filter = std::move(filter)};
  std::vector<const Row*> selected;
  for (const Row& row : rows) {
    if (matches(row, figure.filter)) selected.push_back(&row);
  }
  const Metrics chosen = measure(selected);
  const Setter set{figure};
  const bool is_set = set_relative(rows, chosen, set).value_or(false) || set_measured(chosen, set);
  return is_set ? std::optional(std::move(figure)) : std::nullopt;
}

}  // namespace tracesift::analysis
