// SPDX-License-Identifier: MIT
#include "compare/align.hpp"

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "base/field.hpp"
#include "local/engine.hpp"
#include "stats/quantile.hpp"

namespace tracesift::compare {
namespace {

using base::Json;
using base::text;

constexpr std::size_t kMinRows = 100;             // conversations on either side: fewer are too few to match on
constexpr std::size_t kMaxRowsCompared = 30'000;  // on both

std::string top_of(const std::string& id) { return id.substr(0, id.find('.')); }

/// Where each of the earlier conversations belongs among the later categories; empty: nowhere.
std::vector<std::string> places_of(const Json& before, const Json& after) {
  const Json& known = after["rows"];
  std::map<std::string, int> given_of;
  std::map<std::string, std::string> category_of;  // of the later conversations
  std::vector<std::string> ids;
  local::Options options;
  options.only_given = true;
  for (const Json& category : after["categories"]) {
    const auto parent = given_of.find(text(category, "parent_id"));
    given_of.emplace(text(category, "id"), static_cast<int>(ids.size()));
    ids.push_back(text(category, "id"));
    options.given.push_back({.parent = parent == given_of.end() ? -1 : parent->second, .name = text(category, "name")});
  }
  std::vector<std::string> texts;
  for (std::size_t i = 0; i < known.size(); ++i) {
    const std::string id = text(known[i], "category_id");
    texts.push_back(text(known[i], "summary"));
    category_of.emplace(text(known[i], "thread_id"), id);
    auto found = given_of.find(id);
    if (found == given_of.end()) found = given_of.find(top_of(id));
    if (found != given_of.end()) {
      options.given[static_cast<std::size_t>(found->second)].members.push_back(i);
    }
  }
  for (const Json& row : before["rows"]) texts.push_back(text(row, "summary"));
  local::Engine engine(std::move(texts), std::move(options));
  engine.read_words();
  engine.embed_texts();
  engine.find_groups();
  std::vector<std::string> places;
  for (std::size_t i = 0; i < before["rows"].size(); ++i) {
    if (const auto same = category_of.find(text(before["rows"][i], "thread_id")); same != category_of.end()) {
      places.push_back(same->second);
      continue;
    }
    int group = engine.leaf()[known.size() + i];
    while (group >= 0 && engine.groups()[static_cast<std::size_t>(group)].given < 0) {
      group = engine.groups()[static_cast<std::size_t>(group)].parent;
    }
    const int given = group < 0 ? -1 : engine.groups()[static_cast<std::size_t>(group)].given;
    places.push_back(given < 0 ? "" : ids[static_cast<std::size_t>(given)]);
  }
  return places;
}

std::vector<double> numbers(const std::vector<const Json*>& rows, const char* key) {
  std::vector<double> values;
  for (const Json* row : rows) {
    const auto found = row->find(key);
    if (found != row->end() && found->is_number()) values.push_back(found->get<double>());
  }
  return values;
}

Json sum(const std::vector<double>& values) {
  double all = 0;
  for (const double value : values) all += value;
  return values.empty() ? Json(nullptr) : Json(all);
}

/// What is compared of a category, counted from its rows.
void measure(Json& category, const std::vector<const Json*>& rows, std::size_t of) {
  std::uint64_t failed = 0;
  for (const Json* row : rows) failed += text(*row, "outcome") == "failed" ? 1 : 0;
  const std::vector<double> latencies = numbers(rows, "latency_s");
  const auto at = [&](double q) {
    return latencies.empty() ? Json(nullptr) : Json(stats::quantile(latencies, q).value_or(0));
  };
  category["count"] = rows.size();
  category["share"] = static_cast<double>(rows.size()) / static_cast<double>(of);
  category["stats"] = {{"failed", failed},
                       {"latency_p50_s", at(0.5)},
                       {"latency_p95_s", at(0.95)},
                       {"tokens_total", sum(numbers(rows, "tokens"))},
                       {"cost_usd_total", sum(numbers(rows, "cost_usd"))}};
}

}  // namespace

bool can_align(const Json& before, const Json& after, std::uint64_t common) {
  const std::size_t n = before["rows"].size();
  const std::size_t m = after["rows"].size();
  return n >= kMinRows && m >= kMinRows && n + m <= kMaxRowsCompared && common * 2 < std::min(n, m) &&
         !after["categories"].empty();
}

Json align(const Json& before, const Json& after) {
  std::vector<std::string> places = places_of(before, after);
  std::map<std::string, std::uint64_t> nowhere;  // of each earlier category at the top
  std::map<std::string, std::uint64_t> all;
  const Json& rows = before["rows"];
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const std::string was = top_of(text(rows[i], "category_id"));
    ++all[was];
    nowhere[was] += places[i].empty() ? 1 : 0;
  }
  Json aligned = before;
  aligned["categories"] = after["categories"];
  std::vector<std::string> own;  // ids of earlier categories that stay
  for (const Json& category : before["categories"]) {
    const std::string id = text(category, "id");
    if (!text(category, "parent_id").empty() || nowhere[id] * 2 <= all[id]) continue;
    Json kept = category;
    kept["id"] = "was " + id;
    aligned["categories"].push_back(std::move(kept));
    own.push_back(id);
  }
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const std::string was = top_of(text(rows[i], "category_id"));
    const bool stays = places[i].empty() && std::find(own.begin(), own.end(), was) != own.end();
    aligned["rows"][i]["category_id"] = stays ? "was " + was : places[i];
  }
  std::map<std::string, std::vector<const Json*>> inside;
  for (const Json& row : aligned["rows"]) {
    const std::string id = text(row, "category_id");
    inside[id].push_back(&row);
    if (const std::string top = top_of(id); top != id) inside[top].push_back(&row);
  }
  Json categories = Json::array();
  for (Json& category : aligned["categories"]) {
    const auto found = inside.find(text(category, "id"));
    if (found == inside.end() || found->first.empty()) continue;  // a later category that nothing was in: it is new
    measure(category, found->second, rows.size());
    categories.push_back(std::move(category));
  }
  aligned["categories"] = std::move(categories);
  return aligned;
}

}  // namespace tracesift::compare
