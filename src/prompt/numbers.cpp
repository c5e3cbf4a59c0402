// SPDX-License-Identifier: MIT
// Numbers that name a person, an account or a machine.
#include <algorithm>
#include <string>
#include <vector>

#include "prompt/patterns.hpp"

namespace tracesift::prompt {
namespace {

constexpr std::size_t kMaxNumberBytes = 32;

/// Groups of digits with single marks between: what phones, cards and dates are written in.
struct Groups {
  std::string digits;
  std::vector<std::size_t> sizes;
  std::string marks;  // between the groups, one each; '(' and ')' apart
  bool has_plus = false;
  bool has_brackets = false;
  std::size_t length = 0;  // to the end of the last digit
};

Groups groups_at(std::string_view text, std::size_t at) {
  Groups groups;
  std::size_t end = at;
  if (text[end] == '+') {
    groups.has_plus = true;
    ++end;
  }
  char mark = 0;
  const std::size_t limit = std::min(text.size(), at + kMaxNumberBytes);
  while (end < limit && groups.digits.size() < 20) {
    const char c = text[end];
    if (is_digit(c)) {
      const std::size_t size = run(text, end, is_digit, 20);
      if (!groups.sizes.empty()) groups.marks += mark;
      groups.digits.append(text, end, size);
      groups.sizes.push_back(size);
      end += size;
      groups.length = end - at;
      mark = 0;
      continue;
    }
    const bool is_bracket = c == '(' || c == ')';
    groups.has_brackets = groups.has_brackets || is_bracket;
    if (is_bracket) {
      ++end;
      if (end < limit && text[end] == ' ') ++end;
      mark = ' ';
      continue;
    }
    if (mark != 0 || (c != ' ' && c != '-' && c != '.' && c != '/')) break;
    mark = c;
    ++end;
  }
  return groups;
}

/// Whether a word goes on after the digits, so that they are not a number.
bool goes_on(std::string_view text, std::size_t end) {
  return end < text.size() && (is_letter(text[end]) || text[end] == '_');
}

bool all_marks(const Groups& groups, char mark) {
  return std::all_of(groups.marks.begin(), groups.marks.end(), [&](char one) { return one == mark; });
}

/// 05.01.2026, 2026-01-05, 01/05/26: days, and the times behind them.
bool is_date(const Groups& groups) {
  const auto& sizes = groups.sizes;
  if (sizes.size() < 3 || groups.has_plus || groups.has_brackets) return false;
  if (groups.marks[0] == ' ' || groups.marks[0] != groups.marks[1]) return false;
  const bool day_first = sizes[0] <= 2 && sizes[1] <= 2 && (sizes[2] == 4 || sizes[2] == 2) && groups.marks[0] != '-';
  const bool dashed = sizes[0] == 2 && sizes[1] == 2 && sizes[2] == 4;
  const bool year_first = sizes[0] == 4 && sizes[1] <= 2 && sizes[2] <= 2;
  if (!day_first && !dashed && !year_first) return false;
  const std::size_t from = year_first ? sizes[0] : 0;
  const int first = std::stoi(groups.digits.substr(from, sizes[year_first ? 1 : 0]));
  return first <= 31;
}

/// The check digit of ISO/IEC 7812 (Luhn).
bool checks(const std::string& digits) {
  int sum = 0;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    int digit = digits[digits.size() - 1 - i] - '0';
    if (i % 2 == 1) digit = digit * 2 > 9 ? digit * 2 - 9 : digit * 2;
    sum += digit;
  }
  return sum % 10 == 0;
}

/// Whether an issuer of cards has numbers that begin so and are so long.
bool is_issued(const std::string& digits) {
  const std::size_t n = digits.size();
  const int two = std::stoi(digits.substr(0, 2));
  const int four = std::stoi(digits.substr(0, 4));
  if (digits[0] == '4') return n == 13 || n == 16 || n == 19;
  if ((two >= 51 && two <= 55) || (four >= 2221 && four <= 2720)) return n == 16;
  if (two == 34 || two == 37) return n == 15;
  if (two == 30 || two == 36 || two == 38 || two == 39) return n == 14;
  return (four == 6011 || two == 65 || two == 64 || two == 62 || two == 35) && n >= 16;
}

/// Whether a number goes on before this place: 2.3.4.5 of 1.2.3.4.5.
bool is_inside(std::string_view text, std::size_t at) {
  return at >= 2 && is_digit(text[at - 2]) && (text[at - 1] == '.' || text[at - 1] == '-' || text[at - 1] == '/');
}

/// A word that says that a number is one of software.
bool follows_version(std::string_view text, std::size_t at) {
  std::size_t end = at;
  while (end > 0 && (text[end - 1] == ' ' || text[end - 1] == '=' || text[end - 1] == ':')) --end;
  for (const std::string_view word : {"version", "release", "build", "ver", "v", "firmware"}) {
    if (end >= word.size() && stands(text, end - word.size(), word)) return true;
  }
  return false;
}

}  // namespace

Found hardware_address(std::string_view text, std::size_t at) {
  if (at + 17 > text.size() || (text[at + 2] != ':' && text[at + 2] != '-')) return {};
  for (std::size_t i = 0; i < 17; ++i) {
    if (i % 3 == 2 ? text[at + i] != text[at + 2] : !is_hex(text[at + i])) return {};
  }
  return at + 17 < text.size() && (is_word(text[at + 17]) || text[at + 17] == ':') ? Found{} : Found{0, 17};
}

/// Four numbers to 255, and no fifth.
Found ip_address(std::string_view text, std::size_t at) {
  if (is_inside(text, at)) return {};
  std::size_t end = at;
  for (int part = 0; part < 4; ++part) {
    const std::size_t length = run(text, end, is_digit, 4);
    if (length < 1 || length > 3 || std::stoi(std::string(text.substr(end, length))) > 255) return {};
    end += length;
    if (part == 3) break;
    if (end >= text.size() || text[end] != '.') return {};
    ++end;
  }
  const bool has_fifth = end + 1 < text.size() && text[end] == '.' && is_digit(text[end + 1]);
  if (has_fifth || (end < text.size() && is_word(text[end]))) return {};
  return follows_version(text, at) ? Found{} : Found{0, end - at};
}

/// RFC 4291: eight groups of hexadecimal digits, or fewer around "::".
Found ipv6_address(std::string_view text, std::size_t at) {
  const std::size_t length = run(
      text, at, [](char c) { return is_hex(c) || c == ':'; }, 40);
  if (length < 4 || (at + length < text.size() && is_word(text[at + length]))) return {};
  std::string_view address = text.substr(at, length);
  if (address.ends_with(':') && !address.ends_with("::")) address.remove_suffix(1);
  const auto colons = std::count(address.begin(), address.end(), ':');
  const std::size_t gap = address.find("::");
  if (gap == std::string_view::npos ? colons != 7 : colons > 7 || colons < 2) return {};
  std::size_t groups = 0;
  for (std::size_t i = 0; i < address.size();) {
    const std::size_t size = run(address, i, is_hex, 6);
    if (size > 4) return {};
    groups += size > 0 ? 1 : 0;
    i += size + 1;
  }
  const bool has_digit = std::any_of(address.begin(), address.end(), is_digit);
  return has_digit && groups >= 2 ? Found{0, address.size()} : Found{};
}

/// An IBAN, by its check digits (ISO 13616): the remainder by 97 is 1.
Found bank_account(std::string_view text, std::size_t at) {
  if (at + 15 > text.size() || !is_upper(text[at]) || !is_upper(text[at + 1]) || !is_digit(text[at + 2]) ||
      !is_digit(text[at + 3])) {
    return {};
  }
  std::string number;
  std::size_t end = at;
  std::size_t last = at;
  while (end < text.size() && end - at < 44 && number.size() < 34) {
    if (is_digit(text[end]) || is_upper(text[end])) {
      number += text[end++];
      last = end;
    } else if (text[end] == ' ' && number.size() % 4 == 0) {
      ++end;
    } else {
      break;
    }
  }
  for (; number.size() >= 15; --last) {  // words in capitals may follow
    int rest = 0;
    for (std::size_t i = 0; i < number.size(); ++i) {
      const char c = number[(i + 4) % number.size()];
      rest = is_digit(c) ? (rest * 10 + (c - '0')) % 97 : (rest * 100 + (c - 'A' + 10)) % 97;
    }
    if (rest == 1) return {0, last - at};
    number.pop_back();
    if (text[last - 1] == ' ') --last;
  }
  return {};
}

Found card_number(std::string_view text, std::size_t at) {
  if (!is_digit(text[at]) || is_inside(text, at)) return {};
  const Groups groups = groups_at(text, at);
  const std::string& digits = groups.digits;
  if (digits.size() < 13 || digits.size() > 19 || goes_on(text, at + groups.length)) return {};
  if (!all_marks(groups, ' ') && !all_marks(groups, '-')) return {};
  return checks(digits) && is_issued(digits) ? Found{0, groups.length} : Found{};
}

/// Of the United States: 123-45-6789; no area 000, 666 or 9xx.
Found social_security(std::string_view text, std::size_t at) {
  if (!is_digit(text[at]) || is_inside(text, at)) return {};
  const Groups groups = groups_at(text, at);
  if (groups.sizes != std::vector<std::size_t>{3, 2, 4} || groups.marks != "--") return {};
  const std::string area = groups.digits.substr(0, 3);
  if (area == "000" || area == "666" || area[0] == '9' || goes_on(text, at + groups.length)) return {};
  return {0, groups.length};
}

/// Numbers with their country (E.164), and national ones in the shapes that they are written in.
Found phone_number(std::string_view text, std::size_t at) {
  if ((!is_digit(text[at]) && text[at] != '+' && text[at] != '(') || is_inside(text, at)) return {};
  const Groups groups = groups_at(text, at);
  const std::string& digits = groups.digits;
  const std::size_t n = digits.size();
  if (n < 8 || n > 17 || goes_on(text, at + groups.length) || is_date(groups)) return {};
  const Found all = {0, groups.length};
  const auto& sizes = groups.sizes;
  if (groups.has_plus) return n <= 15 ? all : Found{};
  const bool has_dots_only = !groups.marks.empty() && all_marks(groups, '.');
  const bool is_american =
      sizes == std::vector<std::size_t>{3, 3, 4} || (sizes == std::vector<std::size_t>{1, 3, 3, 4} && digits[0] == '1');
  if (is_american) {
    const char area = digits[n - 10];
    return area >= '2' || groups.has_brackets ? all : Found{};
  }
  if (text[at] == '(') return sizes.size() >= 2 && n >= 8 && n <= 13 ? all : Found{};
  if (has_dots_only && sizes.size() < 4) return {};  // amounts
  if (digits[0] == '0') {
    if (digits[1] == '0') return n >= 11 && digits[2] != '0' ? all : Found{};
    const bool is_mobile = digits[1] == '7' || (digits[1] == '1' && digits[2] >= '5' && digits[2] <= '7');
    return n >= 9 && n <= 12 && (!groups.marks.empty() || is_mobile) ? all : Found{};
  }
  // China's mobile numbers; Brazil's, whose area has no 0 before it.
  const bool is_chinese = n == 11 && digits[0] == '1' && digits[1] >= '3' &&
                          (sizes.size() == 1 || sizes == std::vector<std::size_t>{3, 4, 4});
  const bool is_brazilian = sizes == std::vector<std::size_t>{2, 5, 4} && digits[2] == '9';
  return is_chinese || is_brazilian ? all : Found{};
}

}  // namespace tracesift::prompt
