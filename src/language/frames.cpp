// SPDX-License-Identifier: MIT
#include "language/frames.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <unordered_set>
#include <utility>

#include "language/english.hpp"
#include "language/languages.txt.hpp"
#include "language/word_table.hpp"

namespace tracesift::language {
namespace {

constexpr double kMinShare = 0.2;  // of a text's words that are a language's function words
/// Verbs that ask for help or an answer, and say nothing of the matter.
constexpr std::array<std::string_view, 16> kSayNothing = {
    "helfen", "helpen", "ayudar", "ayudarme", "aider",  "ajudar", "aiutare", "aiutarmi",
    "sagen",  "zeggen", "decir",  "decirme",  "savoir", "wissen", "saber",   "sapere"};
constexpr std::size_t kMaxBetween = 8;  // words between a German modal and the infinitive at its clause's end

using Words = std::unordered_set<std::string_view>;

struct Language {
  std::string_view id;
  Words functions;
  Words wishes;
  Words endings;
  bool is_object_first = false;  // "Bestellung stornieren"
};

std::vector<Language> read_languages() {
  std::map<std::string_view, Language> languages;
  for_each_line(kLanguages, [&](std::string_view section, std::string_view line) {
    const std::string_view id = section.substr(0, 2);
    Language& language = languages[id];
    language.id = id;
    language.is_object_first = id == "de" || id == "nl";
    Words& words = section.ends_with("functions") ? language.functions
                   : section.ends_with("wishes")  ? language.wishes
                                                  : language.endings;
    for_each_entry(line, ' ', [&](std::string_view word) { words.insert(word); });
  });
  std::vector<Language> all;
  all.reserve(languages.size());
  for (auto& [id, language] : languages) all.push_back(std::move(language));
  return all;
}

const std::vector<Language>& languages() {
  static const std::vector<Language> kAll = read_languages();
  return kAll;
}

class Frames {
 public:
  Frames(const Language& language, const std::vector<Word>& words) : language_(language) {
    for (const Word& word : words) {
      words_.push_back(word.type == Word::Type::word ? without_pronoun(word.lower) : std::string());
      written_.push_back(&word);
    }
    used_.assign(words_.size(), false);
  }

  void read(double weight, std::vector<Unit>& units) {
    for (std::size_t i = 0; i < words_.size(); ++i) {
      if (!language_.wishes.contains(words_[i])) continue;
      Unit unit = language_.is_object_first ? at_clause_end(i) : after_wish(i);
      if (unit.verb.empty()) continue;
      unit.weight = weight;
      units.push_back(std::move(unit));
    }
    for (std::size_t i = 0; i < words_.size(); ++i) {
      if (used_[i] || !is_noun(i)) continue;
      units.push_back({.form = Form::topic, .object = noun(i), .weight = weight * kThingWeight});
    }
  }

 private:
  /// French "puis-je", "pouvez-vous".
  static std::string without_pronoun(const std::string& word) {
    for (const std::string_view end : {"-je", "-tu", "-il", "-on", "-vous", "-nous"}) {
      if (word.size() > end.size() + 2 && word.ends_with(end)) return word.substr(0, word.size() - end.size());
    }
    return word;
  }

  bool is_content(std::size_t at) const { return words_[at].size() > 2 && !language_.functions.contains(words_[at]); }
  bool is_infinitive(std::size_t at) const {
    if (at >= words_.size() || !is_content(at) || words_[at].size() < 5) return false;
    if (std::find(kSayNothing.begin(), kSayNothing.end(), words_[at]) != kSayNothing.end()) return false;
    return std::any_of(language_.endings.begin(), language_.endings.end(),
                       [&](std::string_view ending) { return words_[at].ends_with(ending); });
  }
  bool is_capital(std::size_t at) const {
    const std::string& written = written_[at]->written;
    return !written.empty() && written.substr(0, 2) != words_[at].substr(0, 2);
  }
  /// German nouns have a capital; elsewhere any word that says something and is no infinitive.
  bool is_noun(std::size_t at) const {
    if (!is_content(at)) return false;
    if (language_.id == "de") return is_capital(at) && (at > 0 || words_[at].size() > 4);
    return !is_infinitive(at) && !language_.wishes.contains(words_[at]);
  }
  NounPhrase noun(std::size_t at) const {
    NounPhrase phrase;
    phrase.end = at + 1;
    phrase.head = words_[at];
    phrase.written = phrase.written_head = language_.id == "de" ? written_[at]->written : words_[at];
    return phrase;
  }

  /// "quiero cancelar mi vuelo", "je voudrais changer mon mot de passe".
  Unit after_wish(std::size_t wish) {
    std::size_t at = wish + 1;
    while (at < words_.size() && at < wish + 4 && !words_[at].empty() && !is_infinitive(at) &&
           language_.functions.contains(words_[at]))
      ++at;
    if (!is_infinitive(at) || used_[at]) return {};
    Unit unit{.form = Form::request, .verb = words_[at]};
    used_[at] = true;
    std::size_t object = at + 1;
    while (object < words_.size() && object < at + 5 && !words_[object].empty() && !is_content(object)) ++object;
    if (object >= words_.size() || object >= at + 5 || !is_noun(object)) return unit;
    unit.object = noun(object);
    used_[object] = true;
    const bool is_compound = object + 2 < words_.size() && (words_[object + 1] == "de" || words_[object + 1] == "di") &&
                             is_content(object + 2);
    if (is_compound) {
      unit.object.modifier = words_[object + 2];
      unit.object.written += " " + words_[object + 1] + " " + words_[object + 2];
      used_[object + 2] = true;
    }
    return unit;
  }

  /// "ich möchte meine Bestellung stornieren": the infinitive ends the clause, the noun before it is its object.
  Unit at_clause_end(std::size_t wish) {
    if (words_[wish] == "zu" || words_[wish] == "te") return after_object(wish);
    std::size_t end = wish + 1;
    while (end < words_.size() && !words_[end].empty() && end < wish + 2 + kMaxBetween) ++end;
    std::size_t verb = end;
    for (std::size_t i = wish + 1; i < end; ++i) {
      if (is_infinitive(i) && !(language_.id == "de" && is_capital(i))) verb = i;
    }
    if (verb >= end || used_[verb]) return {};
    return with_object_before(verb, verb, wish + 1);
  }

  /// "einen Tisch zu reservieren".
  Unit after_object(std::size_t particle) {
    if (!is_infinitive(particle + 1) || used_[particle + 1] || (language_.id == "de" && is_capital(particle + 1)))
      return {};
    std::size_t begin = particle;
    while (begin > 0 && !words_[begin - 1].empty()) --begin;
    return with_object_before(particle + 1, particle, begin);
  }

  /// The last noun in [begin, end).
  Unit with_object_before(std::size_t verb, std::size_t end, std::size_t begin) {
    Unit unit{.form = Form::request, .verb = words_[verb]};
    used_[verb] = true;
    for (std::size_t i = end; i-- > begin;) {
      if (!is_noun(i) || used_[i]) continue;
      unit.object = noun(i);
      used_[i] = true;
      break;
    }
    return unit;
  }

  const Language& language_;
  std::vector<std::string> words_;  // in small letters; empty for what is no word
  std::vector<const Word*> written_;
  std::vector<bool> used_;
};

}  // namespace

std::string_view language_of(const std::vector<Sentence>& sentences) {
  std::size_t all = 0;
  std::size_t english_words = 0;
  std::vector<std::size_t> hits(languages().size(), 0);
  for (const Sentence& sentence : sentences) {
    for (const Word& word : sentence.words) {
      if (word.type != Word::Type::word) continue;
      ++all;
      english_words += english().is_function(word.lower) ? 1 : 0;
      for (std::size_t i = 0; i < hits.size(); ++i) hits[i] += languages()[i].functions.contains(word.lower) ? 1 : 0;
    }
  }
  const auto best = static_cast<std::size_t>(std::max_element(hits.begin(), hits.end()) - hits.begin());
  const bool is_clear =
      hits[best] > english_words && static_cast<double>(hits[best]) >= kMinShare * static_cast<double>(all);
  return is_clear ? languages()[best].id : std::string_view();
}

std::vector<Unit> read_frames(const std::vector<Sentence>& sentences, std::string_view id) {
  std::vector<Unit> units;
  for (const Language& language : languages()) {
    if (language.id != id) continue;
    double asked = 0;
    for (const Sentence& sentence : sentences) {
      Frames(language, sentence.words).read(weight_after(asked), units);
      asked += 1;
    }
    for (Unit& unit : units) unit.is_object_first = language.is_object_first;
  }
  return units;
}

}  // namespace tracesift::language
