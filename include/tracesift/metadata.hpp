// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tracesift {

/// A handful of names and texts, in the order of the names. A sorted list: runs have ten of them and come by the
/// million, where a tree's nodes would be most of the memory.
class Metadata {
 public:
  using Entry = std::pair<std::string, std::string>;

  std::string& operator[](std::string_view name) {
    auto at = place(name);
    if (at == entries_.end() || at->first != name) at = entries_.insert(at, {std::string(name), {}});
    return at->second;
  }
  /// Keeps what is there.
  void insert(const Entry& entry) {
    const auto at = place(entry.first);
    if (at == entries_.end() || at->first != entry.first) entries_.insert(at, entry);
  }
  const std::string* find(std::string_view name) const {
    const auto at = std::lower_bound(entries_.begin(), entries_.end(), name, before);
    return at != entries_.end() && at->first == name ? &at->second : nullptr;
  }
  /// Leaves this one only, if it is there.
  void keep_only(std::string_view name) {
    std::vector<Entry> kept;
    if (const std::string* value = find(name)) kept.emplace_back(std::string(name), *value);
    entries_.swap(kept);
  }

  auto begin() const { return entries_.begin(); }
  auto end() const { return entries_.end(); }
  std::size_t size() const { return entries_.size(); }
  bool empty() const { return entries_.empty(); }

 private:
  static bool before(const Entry& entry, std::string_view name) { return entry.first < name; }
  std::vector<Entry>::iterator place(std::string_view name) {
    return std::lower_bound(entries_.begin(), entries_.end(), name, before);
  }
  std::vector<Entry> entries_;
};

}  // namespace tracesift
