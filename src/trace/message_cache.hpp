// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "trace/message_pool.hpp"

namespace tracesift::trace {

/// What was read of certain bytes, by their hash: a model call repeats the conversation so far, byte for byte, and
/// what is known need not be read again. Each newcomer takes the place of one older one, so this never grows.
class MessageCache {
 public:
  explicit MessageCache(Keep keep) : keep_(keep) {}

  /// Valid until the next put().
  const std::vector<MessagePtr>* find(std::uint64_t key) const {
    const Slot& slot = slots_[key % kSlots];
    return slot.key == key && key != 0 ? &slot.messages : nullptr;
  }
  void put(std::uint64_t key, std::vector<MessagePtr> messages) { slots_[key % kSlots] = {key, std::move(messages)}; }

  /// How much of the messages stays.
  Keep keep() const { return keep_; }

 private:
  static constexpr std::size_t kSlots = 2'048;
  struct Slot {
    std::uint64_t key = 0;
    std::vector<MessagePtr> messages;
  };
  Keep keep_;
  std::vector<Slot> slots_ = std::vector<Slot>(kSlots);
};

}  // namespace tracesift::trace
