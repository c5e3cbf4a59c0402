// SPDX-License-Identifier: MIT
#include "prompt/redact.hpp"

#include <algorithm>
#include <array>
#include <span>

#include "base/text.hpp"
#include "prompt/patterns.hpp"

namespace tracesift::prompt {
namespace {

constexpr std::size_t kMaxExamples = 5;
constexpr std::size_t kMaxExampleBytes = 60;

/// The longest of the user's own patterns that is here as whole words.
Found private_words(std::string_view text, std::size_t at, const std::vector<std::string>& own) {
  Found longest;
  for (const std::string& pattern : own) {
    if (pattern.size() <= longest.length || pattern.size() > text.size() - at) continue;
    const auto agrees = [](char wanted, char here) {
      return wanted == '#' ? is_digit(here) : lower(wanted) == lower(here);
    };
    if (!std::equal(pattern.begin(), pattern.end(), text.begin() + static_cast<std::ptrdiff_t>(at), agrees)) continue;
    const std::size_t end = at + pattern.size();
    if (end < text.size() && is_word(text[end]) && is_word(text[end - 1]) && text[end] != '-') continue;
    longest = {0, pattern.size()};
  }
  return longest;
}

constexpr Pattern kPrivate = {"private", "[private]", "your own words", nullptr};

/// Whether something may begin here: at a word, also behind an escape of JSON text ("\n" is no letter n), a letter of
/// another script, or an underscore (KEY_AKIA…).
bool begins(std::string_view text, std::size_t at) {
  static constexpr std::string_view kEscapes = "nrtbf";
  const bool is_escape = at >= 1 && text[at - 1] == '\\' && kEscapes.find(text[at]) != std::string_view::npos;
  if (at == 0 || !is_alnum(text[at - 1])) return !is_escape;
  return at >= 2 && text[at - 2] == '\\' && kEscapes.find(text[at - 1]) != std::string_view::npos;
}

}  // namespace

std::span<const Pattern> patterns() {
  static constexpr std::array kPatterns = std::to_array<Pattern>({
      {"secret", "[secret]", "keys and tokens by how their makers begin them", known_key},
      {"secret", "[secret]", "JSON Web Tokens", web_token},
      {"secret", "[secret]", "keys in base64", encoded_key},
      {"secret", "[secret]", "private keys in PEM", private_key},
      {"secret", "[secret]", "web hooks of Slack and Discord", web_hook},
      {"secret", "[secret]", "name and password in an address", url_login},
      {"secret", "[secret]", "Bearer and Basic headers", header_login},
      {"secret", "[secret]", "values named password, token, secret, key", named_value},
      {"secret", "[secret]", "secret keys of AWS", aws_secret},
      {"home", "[name]", "the name in a home folder", home_folder},
      {"email", "[email]", "e-mail addresses", email},
      {"mac", "[mac]", "hardware addresses", hardware_address},
      {"ip", "[ip]", "IPv4 addresses", ip_address},
      {"ip", "[ip]", "IPv6 addresses", ipv6_address},
      {"iban", "[iban]", "bank accounts (IBAN)", bank_account},
      {"card", "[card]", "card numbers", card_number},
      {"ssn", "[ssn]", "US social security numbers", social_security},
      {"phone", "[phone]", "phone numbers", phone_number},
  });
  return kPatterns;
}

std::string redact(std::string_view text, Redactions& found, Examples* examples, const std::vector<std::string>& own) {
  std::string clean;
  clean.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    Found hit;
    const Pattern* pattern = &kPrivate;
    if (begins(text, at)) {
      hit = private_words(text, at, own);
      for (auto next = patterns().begin(); hit.length == 0 && next != patterns().end(); ++next) {
        pattern = &*next;
        hit = pattern->find(text, at);
      }
    }
    if (hit.length == 0) {
      clean += text[at++];
      continue;
    }
    ++found[std::string(pattern->kind)];
    const std::string_view whole = text.substr(at, hit.keep + hit.length);
    if (examples != nullptr) {
      std::set<std::string>& kept = (*examples)[std::string(pattern->kind)];
      if (kept.size() < kMaxExamples) kept.insert(base::shorten(whole, kMaxExampleBytes));
    }
    clean += whole.substr(0, hit.keep);
    clean += pattern->instead;
    at += whole.size();
  }
  return clean;
}

}  // namespace tracesift::prompt
