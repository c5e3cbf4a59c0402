// SPDX-License-Identifier: MIT
#include "method/categorize.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace tracesift::method {
namespace {

constexpr std::size_t kTypical = 10;

std::string describe(const local::Group& group) {
  std::vector<std::string> quoted;
  for (const std::string& phrase : group.phrases) quoted.push_back("“" + base::lower_ascii(phrase) + "”");
  if (group.is_rest) return "Too few of a kind to be a subcategory of their own.";
  if (quoted.empty()) return "No phrase sets these conversations apart.";
  return (group.parent < 0 ? "Set apart from other topics by " : "Set apart from its siblings by ") +
         base::join(quoted, ", ") + ".";
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
    category.description = describe(group);
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
