// SPDX-License-Identifier: MIT
#include "compare/match.hpp"

#include <algorithm>
#include <cmath>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "base/field.hpp"
#include "base/math.hpp"
#include "base/text.hpp"
#include "local/terms.hpp"
#include "local/tokens.hpp"

namespace tracesift::compare {
namespace {

using base::Json;
using base::text;

constexpr std::uint64_t kMinShared = 3;  // conversations in common: fewer may be chance
constexpr double kSame = 0.5;            // F1 of their members
constexpr double kAlike = 0.4;           // cosine of their words

struct Candidate {
  double score;
  Match match;
};

/// Takes the best of what is left, until nothing is.
void take(std::vector<Candidate> candidates, std::vector<bool>& before, std::vector<bool>& after,
          std::vector<Match>& matches) {
  std::sort(candidates.begin(), candidates.end(), [](const Candidate& a, const Candidate& b) {
    return std::make_tuple(-a.score, a.match.before, a.match.after) <
           std::make_tuple(-b.score, b.match.before, b.match.after);
  });
  for (const Candidate& one : candidates) {
    if (before[one.match.before] || after[one.match.after]) continue;
    before[one.match.before] = after[one.match.after] = true;
    matches.push_back(one.match);
  }
}

using Weights = std::vector<double>;

/// Of each group, the mean of its texts' TF-IDF, of length one. Texts are those of both reports, so that words weigh
/// the same on both sides.
std::vector<Weights> profiles(const Json& before, const std::vector<Group>& earlier, const Json& after,
                              const std::vector<Group>& later) {
  std::vector<std::vector<local::Token>> texts;
  for (const Json* report : {&before, &after}) {
    for (const Json& row : (*report)["rows"]) texts.push_back(local::tokenize(text(row, "summary")));
  }
  const std::size_t first = before["rows"].size();
  const local::Terms terms = local::read_terms(texts);
  Weights rarity(terms.frequency.size());
  for (std::size_t i = 0; i < rarity.size(); ++i) {
    rarity[i] = 1 + base::natural_log((1.0 + static_cast<double>(texts.size())) / (1.0 + terms.frequency[i]));
  }
  std::vector<Weights> all;
  const auto add = [&](const Group& group, std::size_t from) {
    Weights& sum = all.emplace_back(rarity.size());
    for (const std::uint32_t row : group.rows) {
      const auto& ids = terms.texts[from + row];
      if (ids.empty()) continue;
      const double share = 1 / std::sqrt(static_cast<double>(ids.size()));
      for (const std::uint32_t id : ids) sum[id] += rarity[id] * share;
    }
    local::normalize(sum.data(), sum.size());
  };
  for (const Group& group : earlier) add(group, 0);
  for (const Group& group : later) add(group, first);
  return all;
}

std::vector<Candidate> by_words(const Json& before, const std::vector<Group>& earlier, const Json& after,
                                const std::vector<Group>& later) {
  std::vector<Candidate> found;
  if (before["rows"].empty() || after["rows"].empty()) return found;
  const auto all = profiles(before, earlier, after, later);
  const auto likeness = [&](std::size_t b, std::size_t a) {
    const Weights& x = all[b];
    return local::dot(x.data(), all[earlier.size() + a].data(), x.size());
  };
  std::vector<double> best_before(earlier.size());
  std::vector<double> best_after(later.size());
  for (std::size_t b = 0; b < earlier.size(); ++b) {
    for (std::size_t a = 0; a < later.size(); ++a) {
      best_before[b] = std::max(best_before[b], likeness(b, a));
      best_after[a] = std::max(best_after[a], likeness(b, a));
    }
  }
  for (std::size_t b = 0; b < earlier.size(); ++b) {
    for (std::size_t a = 0; a < later.size(); ++a) {
      const double score = likeness(b, a);
      if (score < kAlike || score < best_before[b] || score < best_after[a]) continue;
      found.push_back({score, {b, a, "words", 0}});
    }
  }
  return found;
}

int level_of(const Json& category) {
  const auto found = category.find("level");
  return found != category.end() && found->is_number_integer() ? found->get<int>() : 0;
}

}  // namespace

std::vector<Group> groups_of(const Json& report, int level) {
  std::vector<Group> groups;
  std::unordered_map<std::string, std::size_t> by_id;
  for (const Json& category : report["categories"]) {
    if (level_of(category) != level) continue;
    by_id.emplace(text(category, "id"), groups.size());
    groups.push_back({&category, {}});
  }
  const Json& rows = report["rows"];
  for (std::uint32_t i = 0; i < rows.size(); ++i) {
    std::string leaf = text(rows[i], "category_id");
    for (auto found = by_id.find(leaf);; found = by_id.find(leaf)) {
      if (found != by_id.end()) groups[found->second].rows.push_back(i);
      const std::size_t dot = leaf.rfind('.');
      if (found != by_id.end() || dot == std::string::npos) break;
      leaf.resize(dot);
    }
  }
  return groups;
}

Overlap overlap_of(const Json& before, const std::vector<Group>& earlier, const Json& after,
                   const std::vector<Group>& later) {
  Overlap overlap;
  overlap.before.resize(earlier.size());
  overlap.after.resize(later.size());
  constexpr std::size_t kNone = static_cast<std::size_t>(-1);
  std::unordered_map<std::string, std::size_t> group_of;  // of each earlier conversation
  for (const Json& row : before["rows"]) group_of.emplace(text(row, "thread_id"), kNone);
  for (std::size_t b = 0; b < earlier.size(); ++b) {
    for (const std::uint32_t row : earlier[b].rows) group_of[text(before["rows"][row], "thread_id")] = b;
  }
  std::vector<std::size_t> later_of(after["rows"].size(), kNone);
  for (std::size_t a = 0; a < later.size(); ++a) {
    for (const std::uint32_t row : later[a].rows) later_of[row] = a;
  }
  for (std::size_t i = 0; i < later_of.size(); ++i) {
    const auto found = group_of.find(text(after["rows"][i], "thread_id"));
    if (found == group_of.end()) continue;
    ++overlap.threads;
    if (found->second != kNone) ++overlap.before[found->second];
    if (later_of[i] != kNone) ++overlap.after[later_of[i]];
    if (found->second != kNone && later_of[i] != kNone) ++overlap.of_groups[{found->second, later_of[i]}];
  }
  return overlap;
}

std::vector<Match> match(const Json& before, const std::vector<Group>& earlier, const Json& after,
                         const std::vector<Group>& later, const Overlap& overlap) {
  std::vector<Match> matches;
  std::vector<bool> is_taken(earlier.size());
  std::vector<bool> is_given(later.size());
  std::vector<Candidate> candidates;
  const auto equal = [&](const char* field, std::string_view by, auto&& read) {
    for (std::size_t b = 0; b < earlier.size(); ++b) {
      for (std::size_t a = 0; a < later.size(); ++a) {
        const std::string value = read(text(*earlier[b].category, field));
        if (value.empty() || value != read(text(*later[a].category, field))) continue;
        const auto common = overlap.of_groups.find({b, a});
        candidates.push_back({1, {b, a, by, common == overlap.of_groups.end() ? 0 : common->second}});
      }
    }
    take(std::exchange(candidates, {}), is_taken, is_given, matches);
  };
  equal("uid", "uid", [](std::string uid) { return uid; });
  for (const auto& [pair, common] : overlap.of_groups) {
    const auto [b, a] = pair;
    const double score = 2 * static_cast<double>(common) / static_cast<double>(overlap.before[b] + overlap.after[a]);
    if (common >= kMinShared && score >= kSame) candidates.push_back({score, {b, a, "members", common}});
  }
  take(std::exchange(candidates, {}), is_taken, is_given, matches);
  equal("name", "name", [](const std::string& name) { return base::lower_ascii(name); });

  const auto is_done = [](const std::vector<bool>& all) {
    return std::find(all.begin(), all.end(), false) == all.end();
  };
  if (!is_done(is_taken) && !is_done(is_given)) {
    take(by_words(before, earlier, after, later), is_taken, is_given, matches);
  }
  std::sort(matches.begin(), matches.end(), [](const Match& x, const Match& y) { return x.after < y.after; });
  return matches;
}

}  // namespace tracesift::compare
