// SPDX-License-Identifier: MIT
#include "analysis/contrasts.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <tuple>

#include "analysis/measure.hpp"
#include "base/math.hpp"
#include "behaviour/failure_rules.hpp"
#include "stats/normal.hpp"
#include "stats/proportions.hpp"

namespace tracesift::analysis {
namespace {

constexpr double kFalseDiscoveries = 0.05;
constexpr std::size_t kMaxDifferences = 12;
constexpr std::size_t kMaxBuckets = 60;
constexpr std::size_t kMinBuckets = 3;
constexpr Time kHour = 3'600'000'000;

/// kind, key, value
using Trait = std::tuple<std::string, std::string, std::string>;

/// What a row has, and which questions apply to it at all (not an attribute that it lacks).
struct Traits {
  std::vector<Trait> has;
  std::vector<Trait> answers;  // with an empty value
};

Traits traits_of(const Row& row) {
  Traits traits;
  const auto add = [&](const char* kind, const std::string& key, const std::string& value) {
    traits.has.emplace_back(kind, key, value);
  };
  if (row.outcome == Outcome::failed) add("outcome", "failed", "");
  for (const Sign& sign : row.signs) {
    if (sign.mode != behaviour::kBadFeedback) add("mode", sign.mode, "");  // it is the outcome itself
  }
  for (const auto& [key, value] : row.attributes) {
    add("attribute", key, value);
    traits.answers.emplace_back("attribute", key, "");
  }
  return traits;
}

/// How far apart, as a ratio, with a little added so that nothing against something is not infinite.
double effect(const Difference& d) {
  const double here = (static_cast<double>(d.here) + 0.5) / (static_cast<double>(d.of_here) + 1);
  const double elsewhere = (static_cast<double>(d.elsewhere) + 0.5) / (static_cast<double>(d.of_elsewhere) + 1);
  return std::fabs(base::natural_log(here / elsewhere));
}

}  // namespace

void find_differences(Report& report) {
  std::vector<Traits> traits;
  std::map<Trait, std::uint64_t> everywhere;
  std::map<Trait, std::uint64_t> asked;
  for (const Row& row : report.rows) {
    traits.push_back(traits_of(row));
    for (const Trait& trait : traits.back().has) ++everywhere[trait];
    for (const Trait& trait : traits.back().answers) ++asked[trait];
  }
  const auto question = [](const Trait& trait) { return Trait{std::get<0>(trait), std::get<1>(trait), ""}; };
  const stats::LogFactorials factorials(report.rows.size());
  std::vector<Difference> all;
  std::vector<std::size_t> owner;
  std::vector<double> p;
  for (std::size_t c = 0; c < report.categories.size(); ++c) {
    const Filter filter{.category = report.categories[c].id};
    std::map<Trait, std::uint64_t> here;
    std::map<Trait, std::uint64_t> asked_here;
    std::uint64_t rows = 0;
    for (std::size_t i = 0; i < report.rows.size(); ++i) {
      if (!matches(report.rows[i], filter)) continue;
      ++rows;
      for (const Trait& trait : traits[i].has) ++here[trait];
      for (const Trait& trait : traits[i].answers) ++asked_here[trait];
    }
    for (const auto& [trait, count] : everywhere) {
      const bool of_all = std::get<0>(trait) != "attribute";
      Difference d;
      std::tie(d.kind, d.key, d.value) = trait;
      d.here = here.count(trait) > 0 ? here.at(trait) : 0;
      d.of_here = of_all ? rows : asked_here[question(trait)];
      d.elsewhere = count - d.here;
      d.of_elsewhere = (of_all ? report.rows.size() : asked[question(trait)]) - d.of_here;
      p.push_back(stats::compare(d.here, d.of_here, d.elsewhere, d.of_elsewhere, factorials));
      all.push_back(std::move(d));
      owner.push_back(c);
    }
  }
  const std::vector<double> q = stats::discovery_rates(p);
  for (std::size_t i = 0; i < all.size(); ++i) {
    all[i].q = q[i];
    if (all[i].kind == "outcome") report.categories[owner[i]].failure_q = q[i];
    if (q[i] <= kFalseDiscoveries) report.categories[owner[i]].differences.push_back(std::move(all[i]));
  }
  for (Category& category : report.categories) {
    std::stable_sort(category.differences.begin(), category.differences.end(),
                     [](const Difference& a, const Difference& b) { return effect(a) > effect(b); });
    if (category.differences.size() > kMaxDifferences) category.differences.resize(kMaxDifferences);
  }
}

void follow_over_time(Report& report) {
  if (!report.period_start || !report.period_end || *report.period_end <= *report.period_start) return;
  struct Step {
    const char* name;
    Time length;
    Time offset;  // weeks begin on a Monday; 1970 began on a Thursday
  };
  static constexpr std::array<Step, 4> kSteps = {
      {{"hour", kHour, 0}, {"day", 24 * kHour, 0}, {"week", 168 * kHour, -72 * kHour}, {"month", 730 * kHour, 0}}};
  const auto place = [](Time time, const Step& step) {
    const Time from = time - step.offset;
    return (from >= 0 ? from : from - step.length + 1) / step.length;
  };
  const Step* step = kSteps.data();
  for (const Step& candidate : kSteps) {
    step = &candidate;
    if (static_cast<std::size_t>(place(*report.period_end, candidate) - place(*report.period_start, candidate)) <
        kMaxBuckets)
      break;
  }
  const Time first = place(*report.period_start, *step);
  const auto count = static_cast<std::size_t>(place(*report.period_end, *step) - first) + 1;
  if (count < kMinBuckets || count > 10 * kMaxBuckets) return;
  report.bucket = step->name;
  report.bucket_counts.assign(count, 0);
  for (std::size_t i = 0; i < count; ++i) {
    report.buckets.push_back((first + static_cast<Time>(i)) * step->length + step->offset);
  }
  std::map<std::string, std::vector<std::uint64_t>> by_category;
  for (const Row& row : report.rows) {
    if (!row.start) continue;
    const auto at = static_cast<std::size_t>(place(*row.start, *step) - first);
    ++report.bucket_counts[at];
    const auto add = [&](const std::string& id) {
      auto& counts = by_category[id];
      counts.resize(count, 0);
      ++counts[at];
    };
    add(row.category_id);
    if (const std::string parent = parent_of(row.category_id); !parent.empty()) add(parent);
  }
  std::vector<double> scores;
  for (std::size_t i = 0; i < count; ++i) scores.push_back(static_cast<double>(i));
  std::vector<double> p;
  for (Category& category : report.categories) {
    category.over_time = by_category[category.id];
    category.over_time.resize(count, 0);
    category.trend_z = stats::trend(category.over_time, report.bucket_counts, scores);
    p.push_back(stats::two_sided(category.trend_z));
  }
  const std::vector<double> q = stats::discovery_rates(p);
  for (std::size_t i = 0; i < q.size(); ++i) report.categories[i].trend_q = q[i];
}

}  // namespace tracesift::analysis
