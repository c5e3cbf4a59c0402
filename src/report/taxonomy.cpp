// SPDX-License-Identifier: MIT
#include "report/taxonomy.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "base/field.hpp"
#include "base/text.hpp"
#include "report/issues.hpp"
#include "report/layers.hpp"

namespace tracesift::report {
using base::Json;
using base::text;

namespace {

constexpr std::size_t kMaxWordings = 4'000;  // of all categories together

/// At most so many of them, from the first to the last.
std::vector<std::string> evenly(std::vector<std::string> all, std::size_t most) {
  if (all.size() <= most) return all;
  std::vector<std::string> some;
  for (std::size_t i = 0; i < most; ++i) some.push_back(std::move(all[i * all.size() / most]));
  return some;
}

/// Its own, then those of categories that were merged into it.
std::vector<std::string> uids_of(const Json& category) {
  std::vector<std::string> uids = {text(category, "uid")};
  const auto absorbed = category.find("absorbed");
  if (absorbed != category.end() && absorbed->is_array()) {
    for (const Json& uid : *absorbed) {
      if (uid.is_string()) uids.push_back(uid.get<std::string>());
    }
  }
  return uids;
}

/// What a category without rows says of itself.
std::vector<std::string> words_of(const Json& category) {
  std::vector<std::string> words = {text(category, "name")};
  if (std::string example = text(category, "example"); !example.empty()) words.push_back(std::move(example));
  const auto phrases = category.find("phrases");
  if (phrases == category.end() || !phrases->is_array()) return words;
  for (const Json& phrase : *phrases) {
    if (phrase.is_string()) words.push_back(phrase.get<std::string>());
  }
  return words;
}

}  // namespace

namespace {

/// What a report says of its categories, but for where they are.
Taxonomy categories_in(const Json& report) {
  Taxonomy taxonomy;
  taxonomy.title = text(report, "title");
  taxonomy.issues = earlier_issues(report);
  std::set<std::string> ids;
  for (const Json& category : report["categories"]) {
    Taxonomy::Entry entry{text(category, "id"), text(category, "parent_id"), text(category, "name"), "", false};
    const auto pinned = category.find("pinned");
    entry.pinned = pinned != category.end() && *pinned == Json(true);
    if (entry.pinned) entry.description = text(category, "description");
    entry.uids = uids_of(category);
    const bool is_rest = !entry.parent_id.empty() && base::starts_with(entry.name, "Other in ");
    const bool is_known = entry.parent_id.empty() || ids.count(entry.parent_id) > 0;
    if (is_rest || !is_known || !ids.insert(entry.id).second) continue;
    entry.wordings = words_of(category);
    taxonomy.categories.push_back(std::move(entry));
  }
  std::map<std::string, std::vector<std::string>> said;
  for (const Json& row : report["rows"]) {
    std::string leaf = text(row, "category_id");
    if (ids.count(leaf) == 0) leaf = leaf.substr(0, leaf.rfind('.'));
    if (ids.count(leaf) == 0) continue;
    taxonomy.category_of.emplace(text(row, "thread_id"), leaf);
    if (std::string first = text(row, "summary"); !first.empty()) said[leaf].push_back(std::move(first));
  }
  const std::size_t each =
      std::max<std::size_t>(1, kMaxWordings / std::max<std::size_t>(1, taxonomy.categories.size()));
  for (Taxonomy::Entry& entry : taxonomy.categories) {
    std::vector<std::string>& first = said[entry.id];
    if (!first.empty()) entry.wordings = evenly(std::move(first), each);
  }
  return taxonomy;
}

}  // namespace

Result<Taxonomy> taxonomy_of(const Json& report) {
  Taxonomy taxonomy = categories_in(report);
  const auto written = report.find("taxonomy");
  if (written == report.end()) return taxonomy;
  auto layers = read_layers(*written);
  const bool is_of_another_reading = !layers && layers.error().fault == Fault::unsupported;
  if (is_of_another_reading && !taxonomy.category_of.empty()) return taxonomy;  // its first requests are read again
  if (!layers) return layers.error();
  taxonomy.layers = std::move(*layers);
  return taxonomy;
}

Taxonomy pinned_in(const Json& report) {
  Taxonomy all = categories_in(report);
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
