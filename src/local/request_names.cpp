// SPDX-License-Identifier: MIT
#include "local/request_names.hpp"

#include <algorithm>
#include <cmath>
#include <deque>
#include <utility>

#include "base/math.hpp"
#include "base/text.hpp"
#include "language/english.hpp"
#include "local/informative_parts.hpp"
#include "local/request_candidates.hpp"
#include "local/request_counts.hpp"

namespace tracesift::local {
namespace {

using language::english;
using language::Form;

constexpr double kLeastCoverage = 0.06;  // of a group's texts
constexpr double kEnough = 0.66;         // covered by the first part: a second must cover a quarter
constexpr double kEnoughTogether = 0.5;
constexpr double kNewlyCovered = 0.08;
constexpr double kThingAfterRequest = 0.5;  // what is asked says more
constexpr double kMuchMore = 0.25;          // covered by a part: it is said although others cover enough
constexpr double kNewlyCoveredAlike = 0.1;  // by a part that shares a word with an earlier one
constexpr double kMoreSpecific = 0.6;       // of the coverage that a qualified name must keep
constexpr double kMoreSpecificThing = 0.45;
constexpr double kObjectOfVerb = 0.25;
constexpr double kMostDoIt = 0.3;      // of the texts with a thing that must do the same to it
constexpr double kAlsoDoIt = 0.6;      // of those that a second verb must have
constexpr double kMainRequest = 0.35;  // of a group that ask it: the name says so
constexpr double kStrongestVerb = 0.25;
constexpr double kAskedInOtherWords = 0.1;  // "I need a quote" asks to quote: the words say who asks it
constexpr double kMostlyQualified = 0.75;   // of the texts with a thing that qualify it so
constexpr double kCoversFew = 0.4;
constexpr double kSoundCoverage = 0.5;
constexpr double kSoundContrast = 0.6;
constexpr double kApart = 0.55;
constexpr double kClearlyMore = 0.1;
constexpr std::size_t kMaxParts = 3;
constexpr std::size_t kMaxNameBytes = 48;

double worth_of(const Candidate& candidate) {
  const bool is_light = !candidate.verb.empty() && english().has(language::Class::light, candidate.verb);
  const auto form = [&] {
    switch (candidate.wording.form) {
      case Form::request:
        if (candidate.head.empty()) return candidate.verb.find(' ') != std::string::npos ? 1.1 : 0.3;
        return candidate.has_modifier ? 1.35 : 1.25;
      case Form::cannot: return candidate.head.empty() && candidate.verb.find(' ') == std::string::npos ? 0.8 : 1.3;
      case Form::event: return candidate.has_modifier ? 1.25 : 1.15;
      case Form::fault: return candidate.wording.fault.empty() ? 1.0 : 1.2;
      case Form::topic:
      case Form::thing: break;
    }
    return candidate.has_modifier ? 1.05 : 0.55;
  };
  return form() * (is_light ? 0.72 : 1);
}

/// How much of it is the group's own: `own` over itself, half the mean and half the highest of the siblings.
double own_part(const std::vector<double>& shares, std::size_t group) {
  double sum = 0;
  double most = 0;
  for (std::size_t g = 0; g < shares.size(); ++g) {
    if (g == group) continue;
    sum += shares[g];
    most = std::max(most, shares[g]);
  }
  const double mean = shares.size() > 1 ? sum / static_cast<double>(shares.size() - 1) : 0;
  const double own = shares[group];
  return own > 0 ? own / (own + mean / 2 + most / 2) : 0;
}

double power(double base, double exponent) {
  return base > 0 ? base::exponential(exponent * base::natural_log(base)) : 0;
}

using WordSet = std::set<std::uint32_t>;

bool is_within(const std::vector<std::uint32_t>& words, const WordSet& others) {
  return std::all_of(words.begin(), words.end(), [&](std::uint32_t word) { return others.contains(word); });
}

bool share_a_word(const std::vector<std::uint32_t>& a, const std::vector<std::uint32_t>& b) {
  return std::any_of(a.begin(), a.end(),
                     [&](std::uint32_t word) { return std::find(b.begin(), b.end(), word) != b.end(); });
}

struct Scored {
  const Candidate* candidate;
  double score;
  double coverage;
};

/// A name in the making.
struct Name {
  std::vector<std::vector<const Candidate*>> parts;  // candidates that are written as one
  double asked = 0;                                  // share of the group that asks it
  double covered = 0;
  double contrast = 0;
  std::string text;

  bool is_sound() const {
    return covered >= kSoundCoverage && contrast >= kSoundContrast && text.size() <= kMaxNameBytes;
  }
};

class Namer {
 public:
  Counted counted(std::size_t group) const { return count_said(found_, group); }

  Namer(const std::vector<Labelled>& texts, std::size_t groups, const std::set<std::string>& barred, UnitCache& cache)
      : found_(texts, static_cast<int>(groups), barred, cache), scored_(groups) {
    for (std::size_t g = 0; g < groups; ++g) score(g);
  }

  std::vector<std::size_t> by_best_score() const {
    std::vector<std::size_t> order;
    for (std::size_t g = 0; g < scored_.size(); ++g) order.push_back(g);
    const auto best = [&](std::size_t g) { return scored_[g].empty() ? 0 : scored_[g].front().score; };
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return best(a) > best(b); });
    return order;
  }

  void take(std::string_view name) {
    for (const std::vector<std::uint32_t>& words : parts_of(name)) taken_.emplace_back(words.begin(), words.end());
  }

  /// By what is asked.
  Name by_requests(std::size_t group) const {
    Name name;
    std::vector<bool> marked(found_.texts(), false);
    const int g = static_cast<int>(group);
    std::vector<const Candidate*> used;
    while (name.parts.size() < kMaxParts) {
      const double enough = name.parts.size() < 2 ? kEnough : kEnoughTogether;
      const Candidate* next = best_of(group, used, marked, name.covered >= enough ? kMuchMore : kNewlyCovered);
      if (next == nullptr) break;
      std::vector<const Candidate*> part = with_verbs(more_specific(*next, group), group);
      const bool follows_request = !name.parts.empty() && !is_thing(*name.parts.front().front());
      if (is_thing(*part.front()) && follows_request && name.covered >= kCoversFew) break;
      name.covered += mark(*next, g, marked);
      for (const Candidate* one : part) {
        name.covered += mark(*one, g, marked);
        used.push_back(one);
      }
      name.parts.push_back(std::move(part));
    }
    name.text = written(name);
    while (name.parts.size() > 1 && name.text.size() > kMaxNameBytes) {
      name.parts.pop_back();
      name.text = written(name);
    }
    name.asked = name.parts.empty() || is_thing(*name.parts.front().front()) ? 0 : name.covered;
    std::vector<std::vector<std::uint32_t>> words;
    for (const auto& part : name.parts) {
      for (const Candidate* one : part) words.push_back(one->words);
    }
    measure(name, words, group);
    return name;
  }

  /// By phrases that set it apart.
  Name by_phrases(const GroupName& given, std::size_t group) const {
    Name name;
    name.text = informative_parts(given.name, found_);
    const auto parts = parts_of(name.text);
    measure(name, parts, group);
    if (parts.empty()) name.covered = name.contrast = 1;  // of a script without blanks: nothing is known of it
    if (name.text.empty() || is_taken(parts)) name.contrast = 0;
    return name;
  }

  bool names_person(std::string_view name) const { return has_person(name, found_); }

  /// The name with what most ask in front, if it does not say that: siblings may be asked it too.
  std::string with_main_request(std::string name, std::size_t group) const {
    const Candidate* main = nullptr;
    for (const auto& [candidate, score, coverage] : scored_[group]) {
      const bool is_request = candidate->wording.form == Form::request && !candidate->head.empty() &&
                              !english().has(language::Class::light, candidate->verb);
      if (is_request && (main == nullptr || candidate->having[group] > main->having[group])) main = candidate;
    }
    if (main == nullptr || main->having[group] < kMainRequest * found_.read()[group]) return name;
    const std::vector<std::uint32_t> said = found_.words_of(name);
    if (is_within(main->words, {said.begin(), said.end()})) return name;
    std::string longer = language::sentence_case(language::write_part(main->wording));
    const std::string rest = name.substr(0, name.find(", "));
    if (longer.size() + 2 + rest.size() <= kMaxNameBytes) longer += ", " + lower_case_first(rest);
    return longer;
  }

 private:
  /// As it stands within a sentence: "Find a bus", but "PTO" and "Travel Insurance".
  static std::string lower_case_first(std::string text) {
    const std::size_t blank = std::min(text.find(' '), text.size());
    const bool is_word = text.size() > 1 && text[0] >= 'A' && text[0] <= 'Z' && text[1] >= 'a' && text[1] <= 'z';
    const bool goes_on_small = blank + 1 >= text.size() || (text[blank + 1] >= 'a' && text[blank + 1] <= 'z');
    if (is_word && goes_on_small) text[0] = static_cast<char>(text[0] + 32);
    return text;
  }

  std::vector<std::vector<std::uint32_t>> parts_of(std::string_view name) const {
    std::vector<std::vector<std::uint32_t>> parts;
    while (!name.empty()) {
      const std::size_t end = std::min(name.find(", "), name.size());
      std::vector<std::uint32_t> words = found_.words_of(name.substr(0, end));
      if (!words.empty()) parts.push_back(std::move(words));
      name.remove_prefix(std::min(end + 2, name.size()));
    }
    return parts;
  }

  bool is_taken(const std::vector<std::vector<std::uint32_t>>& parts) const {
    return !parts.empty() && std::any_of(taken_.begin(), taken_.end(),
                                         [&](const WordSet& words) { return is_within(parts.front(), words); });
  }

  void score(std::size_t group) {
    std::vector<Scored>& scored = scored_[group];
    for (const Candidate& candidate : found_.all()) {
      const double coverage = candidate.coverage[group];
      const double share = candidate.share[group];
      if (coverage < kLeastCoverage || share <= 0) continue;
      const double value = power(share, 0.75) * power(own_part(candidate.share, group), 1.6) * worth_of(candidate) *
                           (0.15 + 0.85 * coverage) * power(own_part(candidate.coverage, group), 0.8);
      scored.push_back({&candidate, value, coverage});
    }
    std::stable_sort(scored.begin(), scored.end(), [](const Scored& a, const Scored& b) { return a.score > b.score; });
  }

  /// What is asked covers those who ask it; a thing covers those who write of it.
  double mark(const Candidate& candidate, int group, std::vector<bool>& marked) const {
    const auto g = static_cast<std::size_t>(group);
    const double asked = candidate.having[g] / std::max(1.0, found_.read()[g]);
    const bool is_asked = !is_thing(candidate) && asked >= kAskedInOtherWords * candidate.coverage[g];
    return is_asked ? found_.mark_having(candidate, group, marked) : found_.mark(candidate.words, group, marked);
  }

  static bool is_thing(const Candidate& candidate) {
    return candidate.wording.form == Form::topic || candidate.wording.form == Form::thing;
  }

  /// The best that no sibling has, and that covers what the earlier parts do not.
  const Candidate* best_of(std::size_t group, const std::vector<const Candidate*>& used,
                           const std::vector<bool>& marked, double least) const {
    const Candidate* best = nullptr;
    double most = 0;
    for (const Scored& scored : scored_[group]) {
      if (best != nullptr && scored.score <= most) break;
      const std::vector<std::uint32_t>& words = scored.candidate->words;
      const bool is_taken =
          std::any_of(taken_.begin(), taken_.end(), [&](const WordSet& others) { return is_within(words, others); });
      if (is_taken) continue;
      double fresh = 1;
      if (!used.empty()) {
        std::vector<bool> also = marked;
        fresh = mark(*scored.candidate, static_cast<int>(group), also);
        const bool is_alike = std::any_of(used.begin(), used.end(),
                                          [&](const Candidate* other) { return share_a_word(other->words, words); });
        const bool is_said = std::any_of(used.begin(), used.end(), [&](const Candidate* other) {
          const bool same_thing = is_thing(*scored.candidate) && scored.candidate->head == other->head;
          const bool is_light = english().has(language::Class::light, scored.candidate->verb);
          if (is_light && share_a_word({words.back()}, other->words)) return true;  // "make changes" beside "change"
          return same_thing || is_within(words, {other->words.begin(), other->words.end()}) ||
                 is_within(other->words, {words.begin(), words.end()});
        });
        const bool is_verb_alone = !is_thing(*scored.candidate) && scored.candidate->head.empty();
        const bool follows_request = !is_thing(*used.front());
        if (follows_request && is_thing(*scored.candidate)) fresh *= kThingAfterRequest;
        if (is_said || (is_verb_alone && !used.front()->head.empty()) ||
            fresh < std::max(least, is_alike ? kNewlyCoveredAlike : 0))
          continue;
      }
      if (scored.score * fresh <= most) continue;
      most = scored.score * fresh;
      best = scored.candidate;
    }
    return best;
  }

  /// "Withdrawal limit" instead of "limit", where most of its texts say so.
  const Candidate* more_specific(const Candidate& general, std::size_t group) const {
    if (general.has_modifier) return &general;
    const double keeps = general.verb.empty()   ? kMoreSpecificThing
                         : general.head.empty() ? kObjectOfVerb
                                                : kMoreSpecific;
    const double least = keeps * general.coverage[group];
    const Candidate* best = &general;
    double most = 0;
    for (const auto& [candidate, score, coverage] : scored_[group]) {
      const bool is_of_it = candidate->wording.form == general.wording.form && candidate->verb == general.verb;
      const bool has_object = general.head.empty() && !candidate->head.empty();
      const bool is_qualified = candidate->has_modifier && candidate->head == general.head &&
                                candidate->wording.fault == general.wording.fault;
      const bool is_more = is_of_it && (has_object || is_qualified);
      if (!is_more || coverage < least || coverage <= most) continue;
      most = coverage;
      best = candidate;
    }
    return best;
  }

  /// "Find an agent" and "insurance agents": "find an insurance agent".
  const Candidate* acting_on(const Candidate& verb, const Candidate& thing, std::size_t group) const {
    if (thing.modifier.empty() || verb.has_modifier) return &verb;
    for (const auto& [other, score, coverage] : scored_[group]) {
      const bool is_general = other->wording.form == Form::topic && other->head == thing.head && !other->has_modifier;
      if (is_general && thing.coverage[group] < kMostlyQualified * coverage) return &verb;
    }
    Candidate& made = made_.emplace_back(verb);
    made.wording.objects = thing.wording.objects;
    made.wording.plural_objects = thing.wording.plural_objects;
    made.has_modifier = true;
    made.modifier = thing.modifier;
    made.words.insert(made.words.end(), thing.words.begin(), thing.words.end());
    return &made;
  }

  /// A thing alone takes what most do to it.
  std::vector<const Candidate*> with_verbs(const Candidate* part, std::size_t group) const {
    if (part->wording.form != Form::topic) return {part};
    std::vector<const Candidate*> verbs;
    double doing = 0;
    for (const auto& [candidate, score, coverage] : scored_[group]) {
      const bool does = candidate->wording.form == Form::request && candidate->head == part->head &&
                        (candidate->modifier == part->modifier || candidate->modifier.empty()) &&
                        !english().has(language::Class::light, candidate->verb);
      if (!does) continue;
      doing += candidate->share[group];
      verbs.push_back(candidate);
    }
    if (doing < kMostDoIt * part->share[group]) return {part};
    std::stable_sort(verbs.begin(), verbs.end(),
                     [&](const Candidate* a, const Candidate* b) { return a->share[group] > b->share[group]; });
    if (verbs.empty() || verbs[0]->share[group] < kStrongestVerb * part->share[group]) return {part};
    std::vector<const Candidate*> chosen;
    for (const Candidate* verb : verbs) {
      const bool is_other = std::none_of(chosen.begin(), chosen.end(), [&](const Candidate* other) {
        return other->words.front() == verb->words.front();  // not "check in" beside "check"
      });
      if (!is_other || verb->share[group] < kAlsoDoIt * verbs[0]->share[group]) continue;
      chosen.push_back(acting_on(*verb, *part, group));
      if (chosen.size() == kMaxParts) break;
    }
    return chosen;
  }

  void measure(Name& name, const std::vector<std::vector<std::uint32_t>>& words, std::size_t group) const {
    double own = 0;
    double most = 0;
    for (std::size_t g = 0; g < scored_.size(); ++g) {
      std::vector<bool> marked(found_.texts(), false);
      double covered = 0;
      for (const auto& part : words) covered += found_.mark(part, static_cast<int>(g), marked);
      if (g == group)
        own = covered;
      else
        most = std::max(most, covered);
    }
    name.covered = own;
    name.contrast = own > 0 ? own / (own + most) : 0;
  }

  static std::string written(const Name& name) {
    std::vector<language::Wording> parts;
    for (const auto& part : name.parts) {
      for (const Candidate* one : part) parts.push_back(one->wording);
    }
    return language::write_name(parts);
  }

  RequestCandidates found_;
  std::vector<std::vector<Scored>> scored_;  // of each group, best first
  std::vector<WordSet> taken_;
  mutable std::deque<Candidate> made_;  // of two others
};

/// "Flights (2)" where two would be called the same.
void make_different(std::vector<GroupName>& names) {
  std::set<std::string> written;
  for (GroupName& group : names) {
    const std::string name = group.name;
    for (int i = 2; !group.name.empty() && !written.insert(base::lower_ascii(group.name)).second; ++i) {
      group.name = name + " (" + std::to_string(i) + ")";
    }
  }
}

}  // namespace

void name_by_requests(const std::vector<Labelled>& texts, std::string_view above, const std::set<std::string>& barred,
                      UnitCache& cache, std::vector<GroupName>& names) {
  Namer namer(texts, names.size(), barred, cache);
  namer.take(above);
  for (const std::size_t g : namer.by_best_score()) {
    const Name asked = namer.by_requests(g);
    const Name phrase = namer.by_phrases(names[g], g);
    const bool takes_phrase =
        asked.text.empty() || (!asked.is_sound() && (asked.asked < kCoversFew || asked.contrast < kSoundContrast) &&
                               (phrase.is_sound() || (asked.covered < kCoversFew && phrase.contrast > 0 &&
                                                      phrase.covered > asked.covered + kClearlyMore)));
    const Name& chosen = takes_phrase ? phrase : asked;
    std::string text = chosen.text;
    if (text.empty()) {
      if (namer.names_person(names[g].name)) names[g].name = kMixedRequests;
      continue;
    }
    names[g].counted = namer.counted(g);
    names[g].is_apart = chosen.contrast >= kApart;
    text = namer.with_main_request(std::move(text), g);
    if (chosen.covered < kCoversFew && !text.ends_with(" and more")) text += " and more";
    namer.take(chosen.text);
    names[g].name = std::move(text);
  }
  make_different(names);
}

}  // namespace tracesift::local
