// SPDX-License-Identifier: MIT
#include "local/names.hpp"

#include <algorithm>
#include <cmath>
#include <set>
#include <unordered_map>
#include <unordered_set>

#include "base/hash.hpp"
#include "base/math.hpp"
#include "base/text.hpp"

namespace tracesift::local {
namespace {

constexpr std::size_t kLongestPhrase = 4;
constexpr std::size_t kWordsRead = 400;  // of each text
constexpr double kFairPart = 0.12;       // of a group that must have a phrase
constexpr double kEnoughAlone = 0.6;     // a phrase this common in its group needs no second one

struct Phrase {
  std::uint32_t text = 0;  // where it stands first
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  std::uint32_t words = 1;
  double everywhere = 0;  // weight of texts that have it
  std::vector<double> in_group;
};

/// Calls f(id, first token, last token) for every phrase that neither begins nor ends with a stop word.
template <class F>
void each_phrase(const std::vector<Token>& tokens, F&& f) {
  const std::size_t n = std::min(tokens.size(), kWordsRead);
  for (std::size_t i = 0; i < n; ++i) {
    if (tokens[i].is_stop) continue;
    std::uint64_t id = 0;
    for (std::size_t j = i; j < n && j < i + kLongestPhrase; ++j) {
      if (j > i && tokens[j].begin > tokens[j - 1].end + 1) break;  // more than a blank between: not one phrase
      id = base::hash(tokens[j].word, id * 31 + 17);
      if (!tokens[j].is_stop) f(id, i, j);
    }
  }
}

/// Telling phrases of all texts, by the order in which they are met.
std::vector<Phrase> collect(const std::vector<Labelled>& texts, int groups, double least) {
  std::unordered_map<std::uint64_t, double> weight;
  std::unordered_set<std::uint64_t> here;
  for (const Labelled& text : texts) {
    if (text.group < 0) continue;
    here.clear();
    each_phrase(*text.tokens, [&](std::uint64_t id, std::size_t, std::size_t) {
      if (here.insert(id).second) weight[id] += text.weight;
    });
  }
  std::vector<Phrase> phrases;
  std::unordered_map<std::uint64_t, std::size_t> place;
  for (std::uint32_t t = 0; t < texts.size(); ++t) {
    const Labelled& text = texts[t];
    if (text.group < 0) continue;
    here.clear();
    each_phrase(*text.tokens, [&](std::uint64_t id, std::size_t i, std::size_t j) {
      if (weight[id] < least || !here.insert(id).second) return;
      const auto [slot, fresh] = place.try_emplace(id, phrases.size());
      if (fresh) {
        const auto& tokens = *text.tokens;
        phrases.push_back({t, tokens[i].begin, tokens[j].end, static_cast<std::uint32_t>(j - i + 1), 0, {}});
        phrases.back().in_group.resize(static_cast<std::size_t>(groups));
      }
      Phrase& phrase = phrases[slot->second];
      phrase.everywhere += text.weight;
      phrase.in_group[static_cast<std::size_t>(text.group)] += text.weight;
    });
  }
  return phrases;
}

/// How strongly a phrase speaks for a group of `size` among `total`.
double strength(const Phrase& phrase, double in, double size, double total) {
  const double out = phrase.everywhere - in;
  const double a = in + 0.5;
  const double b = size - in + 0.5;
  const double c = out + 0.5;
  const double d = total - size - out + 0.5;
  double z = (base::natural_log(a / b) - base::natural_log(c / d)) / std::sqrt(1 / a + 1 / b + 1 / c + 1 / d);
  if (total - size < 0.5) z = in / size;  // the only group: nothing to set it apart from
  return z * (1 + 0.2 * (phrase.words - 1));
}

std::vector<std::string> words_of(std::string_view phrase) {
  std::vector<std::string> words;
  for (const Token& token : tokenize(phrase)) {
    if (!token.is_stop) words.push_back(token.word);
  }
  return words;
}

std::string sentence_case(std::string text) {
  std::size_t at = 0;
  const std::uint32_t first = base::next_code_point(text, at);
  if (first >= 'a' && first <= 'z') text[0] = static_cast<char>(first - 32);
  return text;
}

}  // namespace

std::vector<GroupName> name_groups(const std::vector<Labelled>& texts, int groups) {
  std::vector<double> size(static_cast<std::size_t>(groups), 0);
  double total = 0;
  for (const Labelled& text : texts) {
    if (text.group < 0) continue;
    size[static_cast<std::size_t>(text.group)] += text.weight;
    total += text.weight;
  }
  const double smallest = groups > 0 ? *std::min_element(size.begin(), size.end()) : 0;
  const std::vector<Phrase> phrases = collect(texts, groups, std::max(1.5, smallest * kFairPart));

  std::vector<GroupName> names(static_cast<std::size_t>(groups));
  std::set<std::string> taken;
  for (std::size_t g = 0; g < names.size(); ++g) {
    struct Candidate {
      double score;
      double part;
      const Phrase* phrase;
    };
    std::vector<Candidate> candidates;
    for (const Phrase& phrase : phrases) {
      const double in = phrase.in_group[g];
      if (in < size[g] * kFairPart || in <= 0) continue;
      const double score = strength(phrase, in, size[g], total);
      if (score > 0) candidates.push_back({score, in / size[g], &phrase});
    }
    std::stable_sort(candidates.begin(), candidates.end(),
                     [](const auto& x, const auto& y) { return x.score > y.score; });

    GroupName& name = names[g];
    std::set<std::string> used;
    double first_part = 0;
    for (const Candidate& candidate : candidates) {
      if (name.phrases.size() >= 4) break;
      const Phrase& phrase = *candidate.phrase;
      std::string text = base::one_line(texts[phrase.text].text.substr(phrase.begin, phrase.end - phrase.begin));
      const std::vector<std::string> words = words_of(text);
      if (std::any_of(words.begin(), words.end(), [&](const std::string& word) { return used.count(word) > 0; }))
        continue;
      used.insert(words.begin(), words.end());
      if (name.phrases.empty()) first_part = candidate.part;
      name.phrases.push_back(std::move(text));
    }
    std::size_t next = 0;
    if (!name.phrases.empty()) name.name = sentence_case(name.phrases[next++]);
    if (name.name.empty()) name.name = "Mixed requests";
    if (first_part < kEnoughAlone && next < name.phrases.size()) name.name += ", " + name.phrases[next++];
    while (taken.count(name.name) > 0 && next < name.phrases.size()) name.name += ", " + name.phrases[next++];
    const std::string stem = name.name;
    for (int again = 2; taken.count(name.name) > 0; ++again) name.name = stem + " (" + std::to_string(again) + ")";
    taken.insert(name.name);
  }
  return names;
}

}  // namespace tracesift::local
