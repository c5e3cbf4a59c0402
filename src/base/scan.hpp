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

}  // namespace tracesift::base
