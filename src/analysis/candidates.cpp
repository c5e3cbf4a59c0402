// SPDX-License-Identifier: MIT
#include "analysis/candidates.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <string_view>
#include <utility>

#include "analysis/measure.hpp"
#include "base/text.hpp"
#include "stats/proportions.hpp"
#include "stats/quantile.hpp"
#include "stats/tests.hpp"

namespace tracesift::analysis {
namespace {

constexpr double kFalseDiscoveries = 0.01;
constexpr double kMinImpact = 0.02;
constexpr double kMaxStratifiedP = 0.01;
constexpr std::size_t kMaxFound = 5;
constexpr std::size_t kMaxOfFailures = 2;
constexpr std::size_t kMaxOfIssues = 2;
constexpr std::size_t kMinValues = 2;
constexpr std::size_t kMaxValues = 12;
constexpr std::uint64_t kMinRows = 10;
constexpr double kMinRowsShare = 0.02;  // of the conversations, that a value needs
constexpr double kMinPoints = 0.1;      // that a category fails more than the rest
constexpr double kMinExcess = 3;        // failures
constexpr double kMinRatio = 1.3;
constexpr double kSpecific = 1.25;  // weight of an issue or an attribute beside that of a category
constexpr double kMinSide = 0.05;   // of the conversations, on either side of a comparison of times

using Chosen = std::vector<bool>;  // of each row

/// Attributes that only number runs or say how they ended.
bool says_nothing(const std::string& key) {
  static constexpr std::string_view kWords[] = {"trial", "epoch",  "task", "run_id", "seed",      "terminat",
                                                "stop",  "finish", "exit", "_id",    "timestamp", "end_reason"};
  const std::string name = base::lower_ascii(key);
  return name == "id" || std::any_of(std::begin(kWords), std::end(kWords),
                                     [&](std::string_view word) { return name.find(word) != std::string::npos; });
}

bool has_failed(const Row& row) { return row.outcome == Outcome::failed; }

double rate(const stats::Part& part) { return stats::share(part.some, part.all); }

class Finder {
 public:
  explicit Finder(const Report& report)
      : report_(report), factorials_(report.rows.size()), knows_all_(tells_only_failures(report.rows)) {
    std::vector<double> times;
    for (const Row& row : report.rows) {
      all_.all += is_known(row) ? 1 : 0;
      all_.some += has_failed(row) ? 1 : 0;
      cost_ += row.cost_usd.value_or(0);
      if (row.latency_s) times.push_back(*row.latency_s);
    }
    median_s_ = stats::quantile(times, 0.5).value_or(0);
  }

  void find() {
    std::set<std::string> keys;
    for (const Row& row : report_.rows) {
      for (const auto& [key, value] : row.attributes) keys.insert(key);
    }
    for (const std::string& key : keys) {
      if (!says_nothing(key) && !repeats_model(key)) add_attribute(key);
    }
    for (const Category& category : report_.categories) {
      const Filter filter{.category = category.id};
      add_category(category, filter);
      if (category.level != 1) continue;
      add_cost_and_time(filter, &category, {}, {});
      if (all_.all == 0) add_quality(filter, category);
    }
    for (const Issue& issue : report_.issues) add_issue(issue);
    std::vector<double> p;
    for (const Candidate& one : candidates_) p.push_back(one.p);
    const std::vector<double> q = stats::discovery_rates(p);
    for (std::size_t i = 0; i < q.size(); ++i) candidates_[i].q = q[i];
  }

  std::vector<Candidate> choose() {
    std::vector<Candidate> ranked;
    for (Candidate& one : candidates_) {
      if (one.q <= kFalseDiscoveries && one.impact >= kMinImpact) ranked.push_back(std::move(one));
    }
    std::stable_sort(ranked.begin(), ranked.end(), [](const Candidate& a, const Candidate& b) {
      const auto order = [](const Candidate& one) {
        return one.kind == Candidate::Kind::cost ? 1 : one.kind == Candidate::Kind::time ? 2 : 0;
      };
      if (order(a) != order(b)) return order(a) < order(b);
      return weight(a) > weight(b);
    });
    std::vector<Candidate> found;
    std::map<Candidate::Kind, std::size_t> counts;
    for (Candidate& one : ranked) {
      const std::size_t most = one.kind == Candidate::Kind::failure ? kMaxOfFailures
                               : one.kind == Candidate::Kind::issue ? kMaxOfIssues
                                                                    : 1;
      if (found.size() >= kMaxFound || counts[one.kind] >= most || !still_holds(one)) continue;
      ++counts[one.kind];
      if (one.kind == Candidate::Kind::failure || one.kind == Candidate::Kind::issue) split_strata(one);
      found.push_back(std::move(one));
    }
    return found;
  }

 private:
  /// An issue says what to do, an attribute is the file's own word; a category is our reading of what was asked.
  static double weight(const Candidate& one) {
    return one.impact * (one.kind == Candidate::Kind::issue || !one.attribute.empty() ? kSpecific : 1);
  }

  stats::Part failures_of(const Filter& filter) const {
    stats::Part part;
    for (const Row& row : report_.rows) {
      if (!is_known(row) || !matches(row, filter)) continue;
      ++part.all;
      part.some += has_failed(row) ? 1 : 0;
    }
    return part;
  }

  double excess_of(const stats::Part& here) const {
    const stats::Part elsewhere{all_.some - here.some, all_.all - here.all};
    return static_cast<double>(here.some) - rate(elsewhere) * static_cast<double>(here.all);
  }

  double of_all_failures(double excess) const { return all_.some == 0 ? 0 : excess / static_cast<double>(all_.some); }

  double p_of(const stats::Part& here) const {
    return stats::compare(here.some, here.all, all_.some - here.some, all_.all - here.all, factorials_);
  }

  /// The same as "model" under another name.
  bool repeats_model(const std::string& key) const {
    return key != "model" && std::all_of(report_.rows.begin(), report_.rows.end(), [&](const Row& row) {
             const auto found = row.attributes.find(key);
             return found == row.attributes.end() || found->second == row.model;
           });
  }

  void add_attribute(const std::string& key) {
    std::map<std::string, stats::Part> parts;
    std::map<std::string, std::uint64_t> counts;
    for (const Row& row : report_.rows) {
      const auto found = row.attributes.find(key);
      if (found == row.attributes.end()) continue;
      ++counts[found->second];
      if (!is_known(row)) continue;
      ++parts[found->second].all;
      parts[found->second].some += has_failed(row) ? 1 : 0;
    }
    const auto least = static_cast<std::uint64_t>(kMinRowsShare * static_cast<double>(report_.rows.size()));
    std::vector<std::pair<std::string, stats::Part>> values;
    for (const auto& [value, part] : parts) {
      if (part.all >= std::max(kMinRows, least)) values.emplace_back(value, part);
    }
    if (counts.size() < kMinValues || counts.size() > kMaxValues) return;
    for (const auto& [value, count] : counts) {
      if (count >= std::max(kMinRows, least)) add_cost_and_time({.attributes = {{key, value}}}, nullptr, key, value);
    }
    if (values.size() < kMinValues) return;
    std::stable_sort(values.begin(), values.end(),
                     [](const auto& a, const auto& b) { return rate(a.second) > rate(b.second); });
    Candidate one{.kind = Candidate::Kind::failure, .attribute = key};
    std::vector<stats::Part> table;
    stats::Part total;
    for (const auto& [value, part] : values) {
      one.values.push_back(value);
      table.push_back(part);
      total.some += part.some;
      total.all += part.all;
    }
    double excess = 0;
    for (const stats::Part& part : table)
      excess += std::max(0.0, static_cast<double>(part.some) - rate(total) * static_cast<double>(part.all));
    one.filter.attributes = {{key, one.values.front()}};
    one.p = stats::same_proportion(table);
    one.impact = of_all_failures(excess);
    candidates_.push_back(std::move(one));
  }

  void add_category(const Category& category, const Filter& filter) {
    const stats::Part here = failures_of(filter);
    const stats::Part elsewhere{all_.some - here.some, all_.all - here.all};
    const double excess = excess_of(here);
    const bool is_apart = here.all >= kMinRows && elsewhere.all > 0 && rate(here) >= rate(elsewhere) + kMinPoints;
    Candidate one{.kind = Candidate::Kind::failure, .filter = filter, .category = &category};
    one.p = p_of(here);
    one.impact = is_apart && excess >= kMinExcess ? of_all_failures(excess) : 0;
    candidates_.push_back(std::move(one));
  }

  /// An issue that makes conversations fail; where nobody says how they ended, one that is frequent.
  void add_issue(const Issue& issue) {
    if (issue.mark != Issue::Mark::none || issue.count < 3 || issue.kind == Issue::kUnexplained) return;
    Candidate one{.kind = Candidate::Kind::issue, .filter = {.issue = issue.id}, .issue = &issue};
    one.p = issue.q;
    if (issue.severity == Issue::Severity::high && issue.known_elsewhere > 0 && issue.q < 1) {
      const stats::Part elsewhere{issue.failed_elsewhere, issue.known_elsewhere};
      one.impact =
          of_all_failures(static_cast<double>(issue.failed) - rate(elsewhere) * static_cast<double>(issue.known));
    } else if (all_.some == 0 && issue.severity != Issue::Severity::low && issue.eligible > 0) {
      one.p = 0;  // it is counted, not compared
      one.impact = static_cast<double>(issue.count) / static_cast<double>(issue.eligible);
    }
    candidates_.push_back(std::move(one));
  }

  void add_cost_and_time(const Filter& filter, const Category* category, const std::string& key,
                         const std::string& value) {
    std::vector<double> costs[2];
    std::vector<double> times[2];
    double cost = 0;
    double count = 0;
    for (const Row& row : report_.rows) {
      const bool is_here = matches(row, filter);
      count += is_here ? 1 : 0;
      cost += is_here ? row.cost_usd.value_or(0) : 0;
      if (row.cost_usd) costs[is_here ? 0 : 1].push_back(*row.cost_usd);
      if (row.latency_s) times[is_here ? 0 : 1].push_back(*row.latency_s);
    }
    const double share = count / static_cast<double>(std::max<std::size_t>(1, report_.rows.size()));
    const double cost_share = cost_ > 0 ? cost / cost_ : 0;
    Candidate one{.filter = filter, .attribute = key, .category = category};
    if (!value.empty()) one.values = {value};
    if (costs[0].size() >= kMinRows && cost_share >= kMinRatio * share) {
      one.kind = Candidate::Kind::cost;
      one.p = stats::same_distribution(costs[0], costs[1]);
      one.impact = cost_share - share;
      candidates_.push_back(one);
    }
    const auto side = static_cast<std::size_t>(kMinSide * static_cast<double>(report_.rows.size()));
    if (times[0].size() < std::max<std::size_t>(kMinRows, side) || times[1].size() < side) return;
    const double here = *stats::quantile(times[0], 0.5);
    const double elsewhere = stats::quantile(times[1], 0.5).value_or(0);
    if (elsewhere <= 0 || here < kMinRatio * elsewhere || here < kMinRatio * median_s_) return;
    one.kind = Candidate::Kind::time;
    one.p = stats::same_distribution(times[0], times[1]);
    one.impact = share * (1 - elsewhere / here);
    candidates_.push_back(std::move(one));
  }

  /// The score that is given most.
  std::string main_score() const {
    std::map<std::string, std::uint64_t> counts;
    for (const Row& row : report_.rows) {
      for (const Feedback& feedback : row.feedback) counts[feedback.key] += feedback.score ? 1 : 0;
    }
    const auto most = std::max_element(counts.begin(), counts.end(),
                                       [](const auto& a, const auto& b) { return a.second < b.second; });
    return most == counts.end() ? std::string() : most->first;
  }

  void add_quality(const Filter& filter, const Category& category) {
    const std::string key = main_score();
    std::vector<double> scores[2];
    double sums[2] = {0, 0};
    for (const Row& row : report_.rows) {
      const std::size_t side = matches(row, filter) ? 0 : 1;
      for (const Feedback& feedback : row.feedback) {
        if (feedback.key != key || !feedback.score) continue;
        scores[side].push_back(*feedback.score);
        sums[side] += *feedback.score;
      }
    }
    if (scores[0].size() < kMinRows || scores[1].empty()) return;
    const auto n = static_cast<double>(scores[0].size());
    const auto m = static_cast<double>(scores[1].size());
    if (sums[0] / n >= sums[1] / m) return;
    Candidate one{.kind = Candidate::Kind::quality, .filter = filter, .score = key, .category = &category};
    one.p = stats::same_distribution(scores[0], scores[1]);
    one.impact = n / (n + m);
    candidates_.push_back(std::move(one));
  }

  std::string stratum_of(const Candidate& one, const Row& row) const {
    if (one.attribute.empty()) return matches(row, one.filter) ? "1" : "0";
    const auto found = row.attributes.find(one.attribute);
    return found == row.attributes.end() ? std::string() : found->second;
  }

  void split_strata(const Candidate& one) {
    strata_.resize(report_.rows.size());
    for (std::size_t i = 0; i < strata_.size(); ++i) strata_[i] += stratum_of(one, report_.rows[i]) + '\n';
  }

  bool still_holds(const Candidate& one) const {
    const bool is_of_failures = one.kind == Candidate::Kind::failure || one.kind == Candidate::Kind::issue;
    if (!is_of_failures || strata_.empty() || all_.some == 0) return true;
    std::map<std::string, stats::Stratum> strata;
    for (std::size_t i = 0; i < strata_.size(); ++i) {
      const Row& row = report_.rows[i];
      if (!is_known(row)) continue;
      stats::Stratum& stratum = strata[strata_[i]];
      stats::Part& part = matches(row, one.filter) ? stratum.here : stratum.elsewhere;
      ++part.all;
      part.some += has_failed(row) ? 1 : 0;
    }
    std::vector<stats::Stratum> list;
    list.reserve(strata.size());
    for (const auto& [name, stratum] : strata) list.push_back(stratum);
    const stats::Stratified result = stats::within_strata(list);
    return result.p <= kMaxStratifiedP && of_all_failures(result.excess) >= kMinImpact;
  }

  bool is_known(const Row& row) const { return knows_all_ || row.outcome != Outcome::unknown; }

  const Report& report_;
  stats::LogFactorials factorials_;
  bool knows_all_;
  stats::Part all_;
  double cost_ = 0;
  double median_s_ = 0;  // of all times
  std::vector<Candidate> candidates_;
  std::vector<std::string> strata_;  // of each row, by what was taken
};

}  // namespace

std::vector<Candidate> findings_of(const Report& report) {
  Finder finder(report);
  finder.find();
  return finder.choose();
}

}  // namespace tracesift::analysis
