// SPDX-License-Identifier: MIT
#include "local/duplicates.hpp"

#include <algorithm>
#include <numeric>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/hash.hpp"

namespace tracesift::local {
namespace {

constexpr std::size_t kMaxCompared = 200;  // texts that share a rare word: so many of them are looked at

bool is_number(const std::string& word) {
  return std::count_if(word.begin(), word.end(), [](char c) { return c >= '0' && c <= '9'; }) > 0;
}

/// 0.9 of it, rounded up.
std::size_t most_of(std::size_t n) { return (9 * n + 9) / 10; }

/// Of the words in either, nine of ten in both: at least 9/19 of both sizes together. Looks no further than to where
/// too many words are in one only, which is soon, since the rarest come first.
bool are_alike(const std::vector<std::uint32_t>& a, const std::vector<std::uint32_t>& b) {
  const std::size_t needed = (9 * (a.size() + b.size()) + 18) / 19;
  if (std::min(a.size(), b.size()) < needed) return false;
  std::size_t left_a = a.size() - needed;  // words that may be in it alone
  std::size_t left_b = b.size() - needed;
  std::size_t i = 0;
  std::size_t j = 0;
  while (i < a.size() && j < b.size()) {
    if (a[i] == b[j]) {
      ++i, ++j;
    } else if (a[i] < b[j]) {
      if (left_a-- == 0) return false;
      ++i;
    } else {
      if (left_b-- == 0) return false;
      ++j;
    }
  }
  return a.size() - i <= left_a && b.size() - j <= left_b;
}

/// The different words of each text as numbers that grow with how many texts have them, rarest first.
std::vector<std::vector<std::uint32_t>> word_sets(const std::vector<std::vector<Token>>& texts) {
  std::unordered_map<std::string, std::uint32_t> number;
  std::vector<std::vector<std::uint32_t>> sets(texts.size());
  std::vector<std::uint32_t> frequency;
  for (std::size_t t = 0; t < texts.size(); ++t) {
    for (const Token& token : texts[t]) {
      if (is_number(token.word)) continue;
      const auto [slot, is_new] = number.try_emplace(token.word, static_cast<std::uint32_t>(frequency.size()));
      if (is_new) frequency.push_back(0);
      sets[t].push_back(slot->second);
    }
    std::sort(sets[t].begin(), sets[t].end());
    sets[t].erase(std::unique(sets[t].begin(), sets[t].end()), sets[t].end());
    for (const std::uint32_t word : sets[t]) ++frequency[word];
  }
  std::vector<std::uint32_t> order(frequency.size());
  std::iota(order.begin(), order.end(), 0u);
  std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) { return frequency[a] < frequency[b]; });
  std::vector<std::uint32_t> rank(order.size());
  for (std::uint32_t r = 0; r < order.size(); ++r) rank[order[r]] = r;
  for (auto& set : sets) {
    for (std::uint32_t& word : set) word = rank[word];
    std::sort(set.begin(), set.end());
  }
  return sets;
}

}  // namespace

std::vector<std::size_t> find_copies(const std::vector<std::vector<Token>>& texts) {
  const std::vector<std::vector<std::uint32_t>> sets = word_sets(texts);
  std::vector<std::size_t> first(texts.size());
  std::unordered_map<std::uint64_t, std::size_t> equal;                // a whole set -> the text that has it first
  std::unordered_map<std::uint32_t, std::vector<std::size_t>> having;  // a rare word -> texts that are first
  const auto look_among = [&](const std::vector<std::size_t>& others, std::size_t text) {
    const auto& set = sets[text];
    const std::size_t from = others.size() - std::min(others.size(), kMaxCompared);
    for (std::size_t i = from; i < others.size(); ++i) {
      if (are_alike(set, sets[others[i]])) return others[i];
    }
    return text;
  };
  for (std::size_t t = 0; t < texts.size(); ++t) {
    first[t] = t;
    const auto& set = sets[t];
    if (set.empty()) continue;
    const std::string_view bytes(reinterpret_cast<const char*>(set.data()), set.size() * sizeof set[0]);
    const auto [known, is_new] = equal.try_emplace(base::hash(bytes), t);
    if (!is_new) {
      first[t] = first[known->second];
      continue;
    }
    const std::size_t prefix = set.size() - most_of(set.size()) + 1;
    for (std::size_t i = 0; i < prefix && first[t] == t; ++i) {
      const auto found = having.find(set[i]);
      if (found != having.end()) first[t] = look_among(found->second, t);
    }
    if (first[t] != t) continue;
    for (std::size_t i = 0; i < prefix; ++i) having[set[i]].push_back(t);
  }
  return first;
}

}  // namespace tracesift::local
