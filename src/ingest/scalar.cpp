// SPDX-License-Identifier: MIT
#include "ingest/scalar.hpp"

#include <array>
#include <cstdint>
#include <iterator>

#include "base/scan.hpp"
#include "base/text.hpp"

namespace tracesift::ingest {
namespace {

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

/// Four hex digits at `at`, or -1.
int hex4(std::string_view body, std::size_t at) {
  if (at + 4 > body.size()) return -1;
  int value = 0;
  for (std::size_t i = at; i < at + 4; ++i) {
    const int digit = hex_digit(body[i]);
    if (digit < 0) return -1;
    value = value * 16 + digit;
  }
  return value;
}

/// What `\u` at the two bytes before `i` stands for, as UTF-8 at `out`: no more than three bytes for its six. Moves `i`
/// behind it, behind both where it is the first half of a pair.
char* decode_unicode(std::string_view body, std::size_t& i, char* out) {
  constexpr std::uint32_t kUnknown = 0xFFFD;
  std::uint32_t code = kUnknown;
  if (const int c = hex4(body, i); c >= 0) {
    code = static_cast<std::uint32_t>(c);
    i += 4;
    if (code >= 0xD800 && code < 0xE000) {
      const bool may_pair = code < 0xDC00 && i + 1 < body.size() && body[i] == '\\' && body[i + 1] == 'u';
      const int low = may_pair ? hex4(body, i + 2) : -1;
      const bool is_pair = low >= 0xDC00 && low < 0xE000;
      code = is_pair ? 0x10000u + ((code & 0x3FF) << 10) + (static_cast<std::uint32_t>(low) & 0x3FF) : kUnknown;
      if (is_pair) i += 6;
    }
  }
  return base::write_code_point(out, code);
}

}  // namespace

std::string decode_string(std::string_view body, bool escaped, bool* damaged) {
  const auto make_valid = [damaged](std::string& text) {
    if (base::make_valid_utf8(text) && damaged != nullptr) *damaged = true;
  };
  if (!escaped) {
    std::string text(body);
    make_valid(text);
    return text;
  }
  // In one pass, into a buffer that is large enough: `\u` without digits becomes three bytes, nothing else grows.
  const std::size_t most = body.size() + body.size() / 2 + base::kStep;
  std::array<char, 4096> few;
  std::string many;
  if (most > few.size()) many.resize(most);
  char* const begin = many.empty() ? few.data() : many.data();
  char* out = begin;
  bool ascii = true;
  for (std::size_t i = 0; i < body.size();) {
    const base::Copied copied = base::copy_until(body, i, '\\', out);
    ascii = ascii && copied.ascii;
    out += copied.bytes;
    i += copied.bytes;
    if (i >= body.size()) break;
    if (i + 1 >= body.size()) {
      *out++ = body[i];
      break;
    }
    const char c = body[i + 1];
    i += 2;
    switch (c) {
      case 'n': *out++ = '\n'; break;
      case 't': *out++ = '\t'; break;
      case 'r': *out++ = '\r'; break;
      case 'b': *out++ = '\b'; break;
      case 'f': *out++ = '\f'; break;
      case 'u': out = decode_unicode(body, i, out); break;
      default:  // \" \\ \/ and anything else
        ascii = ascii && static_cast<unsigned char>(c) < 0x80;
        *out++ = c;
    }
  }
  std::string text(begin, static_cast<std::size_t>(out - begin));
  if (!ascii) make_valid(text);
  return text;
}

std::optional<double> plain_number(std::string_view digits) {
  std::size_t at = digits[0] == '-' ? 1 : 0;
  std::uint64_t mantissa = 0;
  std::size_t after_point = 0;
  std::size_t count = 0;
  bool point = false;
  bool any = false;
  for (; at < digits.size(); ++at) {
    if (digits[at] == '.' && !point && any) {
      point = true;
    } else if (digits[at] >= '0' && digits[at] <= '9' && count < 19) {
      any = true;
      mantissa = mantissa * 10 + static_cast<std::uint64_t>(digits[at] - '0');
      count += mantissa != 0 ? 1 : 0;
      after_point += point ? 1 : 0;
    } else {
      return std::nullopt;
    }
  }
  constexpr double kPowers[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
  if (!any || digits.back() == '.' || after_point >= std::size(kPowers)) return std::nullopt;
  const double value = static_cast<double>(mantissa) / kPowers[after_point];
  return digits[0] == '-' ? -value : value;
}

}  // namespace tracesift::ingest
