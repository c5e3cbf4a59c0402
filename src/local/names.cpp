// SPDX-License-Identifier: MIT
#include "local/names.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <set>
#include <unordered_map>

#include "base/math.hpp"
#include "base/text.hpp"
#include "local/phrases.hpp"

namespace tracesift::local {
namespace {

constexpr std::size_t kMaxRead = 600;                         // texts of one group
constexpr double kFairPart = 0.1;                             // of a group that must have a phrase
constexpr double kMinShareAlone = 0.5;                        // a phrase this common in its group needs no second one
constexpr double kEarly = 16;                                 // words after which a phrase counts half
constexpr std::array<double, 4> kOfWords = {0, 1, 2.5, 2.6};  // what a phrase of so many words is worth
constexpr std::size_t kMaxPhrases = 4;
constexpr std::size_t kMinSpeakers = 3;
constexpr std::size_t kTextsForOne = 10;     // below three times as many texts fewer speakers do
constexpr std::size_t kMaxPhraseBytes = 48;  // bytes

constexpr std::uint32_t kNobody = 0xFFFFFFFF;  // and below: speakers that no export names

/// A text that is read for names: a group's even sample.
struct Sample {
  const Labelled* text;
  std::vector<PhraseUse> uses;
};

struct Phrase {
  std::uint64_t id = 0;
  std::uint32_t words = 1;
  double uses = 0;
  double as_name = 0;
  double open = 0;
  double everywhere = 0;  // weight of the texts that have it
  std::vector<double> in_group;
  std::vector<std::uint32_t> speakers;  // different ones, up to kMinSpeakers
};

void add_speaker(Phrase& phrase, std::uint32_t speaker) {
  if (phrase.speakers.size() >= kMinSpeakers) return;
  const auto& known = phrase.speakers;
  if (std::find(known.begin(), known.end(), speaker) == known.end()) phrase.speakers.push_back(speaker);
}

double early(const PhraseUse& use) { return 1 / (1 + (use.at / kEarly) * (use.at / kEarly)); }

std::vector<Sample> sample(const std::vector<Labelled>& texts, int groups) {
  std::vector<std::size_t> count(static_cast<std::size_t>(groups), 0);
  for (const Labelled& text : texts) {
    if (text.group >= 0) ++count[static_cast<std::size_t>(text.group)];
  }
  std::vector<std::size_t> seen(count.size(), 0);
  std::vector<Sample> samples;
  for (const Labelled& text : texts) {
    if (text.group < 0) continue;
    const auto g = static_cast<std::size_t>(text.group);
    if (seen[g]++ % (count[g] / kMaxRead + 1) == 0) samples.push_back({&text, read_phrases(text.text, *text.tokens)});
  }
  return samples;
}

/// What the phrase's first use in each text weighs, summed; by the order in which phrases are met.
std::vector<Phrase> count_phrases(const std::vector<Sample>& samples, int groups) {
  std::vector<Phrase> phrases;
  std::unordered_map<std::uint64_t, std::size_t> place;
  std::vector<std::size_t> last;  // sample that had it
  for (std::size_t s = 0; s < samples.size(); ++s) {
    for (const PhraseUse& use : samples[s].uses) {
      const auto [slot, fresh] = place.try_emplace(use.id, phrases.size());
      if (fresh) {
        phrases.push_back({.id = use.id, .words = use.words});
        last.push_back(samples.size());
      }
      Phrase& phrase = phrases[slot->second];
      phrase.uses += 1;
      phrase.as_name += use.is_name ? 1 : 0;
      phrase.open += use.is_open ? 1 : 0;
      if (last[slot->second] == s) continue;
      last[slot->second] = s;
      if (const auto* speakers = samples[s].text->speakers) {
        for (const std::uint32_t speaker : *speakers) add_speaker(phrase, speaker);
      } else {
        add_speaker(phrase, kNobody - static_cast<std::uint32_t>(s));
      }
      const double weight = samples[s].text->weight * early(use);
      if (phrase.in_group.empty()) phrase.in_group.resize(static_cast<std::size_t>(groups), 0);
      phrase.everywhere += weight;
      phrase.in_group[static_cast<std::size_t>(samples[s].text->group)] += weight;
    }
  }
  return phrases;
}

/// How strongly having a phrase speaks for a group of `size` among `total`.
double strength(const Phrase& phrase, double in, double size, double total) {
  const double out = phrase.everywhere - in;
  const double a = in + 0.5;
  const double b = size - in + 0.5;
  const double c = out + 0.5;
  const double d = std::max(total - size - out, 0.0) + 0.5;
  double z = (base::natural_log(a / b) - base::natural_log(c / d)) / std::sqrt(1 / a + 1 / b + 1 / c + 1 / d);
  if (total - size < 0.5) z = in / size;  // the only group: nothing to set it apart from
  return z * kOfWords[phrase.words] * (1 - 0.75 * phrase.as_name / phrase.uses) * (1 - 0.6 * phrase.open / phrase.uses);
}

/// As most texts of the group write it; small letters where both are as common.
std::string written(const std::vector<Sample>& samples, const Phrase& phrase, int group) {
  std::map<std::string, std::map<std::string, int>> forms;  // without capitals -> as written -> uses
  for (const Sample& sample : samples) {
    if (sample.text->group != group) continue;
    for (const PhraseUse& use : sample.uses) {
      if (use.id != phrase.id) continue;
      const std::string form = base::collapse_whitespace(sample.text->text.substr(use.begin, use.end - use.begin));
      ++forms[base::lower_ascii(form)][form];
    }
  }
  std::string best;
  int most = 0;
  for (const auto& [folded, spellings] : forms) {
    int sum = 0;
    for (const auto& [form, count] : spellings) sum += count;
    if (sum <= most) continue;
    most = sum;
    int of_best = 0;
    for (const auto& [form, count] : spellings) {  // capitals sort before small letters
      if (count >= of_best) best = form;
      of_best = std::max(of_best, count);
    }
  }
  return best;
}

std::string sentence_case(std::string text) {
  std::size_t at = 0;
  const std::uint32_t first = base::next_code_point(text, at);
  if (first >= 'a' && first <= 'z') text[0] = static_cast<char>(first - 32);
  return text;
}

/// The phrases of one group, best first; no two share a word.
class Chooser {
 public:
  Chooser(const std::vector<Sample>& samples, const std::vector<Phrase>& phrases, int group, double total,
          const std::set<std::string>& barred)
      : samples_(samples), phrases_(phrases), group_(group), total_(total), barred_(barred) {
    for (const Sample& sample : samples) size_ += sample.text->group == group ? sample.text->weight : 0;
  }

  struct Choice {
    std::string text;
    double part;  // of the group's texts
  };
  /// What sets the group apart most.
  std::vector<Choice> choose(std::size_t most, const std::set<std::vector<std::string>>& taken) {
    struct Candidate {
      double score;
      const Phrase* phrase;
    };
    std::vector<Candidate> candidates;
    const std::size_t fewest = std::clamp<std::size_t>(samples_.size() / kTextsForOne, 1, kMinSpeakers);
    for (const Phrase& phrase : phrases_) {
      const double in = phrase.in_group[static_cast<std::size_t>(group_)];
      if (in < size_ * kFairPart || phrase.speakers.size() < fewest) continue;
      const double score = strength(phrase, in, size_, total_);
      if (score > 0) candidates.push_back({score, &phrase});
    }
    std::stable_sort(candidates.begin(), candidates.end(),
                     [](const Candidate& a, const Candidate& b) { return a.score > b.score; });
    std::vector<Choice> choices;
    std::set<std::string> used;
    std::vector<bool> covered(samples_.size(), false);
    // The second is the best for those that lack the first; the others follow by strength alone.
    while (choices.size() < most) {
      const Phrase* best = nullptr;
      double best_score = 0;
      std::string best_text;
      for (const Candidate& candidate : candidates) {
        if (best != nullptr && candidate.score <= best_score) break;
        const double left = choices.size() == 1 ? part_left(*candidate.phrase, covered) : 1;
        if (candidate.score * left <= best_score) continue;
        std::string text = written(samples_, *candidate.phrase, group_);
        if (text.empty() || text.size() > kMaxPhraseBytes) continue;
        std::vector<std::string> stems = stems_of(text);
        std::sort(stems.begin(), stems.end());
        if (choices.empty() && taken.count(stems) > 0) continue;
        if (std::any_of(stems.begin(), stems.end(),
                        [&](const std::string& word) { return used.count(word) > 0 || barred_.count(word) > 0; })) {
          continue;
        }
        best = candidate.phrase;
        best_score = candidate.score * left;
        best_text = std::move(text);
      }
      if (best == nullptr) break;
      for (const std::string& word : stems_of(best_text)) used.insert(word);
      choices.push_back({std::move(best_text), mark(*best, covered) / size_});
    }
    return choices;
  }

 private:
  static bool has(const Sample& sample, const Phrase& phrase) {
    return std::any_of(sample.uses.begin(), sample.uses.end(),
                       [&](const PhraseUse& use) { return use.id == phrase.id; });
  }
  /// Of the group's texts that have it, those that are not covered.
  double part_left(const Phrase& phrase, const std::vector<bool>& covered) const {
    double all = 0;
    double left = 0;
    for (std::size_t s = 0; s < samples_.size(); ++s) {
      if (samples_[s].text->group != group_ || !has(samples_[s], phrase)) continue;
      all += samples_[s].text->weight;
      left += covered[s] ? 0 : samples_[s].text->weight;
    }
    return all > 0 ? left / all : 0;
  }
  double mark(const Phrase& phrase, std::vector<bool>& covered) const {
    double weight = 0;
    for (std::size_t s = 0; s < samples_.size(); ++s) {
      if (samples_[s].text->group != group_ || !has(samples_[s], phrase)) continue;
      covered[s] = true;
      weight += samples_[s].text->weight;
    }
    return weight;
  }

  const std::vector<Sample>& samples_;
  const std::vector<Phrase>& phrases_;
  int group_;
  double total_;
  const std::set<std::string>& barred_;
  double size_ = 0;
};

}  // namespace

std::vector<GroupName> name_groups(const std::vector<Labelled>& texts, int groups, std::string_view above,
                                   const std::set<std::string>& barred) {
  const std::vector<Sample> samples = sample(texts, groups);
  const std::vector<Phrase> phrases = count_phrases(samples, groups);
  double total = 0;
  for (const Sample& sample : samples) total += sample.text->weight;
  std::vector<GroupName> names(static_cast<std::size_t>(groups));
  std::set<std::string> taken;
  std::set<std::vector<std::string>> taken_stems;
  const auto take = [&](std::string_view phrase) {
    std::vector<std::string> stems = stems_of(phrase);
    std::sort(stems.begin(), stems.end());
    taken_stems.insert(std::move(stems));
  };
  for (std::size_t at = 0; at < above.size();) {
    const std::size_t end = std::min(above.find(", ", at), above.size());
    take(above.substr(at, end - at));
    at = end + 2;
  }
  for (std::size_t g = 0; g < names.size(); ++g) {
    GroupName& name = names[g];
    double first_part = 0;
    Chooser chooser(samples, phrases, static_cast<int>(g), total, barred);
    for (const auto& [text, part] : chooser.choose(kMaxPhrases, taken_stems)) {
      if (name.phrases.empty()) first_part = part;
      name.phrases.push_back(text);
    }
    if (!name.phrases.empty()) take(name.phrases.front());
    std::size_t next = 0;
    if (!name.phrases.empty()) name.name = sentence_case(name.phrases[next++]);
    if (name.name.empty()) name.name = kMixedRequests;
    if (first_part < kMinShareAlone && next < name.phrases.size()) name.name += ", " + name.phrases[next++];
    while (taken.count(name.name) > 0 && next < name.phrases.size()) name.name += ", " + name.phrases[next++];
    const std::string stem = name.name;
    for (int again = 2; taken.count(name.name) > 0; ++again) name.name = stem + " (" + std::to_string(again) + ")";
    taken.insert(name.name);
  }
  return names;
}

}  // namespace tracesift::local
