// SPDX-License-Identifier: MIT
#include "report/taxonomy.hpp"

#include <set>

#include "base/field.hpp"
#include "base/text.hpp"

namespace tracesift::report {
using base::Json;
using base::text;

Taxonomy taxonomy_of(const Json& report) {
  Taxonomy taxonomy;
  taxonomy.title = text(report, "title");
  std::set<std::string> ids;
  for (const Json& category : report["categories"]) {
    Taxonomy::Entry entry{text(category, "id"), text(category, "parent_id"), text(category, "name"), "", false};
    const auto pinned = category.find("pinned");
    entry.pinned = pinned != category.end() && *pinned == Json(true);
    if (entry.pinned) entry.description = text(category, "description");
    const bool is_rest = !entry.parent_id.empty() && base::starts_with(entry.name, "Other in ");
    const bool is_known = entry.parent_id.empty() || ids.count(entry.parent_id) > 0;
    if (is_rest || !is_known || !ids.insert(entry.id).second) continue;
    taxonomy.categories.push_back(std::move(entry));
  }
  for (const Json& row : report["rows"]) {
    std::string leaf = text(row, "category_id");
    if (ids.count(leaf) == 0) leaf = leaf.substr(0, leaf.rfind('.'));
    if (ids.count(leaf) > 0) taxonomy.category_of.emplace(text(row, "thread_id"), leaf);
  }
  return taxonomy;
}

Taxonomy pinned_in(const Json& report) {
  Taxonomy all = taxonomy_of(report);
  Taxonomy pinned;
  pinned.title = all.title;
  pinned.is_same = true;
  std::set<std::string> ids;
  for (Taxonomy::Entry& entry : all.categories) {
    if (!entry.pinned && ids.count(entry.parent_id) == 0) continue;
    if (ids.count(entry.parent_id) == 0) entry.parent_id.clear();  // a subcategory alone is kept as a category
    ids.insert(entry.id);
    pinned.categories.push_back(std::move(entry));
  }
  for (auto& [thread, leaf] : all.category_of) {
    if (ids.count(leaf) > 0) pinned.category_of.emplace(thread, leaf);
  }
  return pinned;
}

}  // namespace tracesift::report
