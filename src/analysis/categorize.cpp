// SPDX-License-Identifier: MIT
#include "analysis/categorize.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "base/hash.hpp"
#include "base/text.hpp"
#include "stats/agreement.hpp"

namespace tracesift::analysis {
namespace {

constexpr std::size_t kTypical = 10;

std::string quoted(const std::vector<std::string>& phrases, std::size_t most) {
  std::vector<std::string> quotes;
  for (std::size_t i = 0; i < std::min(most, phrases.size()); ++i) quotes.push_back("“" + phrases[i] + "”");
  return base::join(quotes, ", ");
}

/// "322 of 528", of a sample "about 61 %".
std::string times_of(const local::Said& said, const local::Counted& counted, bool is_first) {
  if (counted.read < counted.all) return "about " + std::to_string(std::lround(100 * said.times / counted.read)) + " %";
  const std::string times = base::group_digits(std::lround(said.times));
  return is_first ? times + " of " + base::group_digits(std::lround(counted.all)) : times;
}

/// "find a bus (322 of 528), book tickets (66) or find tickets (60)"
std::string listed(const local::Counted& counted, local::Said::Kind kind, std::string_view last, bool is_quoted,
                   bool says_all) {
  std::vector<std::string> parts;
  for (const local::Said& said : counted.said) {
    if (said.kind != kind) continue;
    const std::string text = is_quoted || !said.is_english ? "“" + said.text + "”" : said.text;
    parts.push_back(text + " (" + times_of(said, counted, says_all && parts.empty()) + ")");
  }
  if (parts.size() < 2) return base::join(parts, "");
  const std::string end = parts.back();
  parts.pop_back();
  return base::join(parts, ", ") + std::string(last) + end;
}

/// What users ask for and state here, counted; where nothing is in common, the phrases that they write more often.
std::string describe(const local::Group& group) {
  if (group.is_rest) return "Too few of a kind to be a subcategory of their own.";
  const local::Counted& counted = group.counted;
  const std::string asks = listed(counted, local::Said::Kind::asks, " or ", false, true);
  const std::string tells = listed(counted, local::Said::Kind::tells, " or ", true, asks.empty());
  const std::string mentions =
      listed(counted, local::Said::Kind::mentions, " and ", false, asks.empty() && tells.empty());
  std::vector<std::string> sentences;
  const bool is_english = !counted.said.empty() && counted.said.front().is_english;
  if (!asks.empty()) sentences.push_back((is_english ? "Users ask to " : "Users ask for ") + asks + ".");
  if (!tells.empty()) sentences.push_back((asks.empty() ? "Users say " : "Some say ") + tells + ".");
  if (!mentions.empty()) {
    std::string sentence = (sentences.empty() ? "Users write about " : "They mention ") + mentions;
    const auto said = std::find_if(counted.said.begin(), counted.said.end(),
                                   [](const local::Said& one) { return one.kind == local::Said::Kind::mentions; });
    if (counted.read >= counted.all && counted.read_elsewhere > 0) {
      sentence += ", against " + base::group_digits(std::lround(said->elsewhere)) + " of " +
                  base::group_digits(std::lround(counted.read_elsewhere)) + " elsewhere";
    }
    sentences.push_back(sentence + ".");
  }
  if (!sentences.empty()) return base::join(sentences, " ");
  if (group.phrases.empty()) return "No phrase sets these conversations apart.";
  return "Users write " + quoted(group.phrases, 4) + " more often than elsewhere.";
}

/// Categories by their places in the report.
struct Places {
  std::vector<int> leaf;    // of each row; -1: none
  std::vector<int> parent;  // of each category; -1: none
};

Places places_in(const Report& report) {
  Places places;
  std::map<std::string, int> place;
  for (const Category& category : report.categories) {
    const auto above = place.find(category.parent_id);
    place[category.id] = static_cast<int>(places.parent.size());
    places.parent.push_back(above == place.end() ? -1 : above->second);
  }
  for (const Row& row : report.rows) places.leaf.push_back(row.category_id.empty() ? -1 : place.at(row.category_id));
  return places;
}

}  // namespace

void keep_words(const Taxonomy& previous, int entry, Category& category) {
  const Taxonomy::Entry& kept = previous.categories[static_cast<std::size_t>(entry)];
  category.pinned = kept.pinned;
  if (!kept.uids.empty()) {
    category.uid = kept.uids.front();
    category.absorbed.assign(kept.uids.begin() + 1, kept.uids.end());
  }
  if (!kept.description.empty()) category.description = kept.description;
}

std::vector<local::SeedGroup> seed_groups(const Config& config, const Taxonomy& previous,
                                          const std::vector<Row>& rows) {
  std::vector<local::SeedGroup> given;
  std::map<std::string, int> place;
  for (const Taxonomy::Entry& entry : previous.categories) {
    const auto parent = place.find(entry.parent_id);
    place[entry.id] = static_cast<int>(given.size());
    given.push_back({.parent = parent == place.end() ? -1 : parent->second,
                     .name = entry.name,
                     .seeds = previous.layers.empty() ? entry.wordings : std::vector<std::string>(),
                     .seeds_are_texts = true,
                     .uids = entry.uids});
  }
  for (std::size_t i = 0; i < rows.size() && !given.empty(); ++i) {
    const auto known = previous.category_of.find(rows[i].thread_id);
    if (known != previous.category_of.end() && rows[i].turns > 0)
      given[static_cast<std::size_t>(place.at(known->second))].members.push_back(i);
  }
  if (!given.empty()) return given;
  for (const Partition& partition : config.partitions) {
    local::SeedGroup& one = given.emplace_back(local::SeedGroup{.name = partition.name});
    one.seeds.push_back(partition.name + ". " + partition.description);
    one.seeds.insert(one.seeds.end(), partition.examples.begin(), partition.examples.end());
  }
  return given;
}

void apply_groups(const local::Engine& engine, const Taxonomy& previous, Report& report) {
  std::vector<std::string> ids;
  int top = 0;
  int below = 0;
  for (const local::Group& group : engine.groups()) {
    Category category;
    if (group.parent < 0) {
      category.id = std::to_string(++top);
      below = 0;
    } else {
      category.level = 2;
      category.parent_id = ids[static_cast<std::size_t>(group.parent)];
      category.id = category.parent_id + "." + std::to_string(++below);
    }
    category.name = base::shorten(group.name, 80);
    category.description = describe(group);
    category.phrases = group.phrases;
    category.is_new = !previous.categories.empty() && !previous.is_same && group.given < 0;
    if (group.given >= 0 && !previous.categories.empty()) keep_words(previous, group.given, category);
    if (group.given >= 0 && previous.categories.empty()) {
      const std::string& given = report.config.partitions[static_cast<std::size_t>(group.given)].description;
      if (!given.empty()) category.description = given;
    }
    for (const std::size_t text : group.members) {
      if (category.typical.size() >= kTypical) break;
      const Row& row = report.rows[text];
      if (category.example.empty()) category.example = row.summary;
      category.typical.push_back(row.thread_id);
    }
    ids.push_back(category.id);
    report.categories.push_back(std::move(category));
  }
  for (std::size_t i = 0; i < report.rows.size(); ++i) {
    const int leaf = engine.leaf()[i];
    report.rows[i].category_id = leaf < 0 ? "" : ids[static_cast<std::size_t>(leaf)];
  }
  if (previous.categories.empty() || previous.is_same) return;
  Continued continued{.title = previous.title};
  for (std::size_t i = 0; i < report.rows.size(); ++i) {
    const int leaf = engine.leaf()[i];
    if (leaf < 0) continue;
    const bool is_known = previous.category_of.count(report.rows[i].thread_id) > 0;
    // Subcategories that are new in a kept category are not new categories.
    const local::Group* above = &engine.groups()[static_cast<std::size_t>(leaf)];
    if (above->parent >= 0) above = &engine.groups()[static_cast<std::size_t>(above->parent)];
    const bool is_kept = above->given >= 0;
    ++(is_known && is_kept ? continued.kept : is_kept ? continued.placed : continued.fresh);
  }
  report.continued = std::move(continued);
}

bool is_rest(const Category& category) {
  return !category.parent_id.empty() && base::starts_with(category.name, "Other in ");
}

void give_uids(Report& report) {
  std::map<std::string, std::vector<std::string>> members;
  for (const Row& row : report.rows) {
    for (std::string id = row.category_id; !id.empty(); id = id.substr(0, id.rfind('.'))) {
      members[id].push_back(row.thread_id);
      if (id.find('.') == std::string::npos) break;
    }
  }
  for (Category& category : report.categories) {
    if (!category.uid.empty()) continue;
    std::vector<std::string>& threads = members[category.id];
    std::sort(threads.begin(), threads.end());
    category.uid = base::hex(base::hash(base::join(threads, "\n"), report.config.seed));
  }
}

void keep_layers(const local::Engine& engine, const Taxonomy& previous, Report& report) {
  if (engine.points() == 0) return;
  std::set<std::string> known;
  if (!previous.is_same) report.layers = previous.layers;
  for (const Layer& layer : report.layers) {
    for (const Prototype& prototype : layer.prototypes) known.insert(prototype.uid);
  }
  std::vector<std::string> uids;
  for (const Category& category : report.categories) {
    uids.push_back(is_rest(category) || known.count(category.uid) > 0 ? "" : category.uid);
  }
  const Places places = places_in(report);
  Layer layer = engine.layer(places.leaf, places.parent, uids);
  if (!layer.prototypes.empty()) report.layers.push_back(std::move(layer));
}

void mark_duplicates(const local::Engine& engine, Report& report) {
  const std::vector<std::size_t> first = engine.first();
  for (std::size_t i = 0; i < first.size(); ++i) {
    if (first[i] != i) report.rows[i].copy_of = report.rows[first[i]].thread_id;
  }
}

void place_rows(const local::Engine& engine, Report& report) {
  const auto [leaf, parent] = places_in(report);
  const std::vector<std::optional<local::MapPoint>> drawn = engine.map(leaf, parent);
  const local::Fit fit = engine.fit(leaf, parent.size());
  for (std::size_t i = 0; i < drawn.size(); ++i) {
    if (!drawn[i]) continue;
    report.rows[i].spot = MapPoint{drawn[i]->x, drawn[i]->y};
    if (leaf[i] >= 0) report.rows[i].fit = fit.similarity[i];
  }
}

void check_stability(local::Engine& engine, Report& report) {
  const std::vector<int> again = engine.grouped_again();
  if (again.empty()) return;
  std::vector<int> first(report.rows.size(), -1);
  std::map<int, std::map<int, std::size_t>> overlap;  // other seed's group -> top category -> rows
  std::size_t classified = 0;
  for (std::size_t i = 0; i < first.size(); ++i) {
    const std::string& id = report.rows[i].category_id;
    if (id.empty()) continue;
    first[i] = std::stoi(id);
    ++classified;
    ++overlap[again[i]][first[i]];
  }
  if (classified == 0) return;
  std::size_t stay = 0;  // each group of the other seed stands for the category it shares most with
  for (const auto& [group, categories] : overlap) {
    std::size_t most = 0;
    for (const auto& [category, rows] : categories) most = std::max(most, rows);
    if (group >= 0) stay += most;
  }
  report.stability =
      Stability{stats::agreement(first, again), 1 - static_cast<double>(stay) / static_cast<double>(classified)};
}

}  // namespace tracesift::analysis
