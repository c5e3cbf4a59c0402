// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tracesift {

/// Names and texts, in the order of the names. A sorted list: runs have ten of them and come by the million, where a
/// tree's nodes would be most of the memory. Where there are many, new ones are collected and sorted in at once, so
/// that a million are not moved a million times.
class Metadata {
 public:
  using Entry = std::pair<std::string, std::string>;

  Metadata() = default;
  Metadata(const Metadata&) = default;
  Metadata(Metadata&& other) noexcept
      : entries_(std::exchange(other.entries_, {})), sorted_(std::exchange(other.sorted_, 0)) {}
  Metadata& operator=(const Metadata&) = default;
  Metadata& operator=(Metadata&& other) noexcept {
    entries_ = std::exchange(other.entries_, {});
    sorted_ = std::exchange(other.sorted_, 0);
    return *this;
  }

  void set(std::string_view name, std::string value) {
    if (entries_.size() >= kFew) {
      entries_.push_back({std::string(name), std::move(value)});
      return;
    }
    settle();
    const auto at = place(name);
    if (at != entries_.end() && at->first == name) {
      at->second = std::move(value);
    } else {
      entries_.insert(at, {std::string(name), std::move(value)});
      ++sorted_;
    }
  }
  /// All of another's; what is here already stays.
  void add_missing(const Metadata& other) {
    settle();
    other.settle();
    std::vector<Entry> all;
    all.reserve(entries_.size() + other.entries_.size());
    auto theirs = other.entries_.begin();
    for (Entry& mine : entries_) {
      for (; theirs != other.entries_.end() && theirs->first < mine.first; ++theirs) all.push_back(*theirs);
      if (theirs != other.entries_.end() && theirs->first == mine.first) ++theirs;
      all.push_back(std::move(mine));
    }
    all.insert(all.end(), theirs, other.entries_.end());
    entries_ = std::move(all);
    sorted_ = entries_.size();
  }
  const std::string* find(std::string_view name) const {
    settle();
    const auto at = std::lower_bound(entries_.begin(), entries_.end(), name, before);
    return at != entries_.end() && at->first == name ? &at->second : nullptr;
  }
  /// Leaves this one only, if it is there.
  void keep_only(std::string_view name) {
    std::vector<Entry> kept;
    if (const std::string* value = find(name)) kept.emplace_back(std::string(name), *value);
    entries_.swap(kept);
    sorted_ = entries_.size();
  }

  auto begin() const {
    settle();
    return entries_.cbegin();
  }
  auto end() const {
    settle();
    return entries_.cend();
  }
  std::size_t size() const {
    settle();
    return entries_.size();
  }
  bool empty() const { return entries_.empty(); }

 private:
  static bool before(const Entry& entry, std::string_view name) { return entry.first < name; }
  std::vector<Entry>::iterator place(std::string_view name) {
    return std::lower_bound(entries_.begin(), entries_.end(), name, before);
  }
  /// Sorts in what was collected; of equal names the last one stays.
  void settle() const {
    if (sorted_ == entries_.size()) return;
    const auto less = [](const Entry& a, const Entry& b) { return a.first < b.first; };
    const auto middle = entries_.begin() + static_cast<std::ptrdiff_t>(sorted_);
    std::stable_sort(middle, entries_.end(), less);
    std::inplace_merge(entries_.begin(), middle, entries_.end(), less);
    std::size_t kept = 0;
    for (std::size_t i = 0; i < entries_.size(); ++i) {
      if (kept > 0 && entries_[kept - 1].first == entries_[i].first) {
        entries_[kept - 1].second = std::move(entries_[i].second);
      } else if (kept++ != i) {
        entries_[kept - 1] = std::move(entries_[i]);
      }
    }
    entries_.erase(entries_.begin() + static_cast<std::ptrdiff_t>(kept), entries_.end());
    sorted_ = entries_.size();
  }

  static constexpr std::size_t kFew = 64;
  mutable std::vector<Entry> entries_;  // the first sorted_ in order, behind them what was collected since
  mutable std::size_t sorted_ = 0;
};

}  // namespace tracesift
