// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string_view>
#include <vector>

namespace tracesift::trace {

/// Strings of bytes, side by side in large blocks. A block is given back when all in it was dropped: those that are
/// dropped in the order in which they came leave whole blocks behind, where a million strings would leave holes.
class ByteArena {
 public:
  struct Handle {
    std::uint32_t block = 0;
    std::uint32_t at = 0;
    std::uint32_t size = 0;
  };

  Handle put(std::string_view bytes) {
    if (blocks_.empty() || blocks_.back().capacity - blocks_.back().used < bytes.size()) {
      const auto capacity = static_cast<std::uint32_t>(std::max(kBlock, bytes.size()));
      blocks_.push_back({std::unique_ptr<char[]>(new char[capacity]), 0, capacity, 0});
    }
    Block& block = blocks_.back();
    const Handle handle{static_cast<std::uint32_t>(blocks_.size() - 1), block.used,
                        static_cast<std::uint32_t>(bytes.size())};
    if (!bytes.empty()) std::memcpy(block.bytes.get() + handle.at, bytes.data(), bytes.size());
    block.used += handle.size;
    ++block.live;
    return handle;
  }
  /// Valid until it is dropped.
  std::string_view operator[](Handle handle) const {
    return {blocks_[handle.block].bytes.get() + handle.at, handle.size};
  }
  void drop(Handle handle) {
    Block& block = blocks_[handle.block];
    if (--block.live > 0) return;
    block.bytes.reset();
    block.used = block.capacity;
  }

 private:
  static constexpr std::size_t kBlock = std::size_t{1} << 18;
  struct Block {
    std::unique_ptr<char[]> bytes;
    std::uint32_t used = 0;
    std::uint32_t capacity = 0;
    std::uint32_t live = 0;
  };
  std::vector<Block> blocks_;
};

}  // namespace tracesift::trace
