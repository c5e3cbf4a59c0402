// SPDX-License-Identifier: MIT
#include "language/english.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "language/english.txt.hpp"
#include "language/english_words.txt.hpp"
#include "language/word_table.hpp"

namespace tracesift::language {
namespace {

/// Their names in the tables, in the order of Class. A section that is none of them is an error that tests find.
constexpr std::array<std::string_view, 26> kClasses = {
    "determiners", "pronouns", "prepositions", "auxiliaries",    "conjunctions", "adverbs",       "time",
    "greetings",   "people",   "wishes",       "light",          "particles",    "prepositional", "find",
    "relational",  "handing",  "alone",        "weak_modifiers", "nouns_in_ing", "faults",        "bad_verbs",
    "finite",      "no_nouns", "never_heads",  "identifiers",    "adjectives"};

bool ends_with(std::string_view word, std::string_view end) { return word.ends_with(end) && word.size() > end.size(); }

void read_line(English& tables, std::string_view section, std::string_view line) {
  if (section == "synonyms") {
    std::string_view first;
    for_each_entry(line, ' ', [&](std::string_view verb) {
      if (first.empty()) first = verb;
      tables.synonyms.emplace(verb, first);
    });
  } else if (section == "verbs") {
    for_each_entry(line, ' ', [&](std::string_view verb) {
      const char mark = verb.back() == '-' || verb.back() == '=' ? verb.back() : ' ';
      tables.verbs.emplace(verb.substr(0, verb.size() - (mark == ' ' ? 0 : 1)), mark);
    });
  } else if (section == "irregular") {
    for_each_entry(line, ' ', [&](std::string_view pair) {
      const std::size_t colon = pair.find(':');
      tables.irregular.emplace(pair.substr(0, colon), pair.substr(colon + 1));
    });
  } else {
    const auto kind = std::find(kClasses.begin(), kClasses.end(), section);
    const auto number = static_cast<Class>(kind - kClasses.begin());
    const bool has_several_words = section == "particles" || section == "prepositional" || section == "find";
    for_each_entry(line, has_several_words ? '|' : ' ',
                   [&](std::string_view word) { tables.classes[word] |= bit(number); });
  }
}

English read_tables() {
  English tables;
  for (const std::string_view table : {kEnglishWords, kEnglish}) {
    for_each_line(table, [&](std::string_view section, std::string_view line) { read_line(tables, section, line); });
  }
  return tables;
}

std::string known(std::string base) { return english().verbs.contains(base) ? std::move(base) : std::string(); }

/// The verb of a stem whose ending was taken off: "chang" -> "change", "stopp" -> "stop".
std::string verb_of_stem(std::string_view stem) {
  if (stem.size() < 2) return {};
  if (std::string with_e = known(std::string(stem) + "e"); !with_e.empty()) return with_e;
  if (std::string as_is = known(std::string(stem)); !as_is.empty()) return as_is;
  const bool is_double = stem.size() > 3 && stem.back() == stem[stem.size() - 2];
  return is_double ? known(std::string(stem.substr(0, stem.size() - 1))) : std::string();
}

constexpr std::array<std::pair<std::string_view, std::string_view>, 24> kIrregularNouns = {
    {{"children", "child"}, {"people", "person"},    {"men", "man"},     {"women", "woman"},  {"feet", "foot"},
     {"teeth", "tooth"},    {"mice", "mouse"},       {"geese", "goose"}, {"knives", "knife"}, {"wives", "wife"},
     {"shelves", "shelf"},  {"wolves", "wolf"},      {"halves", "half"}, {"lives", "life"},   {"movies", "movie"},
     {"cookies", "cookie"}, {"shoes", "shoe"},       {"buses", "bus"},   {"gases", "gas"},    {"analyses", "analysis"},
     {"caches", "cache"},   {"calories", "calorie"}, {"ties", "tie"},    {"pies", "pie"}}};
constexpr std::array<std::string_view, 20> kNoPlurals = {
    "news",     "pants",   "series", "status",     "address", "species",  "glasses", "headphones", "jeans", "shorts",
    "scissors", "clothes", "css",    "sunglasses", "always",  "business", "access",  "process",    "gas",   "bus"};

bool is_no_plural(std::string_view noun) {
  for (const std::string_view one : kNoPlurals) {
    if (one == noun) return true;
  }
  return noun.ends_with("ss") || noun.ends_with("us") || noun.ends_with("is");
}

}  // namespace

const English& english() {
  static const English kTables = read_tables();
  return kTables;
}

Verb read_verb(std::string_view word) {
  const English& tables = english();
  if (tables.verbs.contains(word)) return {std::string(word), VerbForm::base};
  if (const auto found = tables.irregular.find(word); found != tables.irregular.end()) {
    return {std::string(found->second), VerbForm::past};
  }
  const auto as = [](std::string lemma, VerbForm form) {
    return lemma.empty() ? Verb() : Verb{std::move(lemma), form};
  };
  const auto stem = [&](std::size_t off) { return word.substr(0, word.size() - off); };
  if (ends_with(word, "ing")) return as(verb_of_stem(stem(3)), VerbForm::ing);
  if (ends_with(word, "ied")) return as(known(std::string(stem(3)) + "y"), VerbForm::past);
  if (ends_with(word, "ed")) return as(verb_of_stem(stem(2)), VerbForm::past);
  if (ends_with(word, "ies")) return as(known(std::string(stem(3)) + "y"), VerbForm::third);
  if (ends_with(word, "s") && !word.ends_with("ss")) {
    std::string lemma = known(std::string(stem(1)));
    if (lemma.empty() && ends_with(word, "es")) lemma = known(std::string(stem(2)));
    return as(std::move(lemma), VerbForm::third);
  }
  return {};
}

bool is_also_noun(std::string_view verb) {
  const auto found = english().verbs.find(verb);
  return found != english().verbs.end() && found->second != ' ';
}

bool is_mostly_noun(std::string_view verb) {
  const auto found = english().verbs.find(verb);
  return found != english().verbs.end() && found->second == '=';
}

std::string singular(std::string_view noun) {
  for (const auto& [many, one] : kIrregularNouns) {
    if (many == noun) return std::string(one);
  }
  if (noun.size() < 4 || !noun.ends_with('s') || is_no_plural(noun)) return std::string(noun);
  const auto without = [&](std::size_t off) { return std::string(noun.substr(0, noun.size() - off)); };
  if (noun.ends_with("ies")) return without(3) + "y";
  for (const std::string_view end : {"ches", "shes", "xes", "sses", "zzes", "oes"}) {
    if (noun.ends_with(end)) return without(2);
  }
  return without(1);
}

std::string verb_meaning(std::string_view verb) {
  std::string key(verb);
  for (char& c : key) c = c == ' ' ? '_' : c;
  const auto found = english().synonyms.find(key);
  return std::string(found == english().synonyms.end() ? verb : found->second);
}

std::string meaning_of(std::string_view word) {
  const Verb verb = read_verb(word);
  return verb.lemma.empty() ? singular(word) : verb_meaning(verb.lemma);
}

}  // namespace tracesift::language
