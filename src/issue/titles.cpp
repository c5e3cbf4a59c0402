// SPDX-License-Identifier: MIT
#include "issue/titles.hpp"

#include <algorithm>
#include <map>
#include <string_view>
#include <utility>

#include "base/text.hpp"
#include "issue/family.hpp"

namespace tracesift::issue {
namespace {

constexpr std::size_t kMaxValueBytes = 40;
constexpr std::size_t kMaxValues = 8;
constexpr std::size_t kMaxTitleBytes = 140;
constexpr std::size_t kLongMessageBytes = 80;
constexpr std::size_t kMinSentenceBytes = 15;

/// What is the same in all; empty: nothing is.
std::string usual_of(const std::map<std::string, std::size_t>& counts, std::size_t all) {
  for (const auto& [value, count] : counts) {
    if (count == all && value.size() <= kMaxValueBytes) return value;
  }
  return {};
}

std::vector<const Incident*> incidents_of(const Group& group) {
  std::vector<const Incident*> all;
  for (const Group::Case& one : group.cases) all.insert(all.end(), one.incidents.begin(), one.incidents.end());
  return all;
}

/// "Error: user not found" says no more than "user not found".
std::string_view without_label(std::string_view text) {
  for (const std::string_view label : {"error: ", "fatal: ", "exception: "}) {
    if (base::starts_with(base::lower_ascii(text.substr(0, label.size())), label) && text.size() > label.size() + 3)
      text.remove_prefix(label.size());
  }
  return text;
}

std::string with_dots(std::string text) {
  for (std::size_t at = 0; (at = text.find(kMask, at)) != std::string::npos;) {
    text.replace(at, kMask.size(), "…");
  }
  return text;
}

/// The message, with what is the same in nearly all cases.
std::string message_of(const std::vector<const Incident*>& incidents, Issue& issue) {
  const std::size_t masks = incidents.front()->pattern.values.size();
  std::vector<std::map<std::string, std::size_t>> values(masks);
  std::map<std::string, std::size_t> shown;
  std::size_t all = 0;
  for (const Incident* incident : incidents) {
    ++shown[incident->pattern.shown];
    if (incident->pattern.values.size() != masks) continue;  // cut at the limit
    ++all;
    for (std::size_t i = 0; i < masks; ++i) ++values[i][incident->pattern.values[i]];
  }
  std::vector<std::string> usual;
  for (const auto& counts : values) {
    usual.push_back(incidents.size() < 2 ? std::string() : usual_of(counts, all));
    if (!usual.back().empty()) continue;
    for (const auto& [value, count] : counts) {
      if (issue.values.size() < kMaxValues) issue.values.push_back(base::shorten(value, 80));
    }
  }
  const auto best =
      std::max_element(shown.begin(), shown.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
  return with_dots(filled(best->first, usual));
}

/// What a title has room for: without a mask that begins it ("…>: Failed to connect"), and of a long message the first
/// sentence, without its stop.
std::string_view gist_of(std::string_view text) {
  constexpr std::string_view kDots = "…";
  if (base::starts_with(text, kDots)) {
    const std::size_t word = text.find(' ');
    const bool is_joined = word != std::string_view::npos && word > kDots.size();
    if (is_joined && word + 1 < text.size()) text.remove_prefix(word + 1);
  }
  for (std::size_t at = text.find(". "); at != std::string_view::npos; at = text.find(". ", at + 1)) {
    const bool begins = at + 2 < text.size() && text[at + 2] >= 'A' && text[at + 2] <= 'Z';
    if (!begins || at < kMinSentenceBytes) continue;
    if (text.size() > kLongMessageBytes) text = text.substr(0, at);
    break;
  }
  if (text.size() > kMinSentenceBytes && text.back() == '.' && text[text.size() - 2] != '.') text.remove_suffix(1);
  return text;
}

std::string capitalised(std::string text) {
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 'a' + 'A');
  return text;
}

}  // namespace

void write_title(const Group& group, const std::string& category, Issue& issue) {
  const Kind& kind = *group.kind;
  std::string title(kind.title);
  if (!group.step.empty() && !kind.with_step.empty()) {
    title = kind.with_step;
    title.replace(title.find("<step>"), 6, group.step);
  }
  if (const Family* family = family_by_id(group.family); family != nullptr) {
    title =
        group.step.empty() ? capitalised(std::string(family->title)) : group.step + ": " + std::string(family->title);
  } else if (!group.pattern.empty()) {
    const std::string message = message_of(incidents_of(group), issue);
    const std::string_view said = gist_of(without_label(message));
    const bool says_something = said.find_first_not_of("…. ,:()[]{}\"'") != std::string_view::npos;
    if (says_something) title += ": " + std::string(said);
    if (!says_something && !group.step.empty()) title += " fails";
  }
  if (kind.key == Kind::Key::category) title += ": " + (category.empty() ? "not classified" : category);
  issue.title = base::shorten(title, kMaxTitleBytes);
}

}  // namespace tracesift::issue
