// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace tracesift::base {

/// 64 bits, eight bytes a step: multiply and fold the high half down. The same on every little-endian machine, unlike
/// std::hash. Distinguishes texts; not a defence against texts chosen to collide.
inline std::uint64_t hash(std::string_view text, std::uint64_t seed = 0xcbf29ce484222325ull) {
  constexpr std::uint64_t kFactor = 0x9E3779B97F4A7C15ull;  // 2^64 / golden ratio
  std::uint64_t state = (seed + text.size()) * kFactor;
  state ^= state >> 32;  // so that seed and text cannot cancel out
  const auto mix = [&](std::uint64_t word) {
    state = (state ^ word) * kFactor;
    state ^= state >> 29;
  };
  const char* at = text.data();
  std::size_t left = text.size();
  for (; left >= 8; at += 8, left -= 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, at, 8);
    mix(word);
  }
  if (left > 0) {
    std::uint64_t word = 0;
    std::memcpy(&word, at, left);
    mix(word);
  }
  state *= 0xBF58476D1CE4E5B9ull;
  return state ^ (state >> 32);
}

/// Sixteen hexadecimal digits.
inline std::string hex(std::uint64_t number) {
  std::string digits(16, '0');
  for (std::size_t i = 16; i-- > 0; number >>= 4) digits[i] = "0123456789abcdef"[number & 15];
  return digits;
}

}  // namespace tracesift::base
