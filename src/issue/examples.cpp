// SPDX-License-Identifier: MIT
#include "issue/examples.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "issue/error_line.hpp"

namespace tracesift::issue {
namespace {

constexpr std::size_t kMaxTextBytes = 300;

bool is_unmended(const Group::Case& one) {
  return std::any_of(one.incidents.begin(), one.incidents.end(), [](const Incident* incident) {
    return incident->recovery == Recovery::failed || incident->recovery == Recovery::untried;
  });
}

}  // namespace

void choose_examples(const std::vector<Thread>& threads, const std::vector<std::size_t>& drawn,
                     const std::vector<Row>& rows, Draft& draft) {
  const std::vector<Group::Case>& cases = draft.group.cases;
  std::vector<const Group::Case*> by_length;
  by_length.reserve(cases.size());
  for (const Group::Case& one : cases) by_length.push_back(&one);
  const auto length = [&](const Group::Case* one) { return threads[drawn[one->row]].messages.size(); };
  std::stable_sort(by_length.begin(), by_length.end(),
                   [&](const Group::Case* a, const Group::Case* b) { return length(a) < length(b); });
  std::vector<const Group::Case*> chosen;
  const auto choose = [&](const Group::Case* one) {
    if (one != nullptr && std::find(chosen.begin(), chosen.end(), one) == chosen.end()) chosen.push_back(one);
  };
  const auto is_new_category = [&](const Group::Case& one) {
    return std::none_of(chosen.begin(), chosen.end(), [&](const Group::Case* other) {
      return rows[other->row].category_id == rows[one.row].category_id;
    });
  };
  choose(by_length[by_length.size() / 2]);
  const Group::Case* unmended = nullptr;
  const Group::Case* latest = nullptr;
  for (const Group::Case& one : cases) {
    const bool fits = is_unmended(one) && rows[one.row].outcome == Outcome::failed;
    if (fits && (unmended == nullptr || (!is_new_category(*unmended) && is_new_category(one)))) unmended = &one;
    if (latest == nullptr || rows[one.row].start.value_or(0) > rows[latest->row].start.value_or(0)) latest = &one;
  }
  choose(unmended);
  choose(latest);
  for (const Group::Case& one : cases) {
    if (chosen.size() < 3 && is_new_category(one)) choose(&one);
  }
  for (const Group::Case* one : chosen) {
    const std::vector<Message>& messages = threads[drawn[one->row]].messages;
    const Incident& incident = *one->incidents.front();
    const std::uint32_t at = incident.at.value_or(0);
    std::string text = incident.line;
    if (text.empty() && at < messages.size()) text = messages[at].text;
    draft.issue.examples.push_back(
        {rows[one->row].thread_id, at, base::shorten(base::collapse_whitespace(text), kMaxTextBytes)});
  }
}

}  // namespace tracesift::issue
