// SPDX-License-Identifier: MIT
#include "method/rename.hpp"

#include <algorithm>
#include <map>
#include <numeric>
#include <set>
#include <sstream>

#include "analysis/categorize.hpp"
#include "analysis/claims.hpp"
#include "base/text.hpp"
#include "method/prompts/rename.mustache.hpp"
#include "prompt/reply.hpp"
#include "prompt/template.hpp"

namespace tracesift::method {
namespace {

using base::Json;
using prompt::Answer;
using prompt::Question;
namespace mustache = kainjow::mustache;

constexpr std::size_t kShown = 8;      // members of each category
constexpr std::size_t kOutsiders = 3;  // of each category's neighbours
constexpr std::size_t kTypical = 10;   // threads that a category names
constexpr double kTooMuchAlike = 0.6;  // shared words of two names, of all their words
constexpr const char* kRest = "Other in ";

Json rename_schema() {
  const Json text = {{"type", "string"}};
  const Json one = {{"type", "object"},
                    {"properties", {{"category", {{"type", "integer"}}}, {"name", text}, {"description", text}}},
                    {"required", {"category", "name", "description"}},
                    {"additionalProperties", false}};
  return {{"type", "object"},
          {"properties", {{"categories", {{"type", "array"}, {"items", one}}}}},
          {"required", {"categories"}},
          {"additionalProperties", false}};
}

std::set<std::string> words_of(const std::string& name) {
  std::istringstream stream(base::lower_ascii(name));
  std::set<std::string> words;
  for (std::string word; stream >> word;) {
    if (word.size() > 2 && word != "and" && word != "the" && word != "for") words.insert(word);
  }
  return words;
}

bool are_alike(const std::string& a, const std::string& b) {
  const std::set<std::string> one = words_of(a);
  const std::set<std::string> other = words_of(b);
  std::size_t shared = 0;
  for (const std::string& word : one) shared += other.count(word);
  const std::size_t all = one.size() + other.size() - shared;
  return all > 0 && static_cast<double>(shared) > kTooMuchAlike * static_cast<double>(all);
}

/// Rows of each entry, those of its children too, closest to their leaf's centre first.
std::vector<std::vector<std::size_t>> members_of(const Draft& draft, const local::Engine& engine) {
  const std::vector<Codebook::Entry>& entries = draft.codebook.entries;
  std::vector<std::vector<std::size_t>> members(entries.size());
  const local::Fit fit = engine.fit(draft.leaf, entries.size());
  for (std::size_t i = 0; i < draft.leaf.size(); ++i) {
    for (int e = draft.leaf[i]; e >= 0; e = entries[static_cast<std::size_t>(e)].parent) {
      members[static_cast<std::size_t>(e)].push_back(i);
    }
  }
  for (auto& own : members) {
    std::stable_sort(own.begin(), own.end(),
                     [&](std::size_t a, std::size_t b) { return fit.similarity[a] > fit.similarity[b]; });
  }
  return members;
}

/// Of each entry, rows of another one whose own words lie closer to it.
std::vector<std::vector<std::size_t>> outsiders_of(const Draft& draft, const local::Engine& engine) {
  const std::vector<Codebook::Entry>& entries = draft.codebook.entries;
  std::vector<std::vector<std::size_t>> outsiders(entries.size());
  const local::Fit fit = engine.fit(draft.leaf, entries.size());
  for (std::size_t i = 0; i < draft.leaf.size(); ++i) {
    if (draft.leaf[i] < 0 || fit.nearest[i] < 0 || fit.nearest[i] == draft.leaf[i]) continue;
    std::vector<std::size_t>& own = outsiders[static_cast<std::size_t>(fit.nearest[i])];
    if (own.size() < kOutsiders) own.push_back(i);
  }
  return outsiders;
}

}  // namespace

Rename::Rename(Draft& draft, const local::Engine& engine, prompt::ModelRole role)
    : draft_(draft), role_(role), members_(members_of(draft, engine)), outsiders_(outsiders_of(draft, engine)) {
  bool any = false;
  for (const Codebook::Entry& entry : draft.codebook.entries) any = any || !entry.is_given;
  asks_ = any;
}

std::size_t Rename::begin_round() {
  if (!asks_) return 0;
  asks_ = false;
  return 1;
}

Question Rename::question(std::size_t, const Thread*) {
  const std::vector<Codebook::Entry>& entries = draft_.codebook.entries;
  std::vector<std::string> alike;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (members_[i].empty() || members_[j].empty() || !are_alike(entries[i].name, entries[j].name)) continue;
      alike.push_back(std::to_string(j + 1) + " and " + std::to_string(i + 1));
    }
  }
  Question question;
  question.role = role_;
  question.name = "names";
  question.needed = "categories";
  question.schema = rename_schema();
  question.max_tokens = 300 + 90 * static_cast<int>(entries.size());
  mustache::data values;
  values.set("question", draft_.report.config.question);
  values.set("alike", alike.empty() ? mustache::data(false) : mustache::data(base::join(alike, "; ")));
  question.system = prompt::fill(kRename, values);
  for (std::size_t e = 0; e < entries.size(); ++e) {
    const Codebook::Entry& entry = entries[e];
    if (members_[e].empty() || entry.is_given) continue;
    question.prompt += std::to_string(e + 1) + ". ";
    if (entry.parent >= 0) question.prompt += "(in " + std::to_string(entry.parent + 1) + ") ";
    question.prompt += entry.name + ": " + entry.description + "\n";
    for (std::size_t k = 0; k < std::min(kShown, members_[e].size()); ++k) {  // from the centre to the edge
      const std::size_t row = members_[e][k * members_[e].size() / std::min(kShown, members_[e].size())];
      const std::string line = base::shorten(draft_.report.rows[row].summary, 200);
      question.prompt += "   - " + line + "\n";
      shown_ += line + "\n";
    }
    for (const std::size_t row : outsiders_[e]) {
      question.prompt += "   not in it: " + base::shorten(draft_.report.rows[row].summary, 200) + "\n";
    }
  }
  return question;
}

void Rename::on_answer(std::size_t, const Answer& answer) {
  const bool has_text = answer.state == Answer::State::ok || answer.state == Answer::State::cut;
  const auto reply = has_text ? prompt::read_reply(answer.text, rename_schema(), {"categories"}) : std::nullopt;
  if (!reply) return;  // the names as they are do
  std::vector<Codebook::Entry>& entries = draft_.codebook.entries;
  for (const Json& one : (*reply)["categories"]) {
    if (!one["category"].is_number_integer() || !one["name"].is_string() || !one["description"].is_string()) continue;
    const auto number = one["category"].get<std::int64_t>();
    if (number < 1 || number > static_cast<std::int64_t>(entries.size())) continue;
    const auto place = static_cast<std::size_t>(number - 1);
    Codebook::Entry& entry = entries[place];
    const std::string name = analysis::without_quantity(prompt::clean(one["name"].get<std::string>(), 80), shown_);
    const bool is_taken = std::any_of(entries.begin(), entries.end(), [&](const Codebook::Entry& other) {
      return &other != &entry && other.parent == entry.parent &&
             base::lower_ascii(other.name) == base::lower_ascii(name);
    });
    if (entry.is_given || name.empty() || is_taken) continue;
    entry.name = name;
    draft_.report.names_by = "model";
    const std::string description = prompt::clean(one["description"].get<std::string>(), 300);
    if (!analysis::states_quantity(description, shown_)) entry.description = description;
  }
}

void take_categories(Draft& draft) {
  std::map<std::string, int> place;
  draft.codebook.entries.clear();
  for (const Category& category : draft.report.categories) {
    const auto parent = place.find(category.parent_id);
    place[category.id] = static_cast<int>(draft.codebook.entries.size());
    const bool is_kept = category.pinned || base::starts_with(category.name, kRest);
    draft.codebook.entries.push_back(
        {parent == place.end() ? -1 : parent->second, category.name, category.description, is_kept});
  }
  draft.leaf.clear();
  for (const Row& row : draft.report.rows) {
    const auto leaf = place.find(row.category_id);
    draft.leaf.push_back(leaf == place.end() ? -1 : leaf->second);
  }
}

void give_names(Draft& draft) {
  std::vector<Category>& categories = draft.report.categories;
  for (std::size_t i = 0; i < std::min(categories.size(), draft.codebook.entries.size()); ++i) {
    categories[i].name = draft.codebook.entries[i].name;
    categories[i].description = draft.codebook.entries[i].description;
  }
}

void drop_small(Draft& draft) {
  std::vector<Codebook::Entry>& entries = draft.codebook.entries;
  std::vector<std::size_t> size(entries.size(), 0);
  std::size_t classified = 0;
  for (const int leaf : draft.leaf) {
    if (leaf < 0) continue;
    ++size[static_cast<std::size_t>(leaf)];
    ++classified;
  }
  const std::size_t least = std::max<std::size_t>(3, classified / 100);
  const bool is_fixed = !draft.report.config.hierarchy.empty();
  std::vector<int> to(entries.size());
  std::iota(to.begin(), to.end(), 0);
  const std::size_t count = entries.size();
  for (std::size_t top = 0; top < count; ++top) {
    if (entries[top].parent >= 0) continue;
    std::vector<std::size_t> small;
    std::vector<std::size_t> large;
    std::size_t whole = size[top];
    for (std::size_t e = 0; e < count; ++e) {
      if (entries[e].parent != static_cast<int>(top)) continue;
      whole += size[e];
      const bool stays = entries[e].is_given || (is_fixed ? size[e] > 0 : size[e] >= least);
      (stays ? large : small).push_back(e);
    }
    if (large.empty() || (large.size() == 1 && !entries[large.front()].is_given && !is_fixed)) {
      // one part is no division
      for (const std::size_t e : large) to[e] = static_cast<int>(top);
      for (const std::size_t e : small) to[e] = static_cast<int>(top);
    } else {
      std::size_t left = 0;
      for (const std::size_t e : small) left += size[e];
      if (left > 0) {
        const auto rest = static_cast<int>(entries.size());
        entries.push_back({static_cast<int>(top), kRest + entries[top].name,
                           "Too few of a kind to be a subcategory of their own.", entries[top].is_given});
        for (const std::size_t e : small) to[e] = rest;
      }
    }
    if (!entries[top].is_given && !is_fixed && whole < 3) {
      to[top] = -1;
      for (std::size_t e = 0; e < count; ++e) {
        if (entries[e].parent == static_cast<int>(top)) to[e] = -1;
      }
    }
  }
  for (int& leaf : draft.leaf) {
    if (leaf >= 0) leaf = to[static_cast<std::size_t>(leaf)];
  }
}

void apply_codebook(Draft& draft, const local::Engine& engine, const Taxonomy& previous) {
  const std::vector<Codebook::Entry>& entries = draft.codebook.entries;
  const auto members = members_of(draft, engine);
  std::vector<std::size_t> order;  // largest first, parents before their children, the rest last
  const auto add_level = [&](int parent) {
    std::vector<std::size_t> level;
    for (std::size_t e = 0; e < entries.size(); ++e) {
      if (entries[e].parent == parent && (!members[e].empty() || (entries[e].is_given && parent < 0)))
        level.push_back(e);
    }
    const auto is_rest = [&](std::size_t e) { return base::starts_with(entries[e].name, kRest); };
    std::stable_sort(level.begin(), level.end(), [&](std::size_t a, std::size_t b) {
      if (is_rest(a) != is_rest(b)) return is_rest(b);
      return members[a].size() > members[b].size();
    });
    return level;
  };
  Report& report = draft.report;
  report.categories.clear();
  std::vector<std::string> ids(entries.size());
  int top = 0;
  const auto add = [&](std::size_t e, std::string id, const std::string& parent) {
    ids[e] = id;
    Category& category = report.categories.emplace_back();
    category.id = std::move(id);
    category.parent_id = parent;
    category.level = parent.empty() ? 1 : 2;
    category.name = entries[e].name;
    category.description = entries[e].description;
    category.is_new = !previous.categories.empty() && !previous.is_same && e >= previous.categories.size();
    if (e < previous.categories.size()) analysis::keep_words(previous, static_cast<int>(e), category);
    for (const std::size_t row : members[e]) {
      if (category.typical.size() >= kTypical) break;
      if (category.example.empty()) category.example = report.rows[row].summary;
      category.typical.push_back(report.rows[row].thread_id);
    }
  };
  for (const std::size_t e : add_level(-1)) {
    add(e, std::to_string(++top), "");
    int below = 0;
    for (const std::size_t sub : add_level(static_cast<int>(e)))
      add(sub, ids[e] + "." + std::to_string(++below), ids[e]);
  }
  for (std::size_t i = 0; i < report.rows.size(); ++i) {
    const int leaf = draft.leaf[i];
    report.rows[i].category_id = leaf < 0 ? "" : ids[static_cast<std::size_t>(leaf)];
  }
  if (previous.categories.empty() || previous.is_same) return;
  Continued continued{.title = previous.title};
  for (std::size_t i = 0; i < report.rows.size(); ++i) {
    if (draft.leaf[i] < 0) continue;
    const bool is_known = previous.category_of.count(report.rows[i].thread_id) > 0;
    const bool is_kept = static_cast<std::size_t>(draft.leaf[i]) < previous.categories.size();
    ++(is_known && is_kept ? continued.kept : is_kept ? continued.placed : continued.fresh);
  }
  report.continued = std::move(continued);
}

}  // namespace tracesift::method
