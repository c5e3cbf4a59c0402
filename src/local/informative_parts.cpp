// SPDX-License-Identifier: MIT
#include "local/informative_parts.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "language/english.hpp"
#include "language/sentences.hpp"
#include "language/written.hpp"

namespace tracesift::local {
namespace {

using language::english;

/// "Upcoming reservations" says no more than "reservations".
std::string_view without_weak(std::string_view part) {
  for (std::size_t end = part.find(' '); end != part.npos; end = part.find(' ')) {
    const std::string first = base::lower_ascii(part.substr(0, end));
    if (!english().has(language::Class::weak_modifiers, first) && !english().has(language::Class::time, first)) break;
    part.remove_prefix(end + 1);
  }
  return part;
}

bool are_names(std::string_view part, const RequestCandidates& found) {
  for (const language::Sentence& sentence : language::read_sentences(part, 4)) {
    for (const language::Word& word : sentence.words) {
      if (!found.is_name(word.lower)) return false;
    }
  }
  return true;
}

/// Not only a time, a greeting, a pronoun, an adjective or a person.
bool is_informative(std::string_view part, const RequestCandidates& found) {
  std::size_t informative = 0;
  bool is_alone = false;
  for (const language::Sentence& sentence : language::read_sentences(part, 4)) {
    for (const language::Word& word : sentence.words) {
      const std::string& lower = word.lower;
      if (word.type != language::Word::Type::word) return false;
      for (const language::Class bar :
           {language::Class::time, language::Class::people, language::Class::pronouns, language::Class::greetings}) {
        if (english().has(bar, lower)) return false;
      }
      if (lower == "my" || lower == "your" || lower == "our" || found.is_person(lower)) return false;
      for (const language::Class weak :
           {language::Class::adjectives, language::Class::weak_modifiers, language::Class::wishes,
            language::Class::light, language::Class::finite, language::Class::adverbs, language::Class::never_heads}) {
        if (!english().has(weak, lower)) continue;
        --informative;
        break;
      }
      informative += english().is_function(lower) && !english().has(language::Class::wishes, lower) ? 0 : 1;
      const language::Verb verb = language::read_verb(lower);
      const bool is_only_verb = verb.form != language::VerbForm::none && !language::is_also_noun(verb.lemma) &&
                                !english().has(language::Class::nouns_in_ing, lower);
      is_alone = english().has(language::Class::alone, lower) || english().has(language::Class::identifiers, lower) ||
                 is_only_verb || lower.ends_with("ly");
    }
  }
  return informative > (is_alone ? 1u : 0u) && informative < 20;
}

}  // namespace

std::string informative_parts(std::string_view name, const RequestCandidates& found) {
  std::string informative;
  std::string proper;  // only names: of places, mostly
  while (!name.empty()) {
    const std::size_t end = std::min(name.find(", "), name.size());
    const std::string_view part = without_weak(name.substr(0, end));
    name.remove_prefix(std::min(end + 2, name.size()));
    if (!is_informative(part, found)) continue;
    std::string& kind = are_names(part, found) ? proper : informative;
    kind += (kind.empty() ? "" : ", ") + std::string(part);
  }
  return language::sentence_case(informative.empty() ? proper : informative);
}

bool has_person(std::string_view name, const RequestCandidates& found) {
  for (const language::Sentence& sentence : language::read_sentences(name, 4)) {
    for (const language::Word& word : sentence.words) {
      if (found.is_person(word.lower)) return true;
    }
  }
  return false;
}

}  // namespace tracesift::local
