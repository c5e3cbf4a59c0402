// SPDX-License-Identifier: MIT
#include "compare/issues.hpp"

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "base/field.hpp"
#include "base/units.hpp"
#include "stats/proportions.hpp"

namespace tracesift::compare {
namespace {

using base::Json;
using base::text;

constexpr double kFalseDiscoveries = 0.05;
constexpr std::uint64_t kMinCount = 2;

struct Pair {
  const Json* before = nullptr;
  const Json* after = nullptr;
};

std::uint64_t number(const Json* issue, const char* key) {
  return issue == nullptr ? 0 : issue->value(key, std::uint64_t{0});
}

std::string state_of(const Pair& pair, double q) {
  if (number(pair.before, "count") == 0) return "new";
  if (number(pair.after, "count") == 0) return "gone";
  if (q > kFalseDiscoveries) return "steady";
  const auto rate = [](const Json* issue) {
    const auto eligible = static_cast<double>(std::max<std::uint64_t>(1, number(issue, "eligible")));
    return static_cast<double>(number(issue, "count")) / eligible;
  };
  return rate(pair.after) > rate(pair.before) ? "more" : "less";
}

int order_of(const std::string& state) {
  static constexpr const char* kOrder[] = {"new", "more", "less", "gone", "steady"};
  return static_cast<int>(std::find(std::begin(kOrder), std::end(kOrder), state) - std::begin(kOrder));
}

}  // namespace

Json compare_issues(const Json& before, const Json& after) {
  std::map<std::string, Pair> pairs;
  for (const auto& [report, side] : {std::pair{&before, &Pair::before}, std::pair{&after, &Pair::after}}) {
    const auto issues = report->find("issues");
    if (issues == report->end() || !issues->is_array()) return Json::array();
    for (const Json& issue : *issues) pairs[text(issue, "id")].*side = &issue;
  }
  std::vector<Pair> kept;
  std::uint64_t most = 0;
  for (const auto& [id, pair] : pairs) {
    if (std::max(number(pair.before, "count"), number(pair.after, "count")) < kMinCount) continue;
    kept.push_back(pair);
    most = std::max(most, number(pair.before, "eligible") + number(pair.after, "eligible"));
  }
  constexpr std::uint64_t kMaxConversations = 50'000'000;  // a doctored number must not take the memory
  if (most > kMaxConversations) return Json::array();
  const stats::LogFactorials factorials(most);
  std::vector<double> p;
  for (const Pair& pair : kept) {
    const std::uint64_t n = std::min(number(pair.before, "count"), number(pair.before, "eligible"));
    const std::uint64_t m = std::min(number(pair.after, "count"), number(pair.after, "eligible"));
    p.push_back(stats::compare(m, number(pair.after, "eligible"), n, number(pair.before, "eligible"), factorials));
  }
  const std::vector<double> q = stats::discovery_rates(p);
  Json list = Json::array();
  for (std::size_t i = 0; i < kept.size(); ++i) {
    const Json& shown = kept[i].after != nullptr ? *kept[i].after : *kept[i].before;
    list.push_back({{"id", text(shown, "id")},
                    {"title", text(shown, "title")},
                    {"severity", text(shown, "severity")},
                    {"state", state_of(kept[i], q[i])},
                    {"before", Json::array({number(kept[i].before, "count"), number(kept[i].before, "eligible")})},
                    {"after", Json::array({number(kept[i].after, "count"), number(kept[i].after, "eligible")})},
                    {"q", base::written(q[i])}});
  }
  std::stable_sort(list.begin(), list.end(), [](const Json& a, const Json& b) {
    const int first = order_of(text(a, "state"));
    const int second = order_of(text(b, "state"));
    if (first != second) return first < second;
    return a["after"][0].get<std::uint64_t>() + a["before"][0].get<std::uint64_t>() >
           b["after"][0].get<std::uint64_t>() + b["before"][0].get<std::uint64_t>();
  });
  return list;
}

}  // namespace tracesift::compare
