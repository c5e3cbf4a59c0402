// SPDX-License-Identifier: MIT
// What the chunker knows of English: closed classes written by hand (english_words.txt), verbs and adjectives from
// WordNet (english.txt), and the rules by which words change.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

namespace tracesift::language {

enum class VerbForm { none, base, third, past, ing };

struct Verb {
  std::string lemma;  // "go" of "went"; empty where the word is no form of a known verb
  VerbForm form = VerbForm::none;
};

struct English {
  using Words = std::unordered_set<std::string_view>;

  /// The section of a table; empty where there is none.
  const Words& words(std::string_view section) const;
  bool has(std::string_view section, std::string_view word) const { return words(section).contains(word); }
  /// Of a class whose words end a phrase: determiners, pronouns, prepositions …
  bool is_function(std::string_view word) const { return functions.contains(word); }

  std::unordered_map<std::string_view, Words> sections;
  std::unordered_map<std::string_view, char> verbs;  // lemma -> '-' also a noun, '=' mostly one, ' ' neither
  std::unordered_map<std::string_view, std::string_view> irregular;
  std::unordered_map<std::string_view, std::string_view> synonyms;  // verb -> the first of its set
  Words functions;
};

const English& english();

/// How a word in lower case may be read as a verb. A base form that is also a past form ("put") is a base form.
Verb read_verb(std::string_view word);
bool is_also_noun(std::string_view verb);
bool is_mostly_noun(std::string_view verb);

/// "stories" -> "story", "boxes" -> "box"; what is no plural stays.
std::string singular(std::string_view noun);
std::string plural(std::string_view noun);

/// Equal for words that name the same: forms of a verb, of verbs of one meaning, of a noun.
std::string meaning_of(std::string_view word);
/// Of a verb, with its particle ("log in").
std::string verb_meaning(std::string_view verb);

}  // namespace tracesift::language
