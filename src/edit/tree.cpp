// SPDX-License-Identifier: MIT
#include "edit/tree.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "analysis/categorize.hpp"
#include "base/text.hpp"
#include "local/engine.hpp"

namespace tracesift::edit {
namespace {

using analysis::is_rest;

constexpr const char* kRest = "Other in ";
constexpr std::size_t kMaxNameBytes = 80;
constexpr std::size_t kMaxDescriptionBytes = 600;
constexpr std::size_t kTypical = 10;
constexpr int kMaxParts = 20;

/// How well it fits, and whether somebody found that right, was said of another category.
void put(Row& row, const std::string& id) {
  row.category_id = id;
  row.fit.reset();
  row.mark.reset();
}

/// What belongs to the one belongs to the other.
void absorb(const Category& from, Category& into) {
  if (!from.uid.empty()) into.absorbed.push_back(from.uid);
  into.absorbed.insert(into.absorbed.end(), from.absorbed.begin(), from.absorbed.end());
}

Error no_category(const std::string& id) { return {Fault::not_found, "There is no category with this id.", id}; }

Error wrong(std::string sentence) { return {Fault::bad_argument, std::move(sentence), ""}; }

}  // namespace

Category* Tree::find(const std::string& id) {
  for (Category& category : report_.categories) {
    if (category.id == id) return &category;
  }
  return nullptr;
}

std::vector<Category*> Tree::children_of(const std::string& id) {
  std::vector<Category*> children;
  for (Category& category : report_.categories) {
    if (category.parent_id == id && !id.empty()) children.push_back(&category);
  }
  return children;
}

void Tree::move_rows(const std::string& from, const std::string& to) {
  for (Row& row : report_.rows) {
    if (row.category_id != from) continue;
    put(row, to);
  }
}

std::optional<Error> Tree::rename(const std::string& id, const std::string& name) {
  Category* category = find(id);
  if (category == nullptr) return no_category(id);
  const std::string cleaned = base::shorten(base::collapse_whitespace(name), kMaxNameBytes);
  if (cleaned.empty()) return wrong("Give the category a name.");
  for (const Category& other : report_.categories) {
    if (&other != category && other.parent_id == category->parent_id && other.name == cleaned)
      return wrong("Another category here has this name. Merge the two, or choose another.");
  }
  category->name = cleaned;
  settle();
  return {};
}

std::optional<Error> Tree::describe(const std::string& id, const std::string& description) {
  Category* category = find(id);
  if (category == nullptr) return no_category(id);
  category->description = base::shorten(description, kMaxDescriptionBytes);
  return {};
}

std::optional<Error> Tree::pin(const std::string& id, bool pinned) {
  Category* category = find(id);
  if (category == nullptr) return no_category(id);
  category->pinned = pinned;
  return {};
}

std::optional<Error> Tree::merge(const std::vector<std::string>& ids, const std::string& name) {
  const std::set<std::string> different(ids.begin(), ids.end());
  if (different.size() < 2 || different.size() != ids.size()) return wrong("Choose two or more categories to merge.");
  Category* first = find(ids.front());
  if (first == nullptr) return no_category(ids.front());
  for (const std::string& id : ids) {
    const Category* other = find(id);
    if (other == nullptr) return no_category(id);
    if (other->parent_id.empty() != first->parent_id.empty())
      return wrong("Only categories of one level can be merged. Move one first.");
  }
  for (std::size_t i = 1; i < ids.size(); ++i) {
    Category* other = find(ids[i]);
    const std::vector<Category*> below = children_of(other->id);
    for (Category* child : below) {
      if (is_rest(*child)) child->name = other->name;  // it would be the "Other" of something else
      child->parent_id = first->id;
    }
    if (below.empty() && first->parent_id.empty() && !children_of(first->id).empty()) {
      other->parent_id = first->id;
      continue;
    }
    move_rows(other->id, first->id);
    absorb(*other, *first);
    first->typical.insert(first->typical.end(), other->typical.begin(), other->typical.end());
    first->phrases.insert(first->phrases.end(), other->phrases.begin(), other->phrases.end());
    first->pinned = first->pinned || other->pinned;
  }
  if (first->typical.size() > kTypical) first->typical.resize(kTypical);
  const std::string into = first->id;
  if (name.empty()) {
    settle();
    return {};
  }
  return rename(into, name);
}

std::optional<Error> Tree::move(const std::string& id, const std::string& parent) {
  Category* category = find(id);
  if (category == nullptr) return no_category(id);
  if (parent == category->parent_id || parent == id) return wrong("It is there already.");
  if (!parent.empty()) {
    Category* above = find(parent);
    if (above == nullptr) return no_category(parent);
    if (!above->parent_id.empty()) return wrong("There are two levels: choose a category at the top.");
    if (children_of(parent).empty()) {  // what it holds becomes a subcategory beside the one that comes
      Category own = *above;
      own.id = new_id();
      own.parent_id = parent;
      own.pinned = false;
      above->uid.clear();  // what was in it is the subcategory now
      above->absorbed.clear();
      move_rows(parent, own.id);
      report_.categories.push_back(std::move(own));
    }
  }
  category = find(id);
  for (Category* child : children_of(id)) {
    if (is_rest(*child)) child->name = category->name;
    child->parent_id = parent;
  }
  if (is_rest(*category)) {
    const Category* above = find(category->parent_id);
    category->name = base::shorten("Other: " + (above == nullptr ? std::string() : above->name), kMaxNameBytes);
  }
  category->parent_id = parent;
  settle();
  return {};
}

void Tree::free_children(const std::string& id) {
  const std::string name = find(id)->name;
  for (Category* child : children_of(id)) {
    if (is_rest(*child)) child->name = base::shorten("Other: " + name, kMaxNameBytes);
    child->parent_id.clear();
  }
}

/// By what users asked, as far as rows hold it.
std::optional<Error> Tree::split(const std::string& id, int into) {
  Category* category = find(id);
  if (category == nullptr) return no_category(id);
  if (!children_of(id).empty()) {
    free_children(id);
    settle();
    return {};
  }
  if (into < 2 || into > kMaxParts) return wrong("Split it into 2 to 20.");
  std::vector<std::size_t> rows;
  std::vector<std::string> texts;
  for (std::size_t i = 0; i < report_.rows.size(); ++i) {
    if (report_.rows[i].category_id != id) continue;
    rows.push_back(i);
    texts.push_back(report_.rows[i].summary);
  }
  local::Engine engine(std::move(texts), {.seed = report_.config.seed, .groups = into, .subgroups = false});
  engine.read_words();
  engine.embed_texts();
  engine.find_groups();
  engine.name_all();
  if (engine.groups().size() < 2) return wrong("Its conversations are too much alike to split.");
  const bool is_top = category->parent_id.empty();
  const std::string parent = is_top ? id : category->parent_id;
  const std::string name = category->name;
  std::vector<std::string> ids;
  for (const local::Group& group : engine.groups()) {
    Category part;
    part.id = new_id();
    part.parent_id = parent;
    part.name = base::shorten(group.name, kMaxNameBytes);
    part.description = "Split from “" + name + "”.";
    part.phrases = group.phrases;
    for (const std::size_t text : group.members) {
      const Row& row = report_.rows[rows[text]];
      if (part.example.empty()) part.example = row.summary;
      if (part.typical.size() < kTypical) part.typical.push_back(row.thread_id);
    }
    ids.push_back(part.id);
    report_.categories.push_back(std::move(part));
  }
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const int leaf = engine.leaf()[i];
    if (leaf < 0) continue;  // what fits no part stays where it was
    put(report_.rows[rows[i]], ids[static_cast<std::size_t>(leaf)]);
  }
  settle();
  return {};
}

std::optional<Error> Tree::assign(const std::vector<std::string>& threads, const std::string& id) {
  if (!id.empty() && find(id) == nullptr) return no_category(id);
  if (!children_of(id).empty()) return wrong("Choose one of its subcategories.");
  const std::set<std::string> chosen(threads.begin(), threads.end());
  std::size_t found = 0;
  for (Row& row : report_.rows) {
    if (chosen.count(row.thread_id) == 0) continue;
    ++found;
    if (row.category_id != id) put(row, id);
  }
  if (found == 0) return wrong("None of these conversations is in the report.");
  settle();
  return {};
}

/// Rows that are in a category with subcategories, and in none of those, are its rest.
void Tree::give_leaves() {
  std::map<std::string, std::string> rest_of;  // category with subcategories -> its "Other", empty while there is none
  for (const Category& category : report_.categories) {
    if (category.parent_id.empty()) continue;
    std::string& rest = rest_of[category.parent_id];
    if (is_rest(category)) rest = category.id;
  }
  for (Row& row : report_.rows) {
    const auto found = rest_of.find(row.category_id);
    if (found == rest_of.end()) continue;
    if (found->second.empty()) {
      Category& rest = report_.categories.emplace_back();
      rest.id = found->second = new_id();
      rest.parent_id = row.category_id;
      rest.name = kRest;
      rest.description = "In none of its subcategories.";
    }
    row.category_id = found->second;
  }
}

void Tree::drop_empty() {
  std::map<std::string, std::size_t> size;
  for (const Row& row : report_.rows) ++size[row.category_id];
  const auto drop = [&](auto&& is_empty) {
    auto& all = report_.categories;
    all.erase(std::remove_if(all.begin(), all.end(), is_empty), all.end());
  };
  drop([&](const Category& category) { return !category.parent_id.empty() && size[category.id] == 0; });
  std::map<std::string, std::vector<std::string>> below;
  for (const Category& category : report_.categories) {
    if (!category.parent_id.empty()) below[category.parent_id].push_back(category.id);
  }
  std::set<std::string> only;  // one subcategory is no division
  for (const auto& [parent, children] : below) {
    if (children.size() > 1) continue;
    move_rows(children.front(), parent);
    absorb(*find(children.front()), *find(parent));
    size[parent] += size[children.front()];
    only.insert(children.front());
    below[parent].clear();
  }
  drop([&](const Category& category) {
    if (only.count(category.id) > 0) return true;
    return category.parent_id.empty() && size[category.id] == 0 && below[category.id].empty();
  });
}

void Tree::number_again() {
  std::map<std::string, std::size_t> size;
  std::map<std::string, std::string> parent;
  for (const Category& category : report_.categories) parent[category.id] = category.parent_id;
  for (const Row& row : report_.rows) {
    ++size[row.category_id];
    const auto above = parent.find(row.category_id);
    if (above != parent.end() && !above->second.empty()) ++size[above->second];
  }
  std::stable_sort(report_.categories.begin(), report_.categories.end(), [&](const Category& a, const Category& b) {
    if (is_rest(a) != is_rest(b)) return is_rest(b);
    return size[a.id] > size[b.id];
  });
  std::map<std::string, std::string> renamed;
  std::vector<Category> ordered;
  int top = 0;
  for (const Category& head : report_.categories) {
    if (!head.parent_id.empty()) continue;
    const std::string id = std::to_string(++top);
    renamed[head.id] = id;
    ordered.push_back(head);
    ordered.back().id = id;
    ordered.back().level = 1;
    int below = 0;
    for (const Category& child : report_.categories) {
      if (child.parent_id != head.id) continue;
      ordered.push_back(child);
      Category& last = ordered.back();
      if (is_rest(child)) last.name = base::shorten(kRest + head.name, kMaxNameBytes);
      last.id = renamed[child.id] = id + "." + std::to_string(++below);
      last.parent_id = id;
      last.level = 2;
    }
  }
  report_.categories = std::move(ordered);
  for (Row& row : report_.rows) {
    if (!row.category_id.empty()) row.category_id = renamed[row.category_id];
  }
}

void Tree::settle() {
  give_leaves();
  drop_empty();
  number_again();
}

}  // namespace tracesift::edit
