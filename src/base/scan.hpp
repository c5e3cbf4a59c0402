// SPDX-License-Identifier: MIT
// The inner loops of reading JSON: 16 bytes a step with SSE2, which Emscripten maps onto WebAssembly's SIMD128, and one
// byte a step where a machine has neither. Both give the same answers.
#pragma once

#include <cstddef>
#include <string_view>

#if defined(__SSE2__)
#include <emmintrin.h>
#define TRACESIFT_SIMD 1
#endif

namespace tracesift::base {

/// The first `wanted` at or after `from`, or the end of the text.
inline std::size_t find_byte(std::string_view text, std::size_t from, char wanted) {
  std::size_t at = from;
#ifdef TRACESIFT_SIMD
  const __m128i pattern = _mm_set1_epi8(wanted);
  for (; at + 16 <= text.size(); at += 16) {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(text.data() + at));
    const auto found = static_cast<unsigned>(_mm_movemask_epi8(_mm_cmpeq_epi8(bytes, pattern)));
    if (found != 0) return at + static_cast<unsigned>(__builtin_ctz(found));
  }
#endif
  while (at < text.size() && text[at] != wanted) ++at;
  return at;
}

/// How many bytes are `wanted`.
inline std::size_t count_byte(std::string_view text, char wanted) {
  std::size_t count = 0;
  std::size_t at = 0;
#ifdef TRACESIFT_SIMD
  const __m128i pattern = _mm_set1_epi8(wanted);
  for (; at + 16 <= text.size(); at += 16) {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(text.data() + at));
    const auto found = static_cast<unsigned>(_mm_movemask_epi8(_mm_cmpeq_epi8(bytes, pattern)));
    if (found != 0) count += static_cast<unsigned>(__builtin_popcount(found));
  }
#endif
  for (; at < text.size(); ++at) count += text[at] == wanted ? 1 : 0;
  return count;
}

/// The first quote or backslash at or after `from`, or the end of the text.
inline std::size_t find_quote_or_backslash(std::string_view text, std::size_t from) {
  std::size_t at = from;
#ifdef TRACESIFT_SIMD
  const __m128i quote = _mm_set1_epi8('"');
  const __m128i backslash = _mm_set1_epi8('\\');
  for (; at + 16 <= text.size(); at += 16) {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(text.data() + at));
    const __m128i either = _mm_or_si128(_mm_cmpeq_epi8(bytes, quote), _mm_cmpeq_epi8(bytes, backslash));
    const auto found = static_cast<unsigned>(_mm_movemask_epi8(either));
    if (found != 0) return at + static_cast<unsigned>(__builtin_ctz(found));
  }
#endif
  while (at < text.size() && text[at] != '"' && text[at] != '\\') ++at;
  return at;
}

/// Bytes that a step reads or writes at once.
constexpr std::size_t kStep = 16;

struct Copied {
  std::size_t bytes;
  bool ascii;  // all of them
};

/// Copies what is before the first `stop` at or after `from`, or all. `out` has room for it and a step more.
inline Copied copy_until(std::string_view text, std::size_t from, char stop, char* out) {
  std::size_t at = from;
  unsigned high = 0;
#ifdef TRACESIFT_SIMD
  const __m128i pattern = _mm_set1_epi8(stop);
  for (; at + kStep <= text.size(); at += kStep) {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(text.data() + at));
    _mm_storeu_si128(reinterpret_cast<__m128i*>(out + (at - from)), bytes);
    const auto found = static_cast<unsigned>(_mm_movemask_epi8(_mm_cmpeq_epi8(bytes, pattern)));
    const auto over = static_cast<unsigned>(_mm_movemask_epi8(bytes));
    if (found != 0) {
      const auto n = static_cast<unsigned>(__builtin_ctz(found));
      return {at + n - from, ((over & ((1u << n) - 1)) | high) == 0};
    }
    high |= over;
  }
#endif
  for (; at < text.size() && text[at] != stop; ++at) {
    out[at - from] = text[at];
    high |= static_cast<unsigned char>(text[at]) & 0x80u;
  }
  return {at - from, high == 0};
}

struct StringEnd {
  std::size_t quote;  // the closing one, or the end of the text
  bool escaped;       // is there a backslash in the string?
};

/// `from` is the first byte after an opening quote.
inline StringEnd find_string_end(std::string_view text, std::size_t from) {
  std::size_t at = find_quote_or_backslash(text, from);
  bool escaped = false;
  while (at < text.size() && text[at] == '\\') {
    escaped = true;
    at = at + 2 < text.size() ? find_quote_or_backslash(text, at + 2) : text.size();
  }
  return {at, escaped};
}

/// How many of the first bytes are ASCII.
inline std::size_t ascii_prefix(std::string_view text) {
  std::size_t at = 0;
#ifdef TRACESIFT_SIMD
  for (; at + 16 <= text.size(); at += 16) {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(text.data() + at));
    const auto high = static_cast<unsigned>(_mm_movemask_epi8(bytes));
    if (high != 0) return at + static_cast<unsigned>(__builtin_ctz(high));
  }
#endif
  while (at < text.size() && static_cast<unsigned char>(text[at]) < 0x80) ++at;
  return at;
}

/// Whether the text contains `wanted`, lower-case ASCII, in any case. Sixteen bytes a step are searched for its
/// first and its last byte.
inline bool contains_folded(std::string_view text, std::string_view wanted) {
  if (wanted.empty()) return true;
  if (wanted.size() > text.size()) return false;
  const auto is_letter = [](char c) { return c >= 'a' && c <= 'z'; };
  const std::size_t last = wanted.size() - 1;
  const std::size_t places = text.size() - last;
  const auto stands_at = [&](std::size_t at) {
    for (std::size_t k = 0; k <= last; ++k) {
      const char here = text[at + k];
      const char lower = here >= 'A' && here <= 'Z' ? static_cast<char>(here + ('a' - 'A')) : here;
      if (lower != wanted[k]) return false;
    }
    return true;
  };
  std::size_t at = 0;
#ifdef TRACESIFT_SIMD
  const auto case_bit = [&](char c) { return _mm_set1_epi8(is_letter(c) ? 0x20 : 0); };  // upper and lower differ by it
  const __m128i first_bit = case_bit(wanted.front());
  const __m128i last_bit = case_bit(wanted.back());
  const __m128i first_byte = _mm_set1_epi8(wanted.front());
  const __m128i last_byte = _mm_set1_epi8(wanted.back());
  for (; at + 16 <= places; at += 16) {
    const __m128i begins = _mm_loadu_si128(reinterpret_cast<const __m128i*>(text.data() + at));
    const __m128i ends = _mm_loadu_si128(reinterpret_cast<const __m128i*>(text.data() + at + last));
    const __m128i both = _mm_and_si128(_mm_cmpeq_epi8(_mm_or_si128(begins, first_bit), first_byte),
                                       _mm_cmpeq_epi8(_mm_or_si128(ends, last_bit), last_byte));
    for (auto found = static_cast<unsigned>(_mm_movemask_epi8(both)); found != 0; found &= found - 1) {
      if (stands_at(at + static_cast<unsigned>(__builtin_ctz(found)))) return true;
    }
  }
#endif
  for (; at < places; ++at) {
    if (stands_at(at)) return true;
  }
  return false;
}

}  // namespace tracesift::base
