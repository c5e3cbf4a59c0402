// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "tracesift/report.hpp"
#include "tracesift/result.hpp"

namespace tracesift::edit {

/// Categories in two levels and the rows in them. Between two operations: every row is in a leaf or in none, no
/// category is empty, none has a single subcategory, and they are numbered largest first.
class Tree {
 public:
  explicit Tree(Report& report) : report_(report) {}

  std::optional<Error> rename(const std::string& id, const std::string& name);
  std::optional<Error> describe(const std::string& id, const std::string& description);
  std::optional<Error> pin(const std::string& id, bool pinned);
  std::optional<Error> merge(const std::vector<std::string>& ids, const std::string& name);
  std::optional<Error> move(const std::string& id, const std::string& parent);
  std::optional<Error> split(const std::string& id, int into);
  std::optional<Error> assign(const std::vector<std::string>& threads, const std::string& id);

 private:
  Category* find(const std::string& id);
  std::vector<Category*> children_of(const std::string& id);
  void move_rows(const std::string& from, const std::string& to);
  void free_children(const std::string& id);
  void settle();
  void give_leaves();
  void drop_empty();
  void number_again();
  std::string new_id() { return "new " + std::to_string(++made_); }

  Report& report_;
  int made_ = 0;
};

}  // namespace tracesift::edit
