// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string_view>

namespace tracesift::base {

/// FNV-1a, 64 bits: the same on every machine, unlike std::hash. Not for hostile keys in tables.
constexpr std::uint64_t hash(std::string_view text, std::uint64_t seed = 0xcbf29ce484222325ull) {
  for (const char c : text) {
    seed ^= static_cast<unsigned char>(c);
    seed *= 0x100000001b3ull;
  }
  return seed;
}

}  // namespace tracesift::base
