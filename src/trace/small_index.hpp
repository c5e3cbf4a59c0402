// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <unordered_map>
#include <vector>

namespace tracesift::trace {

/// Positions by 64-bit key, counted from 0 in the order of `add`. Most traces have a handful of runs and messages, for
/// which looking at each beats a table in time and memory.
class SmallIndex {
 public:
  std::optional<std::uint32_t> find(std::uint64_t key) const {
    if (!table_.empty()) {
      const auto found = table_.find(key);
      return found == table_.end() ? std::nullopt : std::optional(found->second);
    }
    for (std::uint32_t i = 0; i < keys_.size(); ++i) {
      if (keys_[i] == key) return i;
    }
    return std::nullopt;
  }
  const std::vector<std::uint64_t>& keys() const { return keys_; }
  void add(std::uint64_t key) {
    keys_.push_back(key);
    if (keys_.size() < kMaxLinear) return;
    for (auto i = static_cast<std::uint32_t>(table_.size() == 0 ? 0 : keys_.size() - 1); i < keys_.size(); ++i) {
      table_.try_emplace(keys_[i], i);
    }
  }

 private:
  static constexpr std::size_t kMaxLinear = 32;
  std::vector<std::uint64_t> keys_;
  std::unordered_map<std::uint64_t, std::uint32_t> table_;
};

}  // namespace tracesift::trace
