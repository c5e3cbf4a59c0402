// SPDX-License-Identifier: MIT
#include "compare/compare.hpp"

#include <algorithm>
#include <deque>
#include <string>
#include <utility>
#include <vector>

#include "base/field.hpp"
#include "compare/align.hpp"
#include "compare/issues.hpp"
#include "compare/match.hpp"
#include "stats/interval.hpp"
#include "stats/proportions.hpp"

namespace tracesift::compare {
namespace {

using base::Json;
using base::text;

constexpr double kFalseDiscoveries = 0.05;
constexpr double kMajority = 0.5;   // of a category's conversations: it came from there, or went there
constexpr std::size_t kQuotes = 3;  // of what is gone

std::uint64_t number(const Json& object, const char* key) {
  const auto found = object.find(key);
  if (found == object.end() || !found->is_number()) return 0;
  return static_cast<std::uint64_t>(std::clamp(found->get<double>(), 0.0, 1e15));
}

const Json& stats_of(const Json& group) {
  static const Json none = Json::object();
  const auto found = group.find("stats");
  return found != group.end() && found->is_object() ? *found : none;
}

Json maybe(const Json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_number() ? *found : Json(nullptr);
}

struct Proportion {
  std::uint64_t k = 0;
  std::uint64_t n = 0;
};

/// Of each kind of comparison, what is to be tested, and where the answer goes.
struct Tests {
  struct One {
    Json* into;
    Proportion before;
    Proportion after;
  };
  std::vector<One> all;

  void run() const {
    std::uint64_t most = 0;
    for (const One& one : all) most = std::max(most, one.before.n + one.after.n);
    const stats::LogFactorials factorials(most);
    std::vector<double> p;
    for (const One& one : all)
      p.push_back(stats::compare(one.after.k, one.after.n, one.before.k, one.before.n, factorials));
    const std::vector<double> q = stats::discovery_rates(p);
    for (std::size_t i = 0; i < all.size(); ++i) (*all[i].into)["q"] = q[i];
  }
};

double rate(Proportion p) { return stats::share(p.k, p.n); }

Json change(Proportion before, Proportion after) {
  const Interval range = stats::difference(after.k, after.n, before.k, before.n);
  return {{"before", {before.k, before.n}},
          {"after", {after.k, after.n}},
          {"change", rate(after) - rate(before)},
          {"change_ci", {range.low, range.high}}};
}

/// Counts that add up whatever the file says.
Proportion part(std::uint64_t k, std::uint64_t n) { return {std::min(k, n), n}; }

Proportion failed(const Json& group) { return part(number(stats_of(group), "failed"), number(group, "count")); }

/// Seconds, tokens, dollars: medians and sums as both reports state them.
Json measures(const Json* before, const Json* after) {
  Json json = Json::object();
  for (const char* key : {"latency_p50_s", "latency_p95_s", "tokens_total", "cost_usd_total"}) {
    json[key] = {before ? maybe(stats_of(*before), key) : Json(nullptr),
                 after ? maybe(stats_of(*after), key) : Json(nullptr)};
  }
  return json;
}

Json side(const Json& category) { return {{"id", text(category, "id")}, {"name", text(category, "name")}}; }

std::string state_of(const Json& share) {
  if (share["q"].get<double>() > kFalseDiscoveries) return "steady";
  return share["change"].get<double>() > 0 ? "growing" : "shrinking";
}

/// A few of its requests, in their own words.
Json quotes(const Json& report, const Group& group) {
  Json list = Json::array();
  const Json typical = group.category->value("typical", Json::array());
  for (const Json& id : typical) {
    for (const std::uint32_t row : group.rows) {
      const Json& one = report["rows"][row];
      if (list.size() < kQuotes && one["thread_id"] == id) list.push_back(text(one, "summary"));
    }
  }
  return list;
}

class Comparison {
 public:
  Comparison(const Json& before, const Json& after) : before_(before), after_(after) {}

  Json make() {
    for (const int level : {1, 2}) add_level(level);
    shares_.run();
    failures_.run();
    Json categories = Json::array();
    for (Json& entry : entries_) {
      if (!entry.contains("state")) entry["state"] = state_of(entry["share"]);
      if (entry.contains("failures")) {
        const Json& failures = entry["failures"];
        if (failures["q"].get<double>() <= kFalseDiscoveries) {
          entry["outcome"] = failures["change"].get<double>() > 0 ? "worse" : "better";
        }
      }
      categories.push_back(std::move(entry));
    }
    const auto& earlier = before_["overall"];
    const auto& later = after_["overall"];
    Json all = change(failed(earlier), failed(later));
    Tests{{{&all, failed(earlier), failed(later)}}}.run();
    return {{"title", text(before_, "title")},
            {"period", before_.value("period", Json::object())},
            {"counts", {number(earlier, "count"), number(later, "count")}},
            {"common", common_},
            {"failures", std::move(all)},
            {"measures", measures(&earlier, &later)},
            {"categories", std::move(categories)}};
  }

 private:
  void add_level(int level) {
    const std::vector<Group> earlier = groups_of(before_, level);
    const std::vector<Group> later = groups_of(after_, level);
    const Overlap overlap = overlap_of(before_, earlier, after_, later);
    common_ = overlap.threads;
    std::vector<const Match*> of_before(earlier.size());
    std::vector<const Match*> of_after(later.size());
    const std::vector<Match> matches = match(before_, earlier, after_, later, overlap);
    for (const Match& one : matches) {
      of_before[one.before] = &one;
      of_after[one.after] = &one;
    }
    for (std::size_t a = 0; a < later.size(); ++a) {
      const Match* found = of_after[a];
      const Json* was = found ? earlier[found->before].category : nullptr;
      Json entry = both(level, was, later[a].category);
      if (found) {
        entry["matched_by"] = found->by;
        entry["common"] = found->common;
      } else {
        entry["state"] = "new";
        for (std::size_t b = 0; b < earlier.size(); ++b) {
          if (is_most(overlap, {b, a}, overlap.after[a])) entry["from"] = side(*earlier[b].category);
        }
      }
      keep(std::move(entry));
    }
    for (std::size_t b = 0; b < earlier.size(); ++b) {
      if (of_before[b]) continue;
      Json entry = both(level, earlier[b].category, nullptr);
      entry["state"] = "gone";
      entry["quotes"] = quotes(before_, earlier[b]);
      for (std::size_t a = 0; a < later.size(); ++a) {
        if (is_most(overlap, {b, a}, overlap.before[b])) entry["into"] = side(*later[a].category);
      }
      keep(std::move(entry));
    }
  }

  static bool is_most(const Overlap& overlap, std::pair<std::size_t, std::size_t> pair, std::uint64_t all) {
    const auto found = overlap.of_groups.find(pair);
    return found != overlap.of_groups.end() &&
           static_cast<double>(found->second) > kMajority * static_cast<double>(all);
  }

  Json both(int level, const Json* was, const Json* is) const {
    Json entry = {{"level", level},
                  {"before", was ? side(*was) : Json(nullptr)},
                  {"after", is ? side(*is) : Json(nullptr)},
                  {"share", change(share(was, before_), share(is, after_))},
                  {"measures", measures(was, is)}};
    // Of none, nothing fails and nothing succeeds: that is no rate.
    if (was && is && failed(*was).n > 0 && failed(*is).n > 0) entry["failures"] = change(failed(*was), failed(*is));
    return entry;
  }

  static Proportion share(const Json* category, const Json& report) {
    const std::uint64_t n = number(report["overall"], "count");
    return part(category ? number(*category, "count") : 0, n);
  }

  void keep(Json entry) {
    Json& kept = entries_.emplace_back(std::move(entry));
    const auto proportion = [](const Json& pair) {
      return Proportion{pair[0].get<std::uint64_t>(), pair[1].get<std::uint64_t>()};
    };
    for (const auto& [key, tests] : {std::pair{"share", &shares_}, std::pair{"failures", &failures_}}) {
      if (!kept.contains(key)) continue;
      Json& one = kept[key];
      tests->all.push_back({&one, proportion(one["before"]), proportion(one["after"])});
    }
  }

  const Json& before_;
  const Json& after_;
  std::uint64_t common_ = 0;
  std::deque<Json> entries_;  // stay where they are: tests point into them
  Tests shares_;
  Tests failures_;
};

}  // namespace

Json compare(const Json& before, const Json& after) {
  const std::uint64_t common = overlap_of(before, {}, after, {}).threads;
  Json made;
  if (can_align(before, after, common)) {
    const Json aligned = align(before, after);  // outlives what refers to it
    made = Comparison(aligned, after).make();
    made["aligned"] = true;
  } else {
    made = Comparison(before, after).make();
  }
  made["issues"] = compare_issues(before, after);
  return made;
}

}  // namespace tracesift::compare
