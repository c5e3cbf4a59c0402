// SPDX-License-Identifier: MIT
// What the chunker knows of English: closed classes written by hand (english_words.txt), verbs and adjectives from
// WordNet (english.txt), and the rules by which words change.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>

namespace tracesift::language {

enum class VerbForm { none, base, third, past, ing };

struct Verb {
  std::string lemma;  // "go" of "went"; empty where the word is no form of a known verb
  VerbForm form = VerbForm::none;
};

/// The sections of the tables. A word may be in several.
enum class Class : std::uint8_t {
  determiners,
  pronouns,
  prepositions,
  auxiliaries,
  conjunctions,
  adverbs,
  time,
  greetings,
  people,
  wishes,
  light,
  particles,
  prepositional,
  find,
  relational,
  handing,
  alone,
  weak_modifiers,
  nouns_in_ing,
  faults,
  bad_verbs,
  finite,
  no_nouns,
  never_heads,
  identifiers,
  adjectives,
};

/// A class as a bit.
constexpr std::uint32_t bit(Class kind) { return std::uint32_t{1} << static_cast<int>(kind); }

struct English {
  bool has(Class kind, std::string_view word) const { return (classes_of(word) & bit(kind)) != 0; }
  /// Of a class whose words end a phrase: determiners, pronouns, prepositions …
  bool is_function(std::string_view word) const { return (classes_of(word) & kFunctions) != 0; }
  std::uint32_t classes_of(std::string_view word) const {
    const auto found = classes.find(word);
    return found == classes.end() ? 0 : found->second;
  }

  static constexpr std::uint32_t kFunctions = bit(Class::determiners) | bit(Class::pronouns) |
                                              bit(Class::prepositions) | bit(Class::auxiliaries) |
                                              bit(Class::conjunctions) | bit(Class::adverbs);

  std::unordered_map<std::string_view, std::uint32_t> classes;  // bits
  std::unordered_map<std::string_view, char> verbs;             // lemma -> '-' also a noun, '=' mostly one, ' ' neither
  std::unordered_map<std::string_view, std::string_view> irregular;
  std::unordered_map<std::string_view, std::string_view> synonyms;  // verb -> the first of its set
};

const English& english();

/// How a word in lower case may be read as a verb. A base form that is also a past form ("put") is a base form.
Verb read_verb(std::string_view word);
bool is_also_noun(std::string_view verb);
bool is_mostly_noun(std::string_view verb);

/// "stories" -> "story", "boxes" -> "box"; what is no plural stays.
std::string singular(std::string_view noun);

/// Equal for words that name the same: forms of a verb, of verbs of one meaning, of a noun.
std::string meaning_of(std::string_view word);
/// Of a verb, with its particle ("log in").
std::string verb_meaning(std::string_view verb);

}  // namespace tracesift::language
