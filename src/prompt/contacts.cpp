// SPDX-License-Identifier: MIT
// Mail addresses, and names in paths.
#include <array>

#include "prompt/patterns.hpp"

namespace tracesift::prompt {
namespace {

constexpr std::size_t kMaxLocalPartBytes = 256;
constexpr std::size_t kMaxDomainBytes = 255;

bool is_high(char c) { return static_cast<unsigned char>(c) >= 0x80; }

/// \u00e9 in JSON text.
std::size_t escape(std::string_view text, std::size_t at) {
  if (text.substr(at, 2) != "\\u" || at + 6 > text.size()) return 0;
  return run(text, at + 2, is_hex, 4) == 4 ? 6 : 0;
}

/// @, and what people and programs write for it.
std::size_t at_sign(std::string_view text, std::size_t at) {
  if (at >= text.size()) return 0;
  if (text[at] == '@') return 1;
  for (const std::string_view other : {"\\u0040", "%40", " [at] ", "[at]", " (at) ", "(at)", " {at} ", "{at}"}) {
    if (stands(text, at, other)) return other.size();
  }
  return 0;
}

std::size_t dot(std::string_view text, std::size_t at) {
  if (at >= text.size()) return 0;
  if (text[at] == '.') return 1;
  for (const std::string_view other : {" [dot] ", "[dot]", " (dot) ", "(dot)"}) {
    if (stands(text, at, other)) return other.size();
  }
  return 0;
}

std::size_t local_part(std::string_view text, std::size_t at) {
  std::size_t n = 0;
  while (n < kMaxLocalPartBytes && at + n < text.size() && at_sign(text, at + n) == 0) {
    const char c = text[at + n];
    if (is_word(c) || is_high(c) || c == '.' || c == '+' || c == '%' || (c == '\'' && n > 0)) {
      ++n;
    } else if (const std::size_t more = escape(text, at + n)) {
      n += more;
    } else {
      break;
    }
  }
  return n;
}

}  // namespace

/// An address as RFC 5321 and 6531 have it: letters of any script, a domain with a dot.
Found email(std::string_view text, std::size_t at) {
  const std::size_t local = local_part(text, at);
  const std::size_t sign = local == 0 ? 0 : at_sign(text, at + local);
  if (sign == 0) return {};
  const std::size_t from = at + local + sign;
  const auto is_label = [](char c) { return is_word(c) || is_high(c); };
  std::size_t end = from;  // of the last label that can end a domain
  std::size_t labels = 0;
  for (std::size_t next = from; next < text.size() && next - from < kMaxDomainBytes;) {
    const std::size_t length = run(text, next, is_label, 63);
    if (length == 0) break;
    const std::string_view label = text.substr(next, length);
    const bool is_top = length >= 2 && (is_letter(label.back()) || is_high(label.back()));
    ++labels;
    next += length;
    if (labels == 1 || is_top) end = next;
    const std::size_t step = dot(text, next);
    if (step == 0) break;
    next += step;
  }
  const std::string_view host = text.substr(from, end - from);
  if (labels < 2 || host.find_first_of(".[(") == std::string_view::npos) return {};
  // git@github.com:somebody/something is where a program lies, not where a person is reached.
  if (text.substr(at, local) == "git" && end < text.size() && text[end] == ':') return {};
  return {0, end - at};
}

/// /home/NAME, C:\Users\NAME, also in JSON text and under WSL.
Found home_folder(std::string_view text, std::size_t at) {
  static constexpr std::array<std::string_view, 5> kUnix = {"/home/", "/Users/", "\\/home\\/", "\\/Users\\/", "/mnt/"};
  const auto is_name = [](char c) { return is_word(c) || c == '.' || is_high(c); };
  for (const std::string_view begin : kUnix) {
    if (text.substr(at, begin.size()) != begin) continue;
    std::size_t keep = begin.size();
    if (begin == "/mnt/") {
      if (at + keep >= text.size() || text.substr(at + keep + 1, 7) != "/Users/") return {};
      keep += 8;
    }
    return {keep, run(text, at + keep, is_name, 64)};
  }
  if (!is_letter(text[at]) || at + 1 >= text.size() || text[at + 1] != ':') return {};
  for (const std::string_view begin : {":\\Users\\", ":\\\\Users\\\\", ":/Users/"}) {
    if (!stands(text, at + 1, begin)) continue;
    const std::size_t keep = 1 + begin.size();
    const std::size_t word = run(text, at + keep, is_name, 64);
    // "Jane Doe\": a name with a blank ends where the path goes on.
    const std::size_t wide = run(
        text, at + keep, [&](char c) { return is_name(c) || c == ' '; }, 64);
    const bool goes_on =
        at + keep + wide < text.size() && (text[at + keep + wide] == '\\' || text[at + keep + wide] == '/');
    const bool is_quoted = at + keep + wide < text.size() && text[at + keep + wide] == '"';
    return {keep, goes_on || is_quoted ? wide : word};
  }
  return {};
}

}  // namespace tracesift::prompt
