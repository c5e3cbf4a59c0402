// SPDX-License-Identifier: MIT
#include "method/categorize.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace tracesift::method {
namespace {

constexpr std::size_t kTypical = 10;

std::string quoted(const std::vector<std::string>& phrases, std::size_t most) {
  std::vector<std::string> quotes;
  for (std::size_t i = 0; i < std::min(most, phrases.size()); ++i) quotes.push_back("“" + phrases[i] + "”");
  return base::join(quotes, ", ");
}

/// What users write here, and what they write in the category that is most alike.
std::string describe(const local::Group& group, const std::vector<local::Group>& all) {
  if (group.is_rest) return "Too few of a kind to be a subcategory of their own.";
  if (group.phrases.empty()) return "No phrase sets these conversations apart.";
  std::string text = "Users write " + quoted(group.phrases, 4) + " more often than elsewhere";
  if (group.parent >= 0) text += " in “" + all[static_cast<std::size_t>(group.parent)].name + "”";
  text += ".";
  if (group.nearest < 0) return text;
  const local::Group& other = all[static_cast<std::size_t>(group.nearest)];
  text += " Most alike: “" + other.name + "”";
  if (!other.phrases.empty()) text += ", where they write " + quoted(other.phrases, 2);
  return text + ".";
}

}  // namespace

void apply_groups(const local::Engine& engine, Report& report) {
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
    category.description = describe(group, engine.groups());
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
}

}  // namespace tracesift::method
