// SPDX-License-Identifier: MIT
// What looks like a secret or personal data: one rule a row. patterns_test.cpp has for each what it finds and what it
// leaves; docs/privacy.md lists both.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

namespace tracesift::prompt {

/// What is found at a position: `keep` bytes that stay ("/home/"), then `length` bytes that are taken out.
struct Found {
  std::size_t keep = 0;
  std::size_t length = 0;  // 0: nothing
};

struct Pattern {
  std::string_view kind;     // as it is counted: "secret"
  std::string_view instead;  // what a reader sees: "[secret]"
  std::string_view name;     // of the rule, for people
  /// Looks at the text from `at` on, where a word begins. Reads a bounded number of bytes.
  Found (*find)(std::string_view text, std::size_t at);
};

/// In the order in which they are tried: the first that finds something has it.
std::span<const Pattern> patterns();

// By what they look for: secrets.cpp, contacts.cpp, numbers.cpp.
Found known_key(std::string_view text, std::size_t at);
Found encoded_key(std::string_view text, std::size_t at);
Found web_token(std::string_view text, std::size_t at);
Found private_key(std::string_view text, std::size_t at);
Found web_hook(std::string_view text, std::size_t at);
Found url_login(std::string_view text, std::size_t at);
Found header_login(std::string_view text, std::size_t at);
Found named_value(std::string_view text, std::size_t at);
Found aws_secret(std::string_view text, std::size_t at);

Found home_folder(std::string_view text, std::size_t at);
Found email(std::string_view text, std::size_t at);

Found hardware_address(std::string_view text, std::size_t at);
Found ip_address(std::string_view text, std::size_t at);
Found ipv6_address(std::string_view text, std::size_t at);
Found bank_account(std::string_view text, std::size_t at);
Found card_number(std::string_view text, std::size_t at);
Found social_security(std::string_view text, std::size_t at);
Found phone_number(std::string_view text, std::size_t at);

// What all of them ask of a byte.
constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
constexpr bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
constexpr bool is_letter(char c) { return is_lower(c) || is_upper(c); }
constexpr bool is_alnum(char c) { return is_digit(c) || is_letter(c); }
constexpr bool is_word(char c) { return is_alnum(c) || c == '_' || c == '-'; }
constexpr bool is_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }
constexpr bool is_base64(char c) { return is_alnum(c) || c == '+' || c == '/' || c == '='; }
constexpr char lower(char c) { return is_upper(c) ? static_cast<char>(c + ('a' - 'A')) : c; }

/// How many characters from `at` on are all `wanted`, at most so many.
template <class Wanted>
std::size_t run(std::string_view text, std::size_t at, Wanted wanted, std::size_t most = 4096) {
  std::size_t n = 0;
  while (n < most && at + n < text.size() && wanted(text[at + n])) ++n;
  return n;
}

/// Whether `wanted` is at a position, in any case.
bool stands(std::string_view text, std::size_t at, std::string_view wanted);

}  // namespace tracesift::prompt
