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
    Taxonomy::Entry entry{text(category, "id"), text(category, "parent_id"), text(category, "name")};
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

}  // namespace tracesift::report
