// SPDX-License-Identifier: MIT
#include "analysis/claims.hpp"

#include <algorithm>
#include <cstdint>
#include <set>
#include <utility>
#include <vector>

#include "base/text.hpp"

namespace tracesift::analysis {
namespace {

using Words = std::set<std::string_view>;

const Words kNumbers = {
    "zero",     "one",      "two",      "three",    "four",     "five",      "six",       "seven",     "eight",
    "nine",     "ten",      "eleven",   "twelve",   "thirteen", "fourteen",  "fifteen",   "sixteen",   "seventeen",
    "eighteen", "nineteen", "twenty",   "thirty",   "forty",    "fifty",     "sixty",     "seventy",   "eighty",
    "ninety",   "hundred",  "hundreds", "thousand", "million",  "thousands", "millions",  "billion",   "dozen",
    "dozens",   "half",     "halves",   "third",    "thirds",   "fourth",    "fourths",   "quarter",   "quarters",
    "fifth",    "fifths",   "sixth",    "sixths",   "seventh",  "eighth",    "ninth",     "tenth",     "tenths",
    "twice",    "thrice",   "double",   "triple",   "twofold",  "threefold", "tenfold",   "percent",   "percentage",
    "couple",   "pair",     "both",     "none",     "nobody",   "all",       "every",     "everyone",  "everybody",
    "each",     "always",   "never",    "entire",   "entirely", "whole",     "countless", "universal", "universally"};
const Words kUp = {"more",       "higher",   "larger",    "greater",     "longer",     "slower",      "worse",
                   "above",      "rising",   "rises",     "rise",        "rose",       "increased",   "increasing",
                   "grows",      "growing",  "growth",    "grew",        "exceeds",    "exceed",      "exceeded",
                   "doubled",    "costlier", "bigger",    "increase",    "increases",  "surge",       "surged",
                   "surges",     "surging",  "soar",      "soared",      "soars",      "soaring",     "spike",
                   "spiked",     "spikes",   "jump",      "jumped",      "jumps",      "climb",       "climbed",
                   "climbs",     "climbing", "outnumber", "outnumbered", "outnumbers", "surpass",     "surpassed",
                   "surpasses",  "outpace",  "outpaced",  "outpaces",    "ballooned",  "skyrocketed", "escalated",
                   "escalating", "tripled"};
const Words kDown = {"less",     "fewer",     "lower",    "smaller",   "shorter",   "faster",    "below",
                     "falling",  "falls",     "fell",     "dropped",   "drops",     "decreased", "decreasing",
                     "decrease", "decreases", "shrinks",  "shrank",    "shrinking", "cheaper",   "rarer",
                     "decline",  "declined",  "declines", "declining", "plunge",    "plunged",   "plummeted",
                     "plummet",  "tumbled",   "slid",     "halved"};
const Words kSuperlatives = {"most",    "mostly",        "highest",     "largest",  "biggest",   "longest",  "slowest",
                             "worst",   "majority",      "minority",    "dominant", "dominates", "main",     "primary",
                             "leading", "predominantly", "top",         "least",    "lowest",    "smallest", "fastest",
                             "best",    "dominate",      "predominant", "chief",    "chiefly",   "largely"};

/// Small words without which hardly an English sentence is written, and that other languages do not have.
const Words kEnglish = {"the",  "of",    "and",   "to",  "are",  "is",   "for",   "with",  "that",  "than",
                        "from", "on",    "by",    "as",  "it",   "this", "these", "their", "at",    "about",
                        "when", "where", "which", "was", "were", "have", "has",   "not",   "users", "conversations"};

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  std::string word;
  for (const char c : base::lower_ascii(text) + " ") {
    if ((c >= 'a' && c <= 'z') || c == '\'') {
      word += c;
    } else if (!word.empty()) {
      words.push_back(std::exchange(word, {}));
    }
  }
  return words;
}

}  // namespace

Claim claim_of(std::string_view word) {
  if (kNumbers.count(word) > 0) return Claim::number;
  if (kUp.count(word) > 0) return Claim::up;
  if (kDown.count(word) > 0) return Claim::down;
  return kSuperlatives.count(word) > 0 ? Claim::most : Claim::none;
}

bool is_quantity(std::uint32_t c) {
  return (c >= '0' && c <= '9') || c == '%' || (c >= 0x660 && c <= 0x669) || (c >= 0x6F0 && c <= 0x6F9) ||
         (c >= 0x966 && c <= 0x96F) || (c >= 0xFF10 && c <= 0xFF19) || (c >= 0xB2 && c <= 0xB3) || c == 0xB9 ||
         (c >= 0xBC && c <= 0xBE) || (c >= 0x2070 && c <= 0x2089) || (c >= 0x2150 && c <= 0x218B) || c == 0x2030 ||
         (c >= 0x2460 && c <= 0x249B) || (c >= 0x1D7CE && c <= 0x1D7FF);
}

bool is_english(std::string_view sentence) {
  for (std::size_t at = 0; at < sentence.size();) {
    const std::uint32_t c = base::next_code_point(sentence, at);
    if (c >= 0x250 && !(c >= 0x2000 && c <= 0x2BFF)) return false;  // letters that are not Latin
  }
  std::set<std::string> small;
  std::size_t words = 0;
  for (const std::string& word : words_of(sentence)) {
    ++words;
    if (kEnglish.count(word) > 0) small.insert(word);
  }
  return small.size() >= (words < 5 ? 0u : words < 8 ? 1u : 2u);
}

bool states_quantity(std::string_view text, std::string_view source) {
  std::string number;
  const auto is_foreign = [&] { return !number.empty() && source.find(number) == std::string_view::npos; };
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t from = at;
    const std::uint32_t c = base::next_code_point(text, at);
    if (!is_quantity(c)) {
      if (is_foreign()) return true;
      number.clear();
      continue;
    }
    if (c < '0' || c > '9') return true;  // a percent sign, a fraction, digits of another script
    number += text.substr(from, at - from);
  }
  if (is_foreign()) return true;
  const std::vector<std::string> words = words_of(text);
  static const Words kBehind = {"of", "percent", "times", "out"};
  for (std::size_t i = 0; i + 1 < words.size(); ++i) {
    const Claim claim = claim_of(words[i]);
    if ((claim == Claim::number || claim == Claim::most) && kBehind.count(words[i + 1]) > 0) return true;
  }
  return false;
}

std::string without_quantity(std::string_view name, std::string_view source) {
  if (!states_quantity(name, source)) return std::string(name);
  std::string kept(name);
  for (const std::string_view mark : {" (", " [", " – ", " — ", " - ", ": "}) {
    const std::size_t at = kept.find(mark);
    if (at == std::string::npos) continue;
    kept.resize(at);
    if (!states_quantity(kept, source)) return kept;
  }
  return {};
}

}  // namespace tracesift::analysis
