// SPDX-License-Identifier: MIT
#include "prompt/redact.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"

namespace tracesift::prompt {
namespace {

// What is longer is something else; without these a hostile text would take quadratic time.
constexpr std::size_t kLongestName = 64;  // of a mailbox
constexpr std::size_t kLongestNumber = 32;
constexpr std::size_t kLongestToken = 4096;
constexpr std::size_t kMostExamples = 5;
constexpr std::size_t kLongestExample = 60;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_word(char c) { return is_digit(c) || is_letter(c) || c == '_' || c == '-'; }

/// Of the longest run from `at` whose characters are all `wanted`.
template <class Wanted>
std::size_t run(std::string_view text, std::size_t at, Wanted wanted) {
  std::size_t end = at;
  while (end < text.size() && wanted(text[end])) ++end;
  return end - at;
}

/// What begins at `at` and its kind; a length of 0: nothing.
struct Found {
  std::size_t length = 0;
  const char* kind = "";
};

/// Keys and tokens by how their makers begin them, so many characters at least.
Found secret(std::string_view text, std::size_t at) {
  struct Mark {
    std::string_view begin;
    std::size_t least;  // characters that follow
  };
  static constexpr std::array<Mark, 17> kMarks = {{{"sk-", 16},
                                                   {"sk_live_", 16},
                                                   {"rk_live_", 16},
                                                   {"ghp_", 30},
                                                   {"gho_", 30},
                                                   {"ghs_", 30},
                                                   {"github_pat_", 30},
                                                   {"glpat-", 16},
                                                   {"xoxb-", 20},
                                                   {"xoxp-", 20},
                                                   {"AKIA", 16},
                                                   {"ASIA", 16},
                                                   {"AIza", 30},
                                                   {"gsk_", 20},
                                                   {"hf_", 30},
                                                   {"lsv2_", 20},
                                                   {"npm_", 30}}};
  const std::string_view rest = text.substr(at);
  for (const Mark& mark : kMarks) {
    if (!base::starts_with(rest, mark.begin)) continue;
    const std::size_t length = run(rest, mark.begin.size(), is_word);
    if (length >= mark.least) return {mark.begin.size() + length, "secret"};
  }
  if (base::starts_with(rest, "eyJ")) {  // a JSON Web Token: three parts between dots
    const auto is_part = [](char c) { return is_word(c) || c == '.'; };
    const std::size_t length = run(rest.substr(0, kLongestToken), 0, is_part);
    if (length > 60 && std::count(rest.begin(), rest.begin() + static_cast<std::ptrdiff_t>(length), '.') == 2)
      return {length, "secret"};
  }
  if (base::starts_with(rest, "Bearer ")) {
    const std::size_t length = run(rest, 7, [](char c) { return is_word(c) || c == '.' || c == '+' || c == '/'; });
    if (length >= 16) return {7 + length, "secret"};
  }
  if (base::starts_with(rest, "-----BEGIN ")) {
    const std::size_t end = rest.find("-----END ");
    if (rest.substr(0, 60).find("PRIVATE KEY") == std::string_view::npos) return {};
    return {end == std::string_view::npos ? rest.size() : std::min(rest.size(), end + 40), "secret"};
  }
  return {};
}

Found email(std::string_view text, std::size_t at) {
  const auto is_local = [](char c) { return is_word(c) || c == '.' || c == '+' || c == '%'; };
  const std::size_t local = run(text.substr(0, std::min(text.size(), at + kLongestName + 1)), at, is_local);
  if (local == 0 || local > kLongestName || at + local >= text.size() || text[at + local] != '@') return {};
  std::size_t domain = run(text, at + local + 1, [](char c) { return is_word(c) || c == '.'; });
  std::string_view host = text.substr(at + local + 1, domain);
  while (!host.empty() && !is_letter(host.back())) {
    host.remove_suffix(1);
    --domain;
  }
  const std::size_t dot = host.rfind('.');
  if (dot == std::string_view::npos || dot == 0 || host.size() - dot < 3) return {};
  return {local + 1 + domain, "email"};
}

/// Card numbers (by their check digit, ISO/IEC 7812), phone numbers and IPv4 addresses: digits with marks in between.
Found number(std::string_view text, std::size_t at) {
  const bool has_plus = text[at] == '+';
  if (!is_digit(text[at]) && !has_plus && text[at] != '(') return {};
  std::string digits;
  std::size_t end = at;
  std::size_t last = at;
  int dots = 0;
  int marks = 0;
  for (; end < std::min(text.size(), at + kLongestNumber) && digits.size() < 20; ++end) {
    const char c = text[end];
    if (is_digit(c)) {
      digits += c;
      last = end + 1;
      continue;
    }
    const bool is_mark = c == ' ' || c == '-' || c == '.' || c == '(' || c == ')' || (c == '+' && end == at);
    if (!is_mark || (end > at + 1 && text[end - 1] == ' ' && c == ' ')) break;
    dots += c == '.' ? 1 : 0;
    ++marks;
  }
  if (last < text.size() && (is_letter(text[last]) || text[last] == '_')) return {};
  const std::string_view whole = text.substr(at, last - at);
  if (dots >= 3 && !has_plus) {  // four numbers to 255
    int parts = 0;
    std::size_t from = 0;
    while (from < whole.size() && parts < 4) {
      const std::size_t length = run(whole, from, is_digit);
      if (length < 1 || length > 3 || std::stoi(std::string(whole.substr(from, length))) > 255) break;
      ++parts;
      from += length;
      if (parts < 4 && (from >= whole.size() || whole[from] != '.')) break;
      if (parts < 4) ++from;
    }
    if (parts == 4) return {from, "ip"};
  }
  if (digits.size() >= 13 && digits.size() <= 19 && dots == 0) {
    int sum = 0;
    for (std::size_t i = 0; i < digits.size(); ++i) {
      int digit = digits[digits.size() - 1 - i] - '0';
      if (i % 2 == 1) digit = digit * 2 > 9 ? digit * 2 - 9 : digit * 2;
      sum += digit;
    }
    if (sum % 10 == 0) return {last - at, "card"};
  }
  if (has_plus ? digits.size() >= 8 && digits.size() <= 15 : digits.size() == 10 && marks >= 2 && dots != 1)
    return {last - at, "phone"};
  return {};
}

/// Only the name in the path is taken out.
Found home(std::string_view text, std::size_t at) {
  static constexpr std::array<std::string_view, 4> kHomes = {"/home/", "/Users/", "C:\\Users\\", "C:\\\\Users\\\\"};
  for (const std::string_view begin : kHomes) {
    if (!base::starts_with(text.substr(at), begin)) continue;
    const std::size_t name = run(text, at + begin.size(), [](char c) { return is_word(c) || c == '.'; });
    if (name > 0) return {begin.size() + name, "home"};
  }
  return {};
}

/// The longest of somebody's own patterns that stands here as whole words.
Found private_words(std::string_view text, std::size_t at, const std::vector<std::string>& own) {
  Found longest;
  for (const std::string& pattern : own) {
    if (pattern.size() <= longest.length || pattern.size() > text.size() - at) continue;
    const auto agrees = [](char wanted, char here) {
      const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; };
      return wanted == '#' ? is_digit(here) : lower(wanted) == lower(here);
    };
    if (!std::equal(pattern.begin(), pattern.end(), text.begin() + static_cast<std::ptrdiff_t>(at), agrees)) continue;
    const std::size_t end = at + pattern.size();
    if (end < text.size() && is_word(text[end]) && is_word(text[end - 1]) && text[end] != '-') continue;
    longest = {pattern.size(), "private"};
  }
  return longest;
}

}  // namespace

std::string redact(std::string_view text, Redactions& found, Examples* examples, const std::vector<std::string>& own) {
  std::string clean;
  clean.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    // Everything that is looked for begins where a word begins.
    const bool begins = at == 0 || !is_word(text[at - 1]);
    Found hit;
    if (begins) {
      hit = private_words(text, at, own);
      if (hit.length == 0) hit = secret(text, at);
      if (hit.length == 0) hit = home(text, at);
      if (hit.length == 0 && (is_word(text[at]) || text[at] == '.')) hit = email(text, at);
      if (hit.length == 0) hit = number(text, at);
    }
    if (hit.length == 0) {
      clean += text[at++];
      continue;
    }
    ++found[hit.kind];
    if (examples != nullptr && (*examples)[hit.kind].size() < kMostExamples) {
      (*examples)[hit.kind].insert(base::shorten(text.substr(at, hit.length), kLongestExample));
    }
    if (hit.kind == std::string_view("home")) {
      clean += text.substr(at, 2) == "C:" ? "C:\\Users\\[name]" : text.substr(at, text.find('/', at + 1) - at + 1);
      if (text.substr(at, 2) != "C:") clean += "[name]";
    } else {
      clean += std::string("[") + hit.kind + "]";
    }
    at += hit.length;
  }
  return clean;
}

}  // namespace tracesift::prompt
