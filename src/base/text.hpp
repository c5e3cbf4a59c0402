// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace tracesift::base {

std::string_view trim(std::string_view text);
/// ASCII only: for keys, ids and markup, not for what people wrote.
std::string lower_ascii(std::string_view text);
bool starts_with(std::string_view text, std::string_view prefix);

/// The code point at `at`, which moves past it. Invalid bytes are U+FFFD, one each.
std::uint32_t next_code_point(std::string_view text, std::size_t& at);
/// Up to four bytes of UTF-8 at `out`; where they end.
char* write_code_point(char* out, std::uint32_t code_point);
void append_code_point(std::string& text, std::uint32_t code_point);
/// Lower case for Latin, Greek and Cyrillic letters; anything else as it is.
std::uint32_t fold_case(std::uint32_t code_point);
bool is_letter_or_digit(std::uint32_t code_point);
/// The different words of a text, in small letters: runs of letters and digits of `min_bytes` or more.
std::set<std::string> words_of(std::string_view text, std::size_t min_bytes = 1);
/// Written without blanks between words: Han, kana, Thai, Lao, Khmer, Myanmar.
bool is_unspaced_script(std::uint32_t code_point);

/// Every invalid byte becomes U+FFFD. Whether there was one.
bool make_valid_utf8(std::string& text);
/// At most `limit` bytes, cut between characters, with "…" where something was cut.
std::string shorten(std::string_view text, std::size_t limit);
/// Runs of white space and control characters become one blank; trimmed.
std::string collapse_whitespace(std::string_view text);

/// 1234567 -> "1,234,567"
std::string group_digits(std::int64_t value);

std::string join(const std::vector<std::string>& parts, std::string_view separator);

}  // namespace tracesift::base
