// SPDX-License-Identifier: MIT
#include "local/boilerplate.hpp"

#include <string_view>
#include <unordered_map>

#include "base/hash.hpp"

namespace tracesift::local {
namespace {

constexpr std::size_t kMinTexts = 20;           // fewer texts may repeat by chance
constexpr std::size_t kMaxPassages = 200;       // of one text that are looked at
constexpr std::uint64_t kNothing = 0xcbf29ce4;  // of a passage without a letter

bool ends_sentence(std::string_view text, std::size_t at) {
  const char c = text[at];
  if (c == '\n') return true;
  return (c == '.' || c == '!' || c == '?') && at + 1 < text.size() && text[at + 1] == ' ';
}

/// Lines and sentences, each with what ends it.
std::vector<std::string_view> passages_of(std::string_view text) {
  std::vector<std::string_view> passages;
  std::size_t begin = 0;
  for (std::size_t at = 0; at < text.size() && passages.size() + 1 < kMaxPassages; ++at) {
    if (!ends_sentence(text, at)) continue;
    passages.push_back(text.substr(begin, at + 1 - begin));
    begin = at + 1;
  }
  if (begin < text.size()) passages.push_back(text.substr(begin));
  return passages;
}

bool is_blank_or_digit(char c) { return (c >= '0' && c <= '9') || c == ' ' || c == '\n' || c == '\r' || c == '\t'; }

std::uint64_t key_of(std::string_view passage) {
  std::string letters;
  for (const char c : passage) {
    if (!is_blank_or_digit(c)) letters += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  }
  return letters.empty() ? kNothing : base::hash(letters, 1);
}

}  // namespace

Passages shared_passages(const std::vector<std::string>& texts) {
  struct Seen {
    std::size_t texts = 0;
    std::size_t last = 0;  // text + 1
  };
  std::unordered_map<std::uint64_t, Seen> seen;
  std::size_t spoken = 0;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    spoken += texts[i].empty() ? 0 : 1;
    for (const std::string_view passage : passages_of(texts[i])) {
      Seen& one = seen[key_of(passage)];
      if (one.last != i + 1) ++one.texts;
      one.last = i + 1;
    }
  }
  Passages shared;
  if (spoken < kMinTexts) return shared;
  for (const auto& [key, one] : seen) {
    if (key != kNothing && one.texts * 2 > spoken) shared.insert(key);
  }
  return shared;
}

std::string without_passages(std::string text, const Passages& passages) {
  if (passages.empty()) return text;
  std::string rest;
  bool says_something = false;
  for (const std::string_view passage : passages_of(text)) {
    const std::uint64_t key = key_of(passage);
    if (passages.count(key) > 0) continue;
    rest += passage;
    says_something = says_something || key != kNothing;
  }
  return says_something ? rest : text;
}

}  // namespace tracesift::local
