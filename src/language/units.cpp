// SPDX-License-Identifier: MIT
#include "language/units.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "language/english.hpp"
#include "language/frames.hpp"

namespace tracesift::language {
namespace {

constexpr double kQuarter = 4;        // sentences that ask after which one counts half
constexpr double kMinEnglish = 0.25;  // of a text's words that are function words
constexpr std::size_t kFewWords = 5;  // say nothing of the language

template <std::size_t N>
bool is_one_of(const std::array<std::string_view, N>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

constexpr std::array<std::string_view, 8> kModals = {"can", "could", "would",  "will",
                                                     "may", "might", "should", "shall"};
constexpr std::array<std::string_view, 3> kDo = {"do", "does", "did"};
constexpr std::array<std::string_view, 5> kAsked = {"you", "i", "we", "someone", "anyone"};
constexpr std::array<std::string_view, 6> kToWhom = {"me", "us", "him", "her", "them", "you"};
constexpr std::array<std::string_view, 9> kMeta = {"know", "tell",    "ask", "wonder", "understand",
                                                   "hear", "inquire", "say", "talk"};
constexpr std::array<std::string_view, 8> kWanting = {"want", "need", "like", "try", "love", "prefer", "wish", "hope"};
constexpr std::array<std::string_view, 5> kTrouble = {"trouble", "problems", "problem", "difficulty", "issues"};
constexpr std::array<std::string_view, 8> kBefore = {"with", "of",      "about",    "in",
                                                     "for",  "trouble", "consider", "considering"};
constexpr std::array<std::string_view, 9> kBe = {"is", "are", "was", "were", "been", "being", "got", "be", "became"};
constexpr std::array<std::string_view, 7> kWhere = {"where", "what", "when", "why", "how", "which", "whats"};

class Chunker {
 public:
  Chunker(const std::vector<Word>& words, bool is_question, std::vector<Unit>& units)
      : words_(words), used_(words.size(), false), is_question_(is_question), units_(units), first_(units.size()) {}

  /// Whether the sentence asks or states something, beside things that it names.
  bool read() {
    const std::size_t start = skip_greeting();
    for (std::size_t i = start; i < words_.size(); ++i) {
      if (!used_[i] && is_word(i)) read_frame(i, i == start);
    }
    const bool asks = units_.size() > first_ || is_question_;
    read_things();
    return asks;
  }

 private:
  bool is_word(std::size_t at) const { return at < words_.size() && words_[at].type == Word::Type::word; }
  std::string_view lower(std::size_t at) const {
    return is_word(at) ? std::string_view(words_[at].lower) : std::string_view();
  }
  bool has(Class kind, std::size_t at) const { return is_word(at) && english().has(kind, words_[at].lower); }

  std::size_t skip_greeting() const {
    std::size_t at = 0;
    while (at < words_.size() && (words_[at].type == Word::Type::comma || has(Class::greetings, at))) ++at;
    return at;
  }

  std::size_t skip_adverbs(std::size_t at) const {
    while (has(Class::adverbs, at) && lower(at) != "not") ++at;
    return at;
  }

  void use(std::size_t from, std::size_t to) {
    for (std::size_t i = from; i < std::min(to, used_.size()); ++i) used_[i] = true;
  }

  void add(Unit unit, std::size_t from, std::size_t to) {
    units_.push_back(std::move(unit));
    use(from, to);
  }

  void read_frame(std::size_t i, bool is_start) {
    if (read_wish(i) || read_modal(i) || read_search(i) || read_gerund(i) || read_topic(i) || read_event(i)) return;
    if (lower(i) == "please" || lower(i) == "kindly") {
      read_request(i + 1, Form::request);
    } else if (is_start && may_command(i)) {
      read_request(i, Form::request);
    } else {
      read_fault(i);
    }
  }

  /// A verb at the head of a sentence is a command, unless it is rather a noun there ("Return policy").
  bool may_command(std::size_t i) const {
    const Verb verb = read_verb(lower(i));
    if (verb.form != VerbForm::base || lower(i) == "let") return false;
    if (!is_mostly_noun(verb.lemma)) return true;
    return has(Class::determiners, i + 1) || has(Class::pronouns, i + 1) || has(Class::prepositions, i + 1);
  }

  /// "I want to cancel", "how to cancel", "unable to cancel".
  bool read_wish(std::size_t i) {
    if (lower(i) != "to" || i == 0) return false;
    std::size_t before = i - 1;
    while (before > 0 && (has(Class::adverbs, before) || is_one_of(kToWhom, lower(before)))) --before;
    const bool is_about_it = lower(i - 1) == "it" && is_question_;  // "how much is it to insure"
    if (!has(Class::wishes, before) && !has(Class::wishes, i - 1) && !is_about_it) return false;
    const bool is_not = before > 0 && (lower(before - 1) == "not" || (before > 1 && lower(before - 2) == "not"));
    const bool is_able = lower(before) == "able";
    if (is_not && !is_able) return false;  // "I do not want to lose my photos"
    return read_request(i + 1, lower(before) == "unable" || (is_able && is_not) ? Form::cannot : Form::request);
  }

  /// "can you please cancel", "I cannot cancel", "does not let me cancel".
  bool read_modal(std::size_t i) {
    const bool is_modal = is_one_of(kModals, lower(i));
    if (!is_modal && !is_one_of(kDo, lower(i)))
      return lower(i) == "cannot" && read_request(skip_adverbs(i + 1), Form::cannot);
    std::size_t at = i + 1;
    if (is_one_of(kAsked, lower(at))) {
      at = skip_adverbs(at + 1);
      const bool is_not = lower(at) == "not";
      use(i, at);
      return read_request(skip_adverbs(at + (is_not ? 1 : 0)), is_not ? Form::cannot : Form::request);
    }
    at = skip_adverbs(at);
    if (lower(at) != "not") return false;
    at = skip_adverbs(at + 1);
    if ((lower(at) == "let" || lower(at) == "allow") && is_one_of(kToWhom, lower(at + 1))) {
      return read_request(at + 2 + (lower(at + 2) == "to" ? 1 : 0), Form::cannot);
    }
    const bool is_mine = i > 0 && (lower(i - 1) == "i" || lower(i - 1) == "we");
    return is_mine && (lower(i) == "can" || lower(i) == "could") && read_request(at, Form::cannot);
  }

  /// "looking for a bus", "in search of a bus".
  bool read_search(std::size_t i) {
    const std::string pair = std::string(lower(i)) + " " + std::string(lower(i + 1));
    if (!english().has(Class::find, pair)) return false;
    NounPhrase phrase = read_noun_phrase(words_, i + 2);
    if (phrase.end == 0) return false;
    const std::size_t end = phrase.end;
    add({.form = Form::request, .verb = "find", .object = std::move(phrase)}, i, end);
    return true;
  }

  /// "help with resetting my password", "trouble logging in".
  bool read_gerund(std::size_t i) {
    const bool is_trouble = is_one_of(kTrouble, lower(i));
    if (!is_trouble && !is_one_of(kBefore, lower(i))) return false;
    std::size_t at = i + 1;
    if (is_trouble && (lower(at) == "with" || lower(at) == "in")) ++at;
    const Verb verb = read_verb(lower(at));
    if (verb.form != VerbForm::ing || (!is_trouble && has(Class::nouns_in_ing, at) && !has(Class::determiners, at + 1)))
      return false;
    return read_object(verb.lemma, at, is_trouble ? Form::cannot : Form::request);
  }

  /// "I need a receipt", "where is my order", "how much is the fare".
  bool read_topic(std::size_t i) {
    std::size_t at = 0;
    if ((lower(i) == "i" || lower(i) == "we") && i + 1 < words_.size()) {
      at = skip_adverbs(i + 1);
      if (lower(at) == "would") ++at;
      const bool has_need = lower(at) == "need" || lower(at) == "want" || lower(at) == "require" || lower(at) == "like";
      const bool has_question = lower(at) == "have" || lower(at) == "had" || lower(at) == "am";
      if (!has_need && !has_question) return false;
      ++at;
      if (has_question && is_one_of(kTrouble, lower(at))) return false;  // "trouble logging in" is read on its own
      if (has_question) {
        NounPhrase phrase = read_noun_phrase(words_, at);
        const bool hands_on = phrase.end > 0 && (phrase.is_trouble || is_asked_about(at, phrase.end));
        if (!hands_on) return false;
      }
    } else if (is_one_of(kWhere, lower(i))) {
      at = i + 1;
      if (lower(at) == "much" || lower(at) == "many" || lower(at) == "long" || lower(at) == "about") ++at;
      if (is_one_of(kBe, lower(at)) || is_one_of(kDo, lower(at))) ++at;
    } else {
      return false;
    }
    NounPhrase phrase = read_noun_phrase(words_, at);
    if (phrase.end == 0) return false;
    if (read_fault_of(phrase)) return true;
    const std::size_t end = phrase.end;
    add({.form = Form::topic, .object = std::move(phrase)}, i, end);
    return true;
  }

  /// A question, an issue … is what the phrase hangs on.
  bool is_asked_about(std::size_t from, std::size_t to) const {
    for (std::size_t i = from; i < to; ++i) {
      if (has(Class::handing, i)) return true;
    }
    return false;
  }

  /// "I accidentally deleted my account".
  bool read_event(std::size_t i) {
    if (lower(i) != "i" && lower(i) != "we") return false;
    std::size_t at = skip_adverbs(i + 1);
    if (lower(at) == "have" || lower(at) == "had") at = skip_adverbs(at + 1);
    const Verb verb = read_verb(lower(at));
    if (verb.form != VerbForm::past || english().has(Class::light, verb.lemma)) return false;
    NounPhrase phrase = read_noun_phrase(words_, at + 1);
    if (phrase.end == 0) return false;
    const std::size_t end = phrase.end;
    add({.form = Form::event, .verb = verb.lemma, .object = std::move(phrase), .past = words_[at].lower}, i, end);
    return true;
  }

  void read_fault(std::size_t i) {
    if (!has(Class::determiners, i) && i > 0) return;
    const NounPhrase phrase = read_noun_phrase(words_, i);
    if (phrase.end > 0) read_fault_of(phrase);
  }

  /// "my card [was declined]", "the site [is not loading]", "it [keeps crashing]".
  bool read_fault_of(const NounPhrase& phrase) {
    std::size_t at = skip_adverbs(phrase.end);
    const bool has_aux = is_one_of(kBe, lower(at)) || lower(at) == "has" || lower(at) == "have" || lower(at) == "had" ||
                         lower(at) == "keeps" || lower(at) == "keep" || is_one_of(kDo, lower(at)) ||
                         lower(at) == "will";
    if (!has_aux) return false;
    const bool keeps = lower(at) == "keeps" || lower(at) == "keep";
    at = skip_adverbs(at + 1);
    const bool is_not = lower(at) == "not";
    if (is_not) at = skip_adverbs(at + 1);
    if (lower(at) == "been" || lower(at) == "being") at = skip_adverbs(at + 1);
    const Verb verb = read_verb(lower(at));
    std::string fault;
    if (is_not && !verb.lemma.empty() && !english().has(Class::light, verb.lemma)) {
      fault = verb.form == VerbForm::base ? "does not " + verb.lemma : "not " + words_[at].lower;
    } else if (has(Class::faults, at) || (keeps && verb.form == VerbForm::ing)) {
      fault = words_[at].lower;
    } else {
      return false;
    }
    add({.form = Form::fault, .object = phrase, .fault = std::move(fault)}, phrase.end - 1, at + 1);
    return true;
  }

  /// The verb that is expected at `at`, and all that is joined to it by "and".
  bool read_request(std::size_t at, Form form) {
    const std::size_t from = at;
    at = skip_adverbs(at);
    if (lower(at) == "please") ++at;
    use(from, at);
    if (lower(at) == "help") {
      const std::size_t next = at + (is_one_of(kToWhom, lower(at + 1)) ? 2 : 1);
      const std::size_t verb = lower(next) == "to" ? next + 1 : next;
      if (read_verb(lower(verb)).form == VerbForm::base && read_request(verb, form)) return true;
      return lower(next) == "with" && read_help_with(next);
    }
    const Verb verb = read_verb(lower(at));
    if (verb.form != VerbForm::base) return false;
    if (is_one_of(kWanting, verb.lemma) && lower(at + 1) == "to") return read_request(at + 2, form);
    if (verb.lemma == "let" && is_one_of(kToWhom, lower(at + 1))) return read_request(at + 2, form);
    if (is_one_of(kMeta, verb.lemma)) return read_question(at + 1);
    return read_object(verb.lemma, at, form);
  }

  /// "help with my order".
  bool read_help_with(std::size_t at) {
    if (read_gerund(at)) return true;
    NounPhrase phrase = read_noun_phrase(words_, at + 1);
    if (phrase.end == 0) return false;
    const std::size_t end = phrase.end;
    add({.form = Form::topic, .object = std::move(phrase)}, at, end);
    return true;
  }

  /// What is asked after "tell me", "I'd like to know".
  bool read_question(std::size_t at) {
    while (is_one_of(kToWhom, lower(at)) || lower(at) == "about" || lower(at) == "if" || lower(at) == "more") ++at;
    if (is_one_of(kWhere, lower(at))) return false;  // read on its own
    NounPhrase phrase = read_noun_phrase(words_, at);
    if (phrase.end == 0) return false;
    const std::size_t end = phrase.end;
    add({.form = Form::topic, .object = std::move(phrase)}, at, end);
    return true;
  }

  /// The verb at `at`, its particle and its object.
  bool read_object(const std::string& lemma, std::size_t at, Form form) {
    std::string verb = lemma;
    std::size_t next = at + 1;
    const auto with = [&](std::size_t place) { return lemma + " " + std::string(lower(place)); };
    if (english().has(Class::find, with(next))) {
      verb = "find";
      ++next;
    } else if (english().has(Class::particles, with(next))) {
      verb = with(next++);
    }
    if (is_one_of(kToWhom, lower(next))) ++next;
    const std::string prepositional = verb + " " + std::string(lower(next));
    if (english().has(Class::prepositional, prepositional)) {
      verb = prepositional;
      ++next;
    }
    NounPhrase phrase = read_noun_phrase(words_, next);
    std::size_t end = phrase.end > 0 ? phrase.end : next;
    if (phrase.end > 0 && verb == lemma && english().has(Class::particles, with(end))) verb = with(end++);
    if (phrase.end == 0 && english().has(Class::light, verb)) return false;
    add({.form = form, .verb = std::move(verb), .object = std::move(phrase)}, at, end);
    std::size_t join = end;
    if (join < words_.size() && words_[join].type == Word::Type::comma) ++join;
    const bool joins = lower(join) == "and" || lower(join) == "or" || lower(join) == "then";
    if (joins || join > end) {
      while (lower(join) == "and" || lower(join) == "or" || lower(join) == "then" || lower(join) == "also") ++join;
      const Verb other = read_verb(lower(join));
      const bool is_verb =
          other.form == VerbForm::base && !used(join) &&
          (!is_also_noun(other.lemma) || has(Class::determiners, join + 1) || has(Class::pronouns, join + 1));
      if (joins && is_verb) read_request(join, form);
    }
    return true;
  }

  bool used(std::size_t at) const { return at < used_.size() && used_[at]; }

  void read_things() {
    for (std::size_t i = 0; i < words_.size();) {
      const NounPhrase phrase = used(i) ? NounPhrase() : read_noun_phrase(words_, i);
      bool is_free = phrase.end > i;
      for (std::size_t j = i; j < phrase.end; ++j) is_free = is_free && !used(j);
      if (is_free) {
        const Form form = phrase.is_trouble ? Form::topic : Form::thing;
        units_.push_back({.form = form, .object = phrase, .weight = phrase.is_trouble ? 1 : kThingWeight});
      }
      i = is_free ? phrase.end : i + 1;
    }
  }

  const std::vector<Word>& words_;
  std::vector<bool> used_;
  bool is_question_;
  std::vector<Unit>& units_;
  std::size_t first_;
};

bool is_english(const std::vector<Sentence>& sentences) {
  std::size_t all = 0;
  std::size_t small = 0;
  for (const Sentence& sentence : sentences) {
    for (const Word& word : sentence.words) {
      if (word.type != Word::Type::word) continue;
      ++all;
      small += english().is_function(word.lower) ? 1 : 0;
    }
  }
  if (all < kFewWords) return true;
  return static_cast<double>(small) >= kMinEnglish * static_cast<double>(all);
}

}  // namespace

double weight_after(double asked) { return 1 / (1 + (asked / kQuarter) * (asked / kQuarter)); }

std::vector<Unit> read_units(const std::vector<Sentence>& sentences) {
  if (const std::string_view other = language_of(sentences); !other.empty()) return read_frames(sentences, other);
  std::vector<Unit> units;
  if (!is_english(sentences)) return units;
  double asked = 0;
  for (const Sentence& sentence : sentences) {
    const std::size_t first = units.size();
    const bool asks = Chunker(sentence.words, sentence.is_question, units).read();
    for (std::size_t i = first; i < units.size(); ++i) units[i].weight *= weight_after(asked);
    asked += asks ? 1 : 0;
  }
  return units;
}

}  // namespace tracesift::language
