// SPDX-License-Identifier: MIT
#include <algorithm>
#include <map>
#include <string_view>
#include <tuple>

#include "analysis/measure.hpp"
#include "base/text.hpp"
#include "issue/figures.hpp"
#include "stats/proportions.hpp"

namespace tracesift::issue {
namespace {

constexpr double kFalseDiscoveries = 0.05;
constexpr std::size_t kMinCases = 3;
constexpr double kMinRatio = 1.3;
constexpr std::size_t kMaxDifferences = 6;

using Trait = std::tuple<std::string, std::string, std::string>;  // kind, key, value

/// Attributes that only say how a conversation ended restate the issue.
bool restates(const std::string& key) {
  static constexpr std::string_view kWords[] = {"terminat", "stop_reason", "finish", "exit_status", "end_reason"};
  const std::string name = base::lower_ascii(key);
  return std::any_of(std::begin(kWords), std::end(kWords),
                     [&](std::string_view word) { return name.find(word) != std::string::npos; });
}

/// Traits by number, and of each row those it has. A trait's question is its kind and key: who lacks the attribute
/// does not count.
struct Traits {
  std::vector<Trait> names;
  std::vector<std::size_t> question;  // of each trait
  std::size_t questions = 0;
  std::vector<std::vector<std::size_t>> of_row;
};

Traits traits_of(const std::vector<Row>& rows) {
  Traits traits;
  std::map<Trait, std::size_t> known;
  std::map<std::pair<std::string, std::string>, std::size_t> questions;
  for (const Row& row : rows) {
    std::vector<std::size_t>& own = traits.of_row.emplace_back();
    const auto add = [&](const char* kind, const std::string& key, const std::string& value) {
      const auto [found, is_new] = known.emplace(Trait{kind, key, value}, traits.names.size());
      if (is_new) {
        traits.names.push_back(found->first);
        traits.question.push_back(questions.emplace(std::pair{kind, key}, questions.size()).first->second);
      }
      own.push_back(found->second);
    };
    const std::string parent = analysis::parent_of(row.category_id);
    add("category", "", parent.empty() ? row.category_id : parent);
    for (const auto& [key, value] : row.attributes) {
      if (!restates(key)) add("attribute", key, value);
    }
  }
  traits.questions = questions.size();
  return traits;
}

struct Counts {
  std::vector<std::uint64_t> of_trait;
  std::vector<std::uint64_t> of_question;
};

template <class Rows, class RowOf>
Counts count_traits(const Traits& traits, const Rows& rows, RowOf&& row_of) {
  Counts counts{std::vector<std::uint64_t>(traits.names.size()), std::vector<std::uint64_t>(traits.questions)};
  for (const auto& one : rows) {
    for (const std::size_t trait : traits.of_row[row_of(one)]) {
      ++counts.of_trait[trait];
      ++counts.of_question[traits.question[trait]];
    }
  }
  return counts;
}

}  // namespace

void find_differences(const std::vector<Row>& rows, std::vector<Draft>& drafts) {
  const Traits traits = traits_of(rows);
  const stats::LogFactorials factorials(rows.size());
  std::vector<Difference> all;
  std::vector<std::size_t> owner;
  std::vector<double> p;
  for (std::size_t d = 0; d < drafts.size(); ++d) {
    const Draft& draft = drafts[d];
    if (draft.group.cases.size() < kMinCases) continue;
    const Counts every = count_traits(traits, draft.eligible, [](std::size_t row) { return row; });
    const Counts own = count_traits(traits, draft.group.cases, [](const Group::Case& one) { return one.row; });
    for (std::size_t t = 0; t < traits.names.size(); ++t) {
      Difference difference;
      std::tie(difference.kind, difference.key, difference.value) = traits.names[t];
      if (difference.kind == "category" && !draft.group.category.empty()) continue;  // it is parted by them
      difference.here = own.of_trait[t];
      difference.of_here = own.of_question[traits.question[t]];
      difference.elsewhere = every.of_trait[t] - difference.here;
      difference.of_elsewhere = every.of_question[traits.question[t]] - difference.of_here;
      if (every.of_trait[t] == 0 || difference.of_elsewhere == 0) continue;
      p.push_back(stats::compare(difference.here, difference.of_here, difference.elsewhere, difference.of_elsewhere,
                                 factorials));
      all.push_back(std::move(difference));
      owner.push_back(d);
    }
  }
  const std::vector<double> q = stats::discovery_rates(p);
  for (std::size_t i = 0; i < all.size(); ++i) {
    Difference& one = all[i];
    one.q = q[i];
    const double here = static_cast<double>(one.here) / static_cast<double>(one.of_here);
    const double elsewhere = static_cast<double>(one.elsewhere) / static_cast<double>(one.of_elsewhere);
    const bool is_more = one.here >= kMinCases && here >= kMinRatio * elsewhere;
    if (is_more && one.q <= kFalseDiscoveries) drafts[owner[i]].issue.differences.push_back(std::move(one));
  }
  for (Draft& draft : drafts) {
    auto& list = draft.issue.differences;
    std::stable_sort(list.begin(), list.end(), [](const Difference& a, const Difference& b) { return a.q < b.q; });
    if (list.size() > kMaxDifferences) list.resize(kMaxDifferences);
  }
}

}  // namespace tracesift::issue
