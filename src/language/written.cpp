// SPDX-License-Identifier: MIT
#include "language/written.hpp"

#include <algorithm>
#include <utility>

#include "base/text.hpp"
#include "language/english.hpp"

namespace tracesift::language {
namespace {

constexpr double kMostlyPlural = 0.5;
constexpr double kMostlyThe = 0.5;
constexpr double kTakesA = 0.3;
constexpr double kAtLeastOnceInThirty = 1.0 / 30;
constexpr double kSmallLetters = 0.3;  // of the uses that must be in small letters

/// The commonest spelling, in small letters where a fair part is.
std::string commonest(const Wording::Spellings& spellings) {
  if (spellings.empty()) return {};
  std::map<std::string, double> folded;
  double all = 0;
  double small = 0;
  for (const auto& [spelling, uses] : spellings) {
    const std::string lower = base::lower_ascii(spelling);
    folded[lower] += uses;
  }
  const auto by_uses = [](const auto& a, const auto& b) { return a.second < b.second; };
  const std::string best = std::max_element(folded.begin(), folded.end(), by_uses)->first;
  std::string as_written = best;
  double most = 0;
  for (const auto& [spelling, uses] : spellings) {
    if (base::lower_ascii(spelling) != best) continue;
    all += uses;
    if (spelling == best) small += uses;
    if (uses <= most) continue;
    most = uses;
    as_written = spelling;
  }
  return small >= kSmallLetters * all ? best : as_written;
}

struct Part {
  std::string verb;    // "find", "cannot find"
  std::string object;  // with its article
  std::string rest;    // behind it: "problems"
  bool is_object_first = false;
};

std::string_view indefinite(std::string_view word) {
  const bool is_vowel = !word.empty() && std::string_view("aeiouAEIOU").find(word.front()) != std::string_view::npos;
  const bool sounds_otherwise =
      word.starts_with("us") || word.starts_with("uni") || word.starts_with("one") || word.starts_with("eu");
  return (is_vowel && !sounds_otherwise) || word.starts_with("hour") || word.starts_with("honest") ? "an " : "a ";
}

std::string object_of(const Wording& wording, bool takes_article) {
  const bool is_plural = wording.plurals > kMostlyPlural * wording.uses;
  std::string many = commonest(wording.plural_objects);
  std::string one = commonest(wording.objects);
  if ((is_plural || one.empty()) && !many.empty()) return many;
  if (one.empty() || !takes_article) return one;
  if (wording.with_the > kMostlyThe * wording.uses) return "the " + one;
  const bool is_counted = wording.with_a >= std::max(1.0, kAtLeastOnceInThirty * wording.uses);
  if (is_counted && wording.with_a + wording.with_own > kTakesA * wording.uses)
    return std::string(indefinite(one)) + one;
  return one;
}

Part part_of(const Wording& wording) {
  switch (wording.form) {
    case Form::request: return {commonest(wording.verbs), object_of(wording, true), {}, wording.is_object_first};
    case Form::cannot: return {"cannot " + commonest(wording.verbs), object_of(wording, true), {}};
    case Form::event: return {commonest(wording.verbs), object_of(wording, true), {}};
    case Form::fault: return {{}, object_of(wording, false), wording.fault.empty() ? "problems" : wording.fault};
    case Form::topic:
    case Form::thing: break;
  }
  const std::string many = commonest(wording.plural_objects);
  const bool has_several = !many.empty() && wording.plurals * 4 >= wording.uses;
  return {{}, has_several ? many : object_of(wording, false), {}};
}

std::string joined(const Part& part) {
  std::string text = part.is_object_first ? part.object : part.verb;
  for (const std::string& next : {part.is_object_first ? part.verb : part.object, part.rest}) {
    if (!next.empty()) text += (text.empty() ? "" : " ") + next;
  }
  return text;
}

/// The letter of which fold_case makes this one: Latin, Greek, Cyrillic.
std::uint32_t capital_of(std::uint32_t letter) {
  for (const std::uint32_t distance : {32u, 1u, 80u}) {
    if (letter > distance && letter != 0xF7 && base::fold_case(letter - distance) == letter) return letter - distance;
  }
  return letter;
}

/// "book, rent or buy" says "buy".
bool says(std::string_view all, std::string_view one) {
  while (!all.empty()) {
    const std::size_t end = std::min({all.find(" or "), all.find(", "), all.size()});
    if (all.substr(0, end) == one) return true;
    all.remove_prefix(std::min(end + (all.substr(end).starts_with(", ") ? 2 : 4), all.size()));
  }
  return one.empty();
}

/// "change", "change or cancel", "change, cancel or book"
void add_alternative(std::string& all, const std::string& one) {
  if (const std::size_t at = all.rfind(" or "); at != std::string::npos) all.replace(at, 4, ", ");
  all += " or " + one;
}

/// "a plan", "plan" and "plans" are one thing.
std::string_view bare(std::string_view object) {
  for (const std::string_view article : {"a ", "an ", "the "}) {
    if (object.starts_with(article)) object.remove_prefix(article.size());
  }
  if (object.size() > 3 && object.ends_with('s') && !object.ends_with("ss")) object.remove_suffix(1);
  return object;
}

}  // namespace

std::string sentence_case(std::string text) {
  std::size_t end = 0;
  const std::uint32_t first = text.empty() ? 0 : base::next_code_point(text, end);
  const std::uint32_t capital = capital_of(first);
  if (capital == first) return text;
  std::string written;
  base::append_code_point(written, capital);
  return written + text.substr(end);
}

std::string write_part(const Wording& wording) { return joined(part_of(wording)); }

std::string write_name(const std::vector<Wording>& wordings) {
  std::vector<Part> parts;
  for (const Wording& wording : wordings) {
    Part part = part_of(wording);
    const bool is_told = std::any_of(parts.begin(), parts.end(), [&](const Part& other) {
      return other.rest == part.rest && says(other.verb, part.verb) && says(other.object, part.object);
    });
    if (is_told) continue;
    const auto same = std::find_if(parts.begin(), parts.end(), [&](const Part& other) {
      const bool same_object =
          !part.object.empty() && bare(other.object) == bare(part.object) && other.rest == part.rest;
      const bool same_verb =
          !part.verb.empty() && other.verb == part.verb && !other.object.empty() && !part.object.empty();
      return (same_object && !part.verb.empty() && !other.verb.empty()) || same_verb;
    });
    if (same == parts.end()) {
      parts.push_back(std::move(part));
    } else if (same->verb == part.verb) {
      add_alternative(same->object, part.object);
    } else {
      add_alternative(same->verb, part.verb);
      if (part.object.size() > same->object.size()) same->object = std::move(part.object);
    }
  }
  std::string name;
  for (const Part& part : parts) name += (name.empty() ? "" : ", ") + joined(part);
  return sentence_case(std::move(name));
}

}  // namespace tracesift::language
