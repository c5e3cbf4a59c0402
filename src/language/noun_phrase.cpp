// SPDX-License-Identifier: MIT
#include "language/noun_phrase.hpp"

#include <algorithm>
#include <string_view>

#include "language/english.hpp"

namespace tracesift::language {
namespace {

constexpr std::size_t kMaxWords = 6;

bool is_word(const std::vector<Word>& words, std::size_t at) {
  return at < words.size() && words[at].type == Word::Type::word;
}

bool is_capital(const Word& word) {
  return !word.written.empty() && word.written.front() >= 'A' && word.written.front() <= 'Z';
}

/// May stand in a noun phrase that has `before` words already.
bool is_nominal(const std::vector<Word>& words, std::size_t at, std::size_t before) {
  if (!is_word(words, at)) return false;
  const English& tables = english();
  const std::string& word = words[at].lower;
  if (word.size() < 2 || tables.is_function(word)) return false;
  for (const Class no_noun : {Class::time, Class::finite, Class::greetings, Class::light, Class::no_nouns}) {
    if (tables.has(no_noun, word)) return false;
  }
  if (tables.has(Class::adjectives, word)) return true;
  const Verb verb = read_verb(word);
  if (verb.lemma.empty()) return true;
  const bool leads = before == 0 && is_word(words, at + 1) && !tables.is_function(words[at + 1].lower);
  switch (verb.form) {
    case VerbForm::none: return true;
    case VerbForm::ing: return tables.has(Class::nouns_in_ing, word) || leads;
    case VerbForm::past: return leads && is_nominal(words, at + 1, 1);
    case VerbForm::base: return is_also_noun(verb.lemma);
    case VerbForm::third: return is_also_noun(verb.lemma);
  }
  return false;
}

bool is_only_adjective(const std::string& word) {
  const bool is_superlative = word.size() > 5 && word.ends_with("est") && read_verb(word).lemma.empty();
  return english().has(Class::adjectives, word) || english().has(Class::never_heads, word) || is_superlative;
}

/// Behind determiners, numbers and "all of my".
std::size_t skip_determiners(const std::vector<Word>& words, std::size_t at, NounPhrase& phrase) {
  const English& tables = english();
  for (; at < words.size(); ++at) {
    if (words[at].type == Word::Type::value) {
      if (!is_nominal(words, at + 1, 0)) break;  // "2 tickets"; a number alone is none
      continue;
    }
    if (!is_word(words, at)) break;
    const std::string& word = words[at].lower;
    const bool is_of = word == "of" && phrase.article != Article::none && is_word(words, at + 1) &&
                       tables.has(Class::determiners, words[at + 1].lower);
    if (!is_of && !tables.has(Class::determiners, word)) break;
    const bool is_a = word == "a" || word == "an" || word == "another";
    phrase.article = word == "the" ? Article::the : is_a ? Article::a : std::max(phrase.article, Article::own);
  }
  return at;
}

/// "order status" of "the status of my order"; what a problem is with.
NounPhrase follow(const std::vector<Word>& words, NounPhrase phrase) {
  const English& tables = english();
  if (!is_word(words, phrase.end)) return phrase;
  const std::string& next = words[phrase.end].lower;
  const bool is_of = next == "of" || next == "for";
  if (is_of && phrase.modifier.empty() && tables.has(Class::relational, phrase.head)) {
    NounPhrase of = read_noun_phrase(words, phrase.end + 1);
    if (of.end == 0 || of.is_name) return phrase;
    phrase.modifier = of.head;
    phrase.written = of.written + " " + phrase.head;
    phrase.is_name = false;
    phrase.end = of.end;
    return phrase;
  }
  if (next == "of" && phrase.modifier.empty() && !tables.has(Class::handing, phrase.head)) {
    const NounPhrase of = read_noun_phrase(words, phrase.end + 1);
    if (of.end == 0 || of.is_name) return phrase;
    phrase.modifier = of.head;
    phrase.written += " of " + of.written;
    phrase.end = of.end;
    return phrase;
  }
  const bool hands_on =
      is_of || next == "with" || next == "about" || next == "regarding" || next == "on" || next == "to";
  if (!hands_on || !tables.has(Class::handing, phrase.head)) return phrase;
  NounPhrase about = read_noun_phrase(words, phrase.end + 1);
  if (about.end == 0) return phrase;
  about.is_trouble = phrase.head == "issue" || phrase.head == "problem" || phrase.head == "trouble";
  return about;
}

}  // namespace

NounPhrase read_noun_phrase(const std::vector<Word>& words, std::size_t at) {
  const English& tables = english();
  NounPhrase phrase;
  const std::size_t begin = skip_determiners(words, at, phrase);
  std::size_t end = begin;
  while (end < begin + kMaxWords && is_nominal(words, end, end - begin)) ++end;
  // "make it available": an adjective alone names nothing.
  std::size_t last = end;
  while (last > begin && is_only_adjective(words[last - 1].lower)) --last;
  if (last == begin) return {};
  const VerbForm form = read_verb(words[last - 1].lower).form;  // "arrived broken" is no thing
  if (form == VerbForm::past || (form == VerbForm::ing && !tables.has(Class::nouns_in_ing, words[last - 1].lower)))
    return {};
  const Word& head = words[last - 1];
  phrase.end = last;
  phrase.head = singular(head.lower);
  phrase.is_plural = phrase.head != head.lower;
  phrase.written_head = head.written;
  phrase.written = head.written;
  phrase.is_name = is_capital(head) && last - 1 > 0;
  if (last - 1 > begin && !tables.has(Class::weak_modifiers, words[last - 2].lower)) {
    phrase.modifier = words[last - 2].lower;
    phrase.written = words[last - 2].written + " " + phrase.written;
    phrase.is_name = phrase.is_name && is_capital(words[last - 2]);
  }
  return follow(words, phrase);
}

}  // namespace tracesift::language
