// SPDX-License-Identifier: MIT
#include "local/request_candidates.hpp"

#include <algorithm>
#include <utility>

#include "base/hash.hpp"
#include "base/text.hpp"
#include "language/english.hpp"
#include "local/stem.hpp"

namespace tracesift::local {
namespace {

using language::english;
using language::Form;
using language::Unit;

constexpr std::size_t kMaxRead = 600;  // texts of one group
constexpr std::size_t kMinSpeakers = 3;
constexpr double kNameCounts = 0.4;     // a proper name, against what everybody can ask for
constexpr std::string_view kNot = "¬";  // stands in a sentence that says what does not work

bool is_negative(const language::Word& word) {
  return word.lower == "not" || word.lower == "cannot" || word.lower == "unable" || word.lower == "never" ||
         word.lower == "problem" || word.lower == "problems" || word.lower == "issue" || word.lower == "issues" ||
         word.lower == "trouble" || word.lower == "error" || word.lower == "keeps" ||
         english().has(language::Class::faults, word.lower) || english().has(language::Class::bad_verbs, word.lower) ||
         english().has(language::Class::bad_verbs, language::read_verb(word.lower).lemma);
}

bool is_telling(const std::string& lower) { return !lower.empty() && !english().is_function(lower); }

}  // namespace

RequestCandidates::RequestCandidates(const std::vector<Labelled>& texts, int groups,
                                     const std::set<std::string>& barred, UnitCache& cache)
    : groups_(static_cast<std::size_t>(groups)), barred_(barred), all_sizes_(groups_, 0), size_(groups_, 0) {
  std::vector<std::size_t> count(groups_, 0);
  for (const Labelled& text : texts) {
    if (text.group < 0) continue;
    ++count[static_cast<std::size_t>(text.group)];
    all_sizes_[static_cast<std::size_t>(text.group)] += text.weight;
  }
  std::vector<std::size_t> seen(groups_, 0);
  std::vector<const Labelled*> chosen;
  for (const Labelled& text : texts) {
    if (text.group < 0) continue;
    const auto g = static_cast<std::size_t>(text.group);
    if (seen[g]++ % (count[g] / kMaxRead + 1) == 0) chosen.push_back(&text);
  }
  // Counted twice: most units are in one text, and become no candidate.
  for (const Labelled* text : chosen) {
    const std::vector<language::Sentence> sentences = language::read_sentences(text->text, UnitCache::kMaxSentences);
    texts_.push_back({text->group, text->weight});
    size_[static_cast<std::size_t>(text->group)] += text->weight;
    index(sentences);
    note(cache.units_of(text->text, sentences));
  }
  for (std::size_t i = 0; i < chosen.size(); ++i) {
    this->count(cache.units_of(chosen[i]->text), *chosen[i], i);
  }
  finish();
}

std::uint32_t RequestCandidates::id_of(const std::string& meaning) {
  const auto [slot, is_new] = ids_.try_emplace(meaning, static_cast<std::uint32_t>(postings_.size()));
  if (is_new) postings_.emplace_back();
  return slot->second;
}

std::uint32_t RequestCandidates::meaning_id(const std::string& lower) {
  const auto found = meaning_ids_.find(lower);
  if (found != meaning_ids_.end()) return found->second;
  const std::uint32_t id = id_of(language::meaning_of(lower));
  meaning_ids_.emplace(lower, id);
  return id;
}

/// "My name is Ann Lee", "I am Ann", "ann_lee_42".
void RequestCandidates::find_people(const std::vector<language::Word>& words) {
  const auto add = [&](std::string_view word) {
    if (word.size() >= 2) people_.insert(base::lower_ascii(word));
  };
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string& written = words[i].written;
    if (words[i].type == language::Word::Type::value && written.find_first_of("_@") != std::string::npos) {
      std::string_view rest = std::string_view(written).substr(0, written.find('@'));
      for (std::size_t end = 0; !rest.empty(); rest.remove_prefix(std::min(end + 1, rest.size()))) {
        end = std::min(rest.find_first_of("_.-0123456789"), rest.size());
        if (end >= 3) add(rest.substr(0, end));
      }
      continue;
    }
    const bool introduces =
        i >= 2 && words[i - 1].lower == "is" && (words[i - 2].lower == "name" || words[i - 2].lower == "this");
    const bool is_self = i >= 2 && words[i - 1].lower == "am" && words[i - 2].lower == "i";
    if (!introduces && !is_self && !(i >= 1 && words[i - 1].lower == "dear")) continue;
    for (std::size_t j = i; j < std::min(i + 3, words.size()); ++j) {
      const std::string& name = words[j].written;
      if (words[j].type != language::Word::Type::word || name.front() < 'A' || name.front() > 'Z') break;
      add(name);
    }
  }
}

bool RequestCandidates::is_person(std::string_view word) const {
  const std::string lower(word);
  return people_.contains(lower) && !seen_small_.contains(lower);
}

bool RequestCandidates::is_name(std::string_view word) const { return !seen_small_.contains(std::string(word)); }

void RequestCandidates::index(const std::vector<language::Sentence>& sentences) {
  for (const language::Sentence& sentence : sentences) {
    const auto number = static_cast<std::uint32_t>(text_of_sentence_.size());
    text_of_sentence_.push_back(static_cast<std::uint32_t>(texts_.size() - 1));
    find_people(sentence.words);
    const auto post = [&](std::uint32_t id) {
      if (postings_[id].empty() || postings_[id].back() != number) postings_[id].push_back(number);
    };
    for (const language::Word& word : sentence.words) {
      if (word.type != language::Word::Type::word) continue;
      if (is_negative(word)) post(id_of(std::string(kNot)));
      if (word.lower == word.written) seen_small_.insert(word.lower);
      if (is_telling(word.lower)) post(meaning_id(word.lower));
    }
  }
}

bool RequestCandidates::is_barred(const Unit& unit) const {
  const auto is_bad = [&](const std::string& word) {
    return !word.empty() && (english().has(language::Class::people, word) ||
                             english().has(language::Class::time, word) || barred_.contains(stem(word)));
  };
  return is_bad(unit.object.head) || is_bad(unit.object.modifier);
}

/// The ways to name a unit, from the most to the least specific.
std::vector<RequestCandidates::Use> RequestCandidates::uses_of(const Unit& unit) const {
  std::vector<Use> uses;
  const std::string& head = unit.object.head;
  const std::string& modifier = unit.object.modifier;
  const auto add = [&](Form form, const std::string& verb, const std::string& with, const std::string& of,
                       const std::string& fault) {
    Candidate shape{.wording = {.form = form, .fault = fault},
                    .has_modifier = !with.empty(),
                    .verb = verb,
                    .modifier = with,
                    .head = of};
    std::uint64_t key = static_cast<std::uint64_t>(form) + 1;
    for (const std::string& part : {verb, with, of, fault}) key = base::hash(part, key * 31);
    uses.push_back({key, std::move(shape)});
  };
  const bool acts = unit.form == Form::request || unit.form == Form::cannot || unit.form == Form::event;
  const std::string verb = acts ? language::verb_meaning(unit.verb) : std::string();
  if (acts) {
    if (!modifier.empty()) add(unit.form, verb, modifier, head, {});
    add(unit.form, verb, {}, head, {});
  }
  if (head.empty()) return uses;
  if (unit.form == Form::fault) add(Form::fault, {}, modifier, head, unit.fault);
  const bool is_trouble = unit.form == Form::fault || unit.form == Form::cannot || unit.object.is_trouble;
  if (is_trouble) add(Form::fault, {}, modifier, head, {});
  if (is_trouble && !modifier.empty()) add(Form::fault, {}, {}, head, {});
  // "My user id is …" answers a question of the agent's.
  if (unit.form == Form::thing && english().has(language::Class::identifiers, head)) return uses;
  if (!modifier.empty()) add(Form::topic, {}, modifier, head, {});
  if (!english().has(language::Class::alone, head)) add(Form::topic, {}, {}, head, {});
  return uses;
}

/// How the unit is written.
void RequestCandidates::describe(Candidate& candidate, const Unit& unit) const {
  language::Wording& wording = candidate.wording;
  wording.uses += 1;
  wording.is_object_first = unit.is_object_first;
  wording.plurals += unit.object.is_plural ? 1 : 0;
  wording.with_a += unit.object.article == language::Article::a ? 1 : 0;
  wording.with_own += unit.object.article == language::Article::own ? 1 : 0;
  wording.with_the += unit.object.article == language::Article::the ? 1 : 0;
  if (!candidate.verb.empty()) ++wording.verbs[unit.form == Form::event ? unit.past : unit.verb];
  const std::string& written = candidate.has_modifier ? unit.object.written : unit.object.written_head;
  if (!written.empty()) ++(unit.object.is_plural ? wording.plural_objects : wording.objects)[written];
}

void RequestCandidates::note(const std::vector<Unit>& units) {
  std::set<std::uint64_t> keys;
  for (const Unit& unit : units) {
    if (is_barred(unit)) continue;
    for (const Use& use : uses_of(unit)) keys.insert(use.key);
  }
  for (const std::uint64_t key : keys) ++texts_with_[key];
}

void RequestCandidates::count(const std::vector<Unit>& units, const Labelled& labelled, std::size_t text) {
  const std::uint32_t several = labelled.weight > 1 ? 1 : 2;
  std::map<std::size_t, double> had;  // candidate -> the weight of its first use here
  for (const Unit& unit : units) {
    if (is_barred(unit)) continue;
    for (Use& use : uses_of(unit)) {
      if (texts_with_[use.key] < several && !place_.contains(use.key)) continue;
      const auto [slot, is_new] = place_.try_emplace(use.key, candidates_.size());
      if (is_new) {
        candidates_.push_back(std::move(use.shape));
        candidates_.back().share.assign(groups_, 0);
        candidates_.back().having.assign(groups_, 0);
      }
      Candidate& candidate = candidates_[slot->second];
      describe(candidate, unit);
      candidate.as_name += unit.object.is_name ? 1 : 0;
      double& weight = had[slot->second];
      weight = std::max(weight, unit.weight);
    }
  }
  for (const auto& [place, weight] : had) {
    Candidate& candidate = candidates_[place];
    candidate.share[static_cast<std::size_t>(labelled.group)] += weight * labelled.weight;
    candidate.having[static_cast<std::size_t>(labelled.group)] += labelled.weight;
    candidate.texts.push_back(static_cast<std::uint32_t>(text));
    const auto add = [&](std::uint32_t speaker) {
      auto& known = candidate.speakers;
      if (known.size() < kMinSpeakers && std::find(known.begin(), known.end(), speaker) == known.end())
        known.push_back(speaker);
    };
    if (labelled.speakers == nullptr) {
      add(0xFFFFFFFFu - static_cast<std::uint32_t>(text));
    } else {
      for (const std::uint32_t speaker : *labelled.speakers) add(speaker);
    }
  }
}

std::vector<std::uint32_t> RequestCandidates::sentences_with(const std::vector<std::uint32_t>& words) const {
  std::vector<std::uint32_t> found;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::vector<std::uint32_t>& next = postings_[words[i]];
    if (i == 0) {
      found = next;
      continue;
    }
    std::vector<std::uint32_t> both;
    std::set_intersection(found.begin(), found.end(), next.begin(), next.end(), std::back_inserter(both));
    found = std::move(both);
  }
  return found;
}

std::vector<double> RequestCandidates::coverage_of(const std::vector<std::uint32_t>& words) const {
  std::vector<double> coverage(groups_, 0);
  std::size_t last = texts_.size();
  for (const std::uint32_t sentence : sentences_with(words)) {
    const std::size_t text = text_of_sentence_[sentence];
    if (text == last) continue;
    last = text;
    coverage[static_cast<std::size_t>(texts_[text].group)] += texts_[text].weight;
  }
  for (std::size_t g = 0; g < groups_; ++g) coverage[g] = size_[g] > 0 ? coverage[g] / size_[g] : 0;
  return coverage;
}

double RequestCandidates::mark(const std::vector<std::uint32_t>& words, int group, std::vector<bool>& marked) const {
  double fresh = 0;
  for (const std::uint32_t sentence : sentences_with(words)) {
    const std::size_t text = text_of_sentence_[sentence];
    if (texts_[text].group != group || marked[text]) continue;
    marked[text] = true;
    fresh += texts_[text].weight;
  }
  const double size = size_[static_cast<std::size_t>(group)];
  return size > 0 ? fresh / size : 0;
}

double RequestCandidates::mark_having(const Candidate& candidate, int group, std::vector<bool>& marked) const {
  double fresh = 0;
  for (const std::uint32_t text : candidate.texts) {
    if (texts_[text].group != group || marked[text]) continue;
    marked[text] = true;
    fresh += texts_[text].weight;
  }
  const double size = size_[static_cast<std::size_t>(group)];
  return size > 0 ? fresh / size : 0;
}

std::vector<std::uint32_t> RequestCandidates::words_of(std::string_view phrase) const {
  std::vector<std::uint32_t> words;
  for (const language::Sentence& sentence : language::read_sentences(phrase, 4)) {
    for (const language::Word& word : sentence.words) {
      if (word.type != language::Word::Type::word || !is_telling(word.lower)) continue;
      const auto found = ids_.find(language::meaning_of(word.lower));
      if (found == ids_.end()) return {};
      words.push_back(found->second);
    }
  }
  return words;
}

void RequestCandidates::finish() {
  constexpr double kLeastShare = 0.03;  // of a group, for its coverage to be looked at
  std::vector<Candidate> kept;
  const std::size_t fewest = std::clamp<std::size_t>(texts_.size() / 10, 1, kMinSpeakers);
  for (Candidate& candidate : candidates_) {
    double most = 0;
    const bool is_name = candidate.as_name > 0 && !seen_small_.contains(candidate.head);
    for (std::size_t g = 0; g < groups_; ++g) {
      candidate.share[g] = size_[g] > 0 ? candidate.share[g] / size_[g] : 0;
      if (is_name) candidate.share[g] *= kNameCounts;
      most = std::max(most, candidate.share[g]);
    }
    if (is_name && !candidate.verb.empty()) continue;  // what one of many asks for
    if (is_person(candidate.head) || is_person(candidate.modifier)) continue;
    if (most < kLeastShare || candidate.speakers.size() < fewest) continue;
    const auto add = [&](const std::string& meaning) {
      if (!meaning.empty()) candidate.words.push_back(id_of(meaning));
    };
    add(language::meaning_of(candidate.verb.substr(0, candidate.verb.find_first_of(" _"))));
    add(candidate.modifier.empty() ? std::string() : language::meaning_of(candidate.modifier));
    add(candidate.head.empty() ? std::string() : language::meaning_of(candidate.head));
    if (!candidate.wording.fault.empty())
      add(language::meaning_of(candidate.wording.fault.substr(candidate.wording.fault.rfind(' ') + 1)));
    const bool says_not = candidate.wording.form == Form::cannot ||
                          (candidate.wording.form == Form::fault && candidate.wording.fault.empty());
    if (says_not) add(std::string(kNot));
    candidate.coverage = coverage_of(candidate.words);
    kept.push_back(std::move(candidate));
  }
  candidates_ = std::move(kept);
}

}  // namespace tracesift::local
