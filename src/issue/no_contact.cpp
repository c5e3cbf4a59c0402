// SPDX-License-Identifier: MIT
#include "issue/no_contact.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "base/math.hpp"
#include "base/text.hpp"
#include "prompt/patterns.hpp"
#include "stats/interval.hpp"

namespace tracesift::issue {
namespace {

constexpr std::uint64_t kMinRows = 8;
constexpr double kMinShare = 0.5;
constexpr std::size_t kNeighbours = 9;
constexpr std::size_t kMaxCompared = 300;     // requests of a category that one is compared with
constexpr std::size_t kMaxReadBytes = 8'000;  // of all answers of a conversation
constexpr std::size_t kMinWordBytes = 3;

/// The host of a link that begins at `at`; empty: none does.
std::string link_at(std::string_view text, std::size_t at) {
  const std::string_view rest = text.substr(at);
  const std::size_t scheme = base::starts_with(rest, "https://") ? 8 : base::starts_with(rest, "http://") ? 7 : 0;
  if (scheme == 0) return {};
  return base::lower_ascii(rest.substr(scheme, rest.substr(scheme).find_first_of(" \n\t/)>\"'],?#")));
}

std::set<std::string> contacts_in(std::string_view text) {
  std::set<std::string> contacts;
  bool is_inside = false;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const bool begins = !is_inside;
    is_inside = prompt::is_alnum(text[at]);
    if (!begins || (!is_inside && text[at] != '+')) continue;
    if (std::string host = link_at(text, at); !host.empty()) contacts.insert(std::move(host));
    for (const auto find : {prompt::email, prompt::phone_number}) {
      const prompt::Found found = find(text, at);
      if (found.length > 0) contacts.insert(base::lower_ascii(text.substr(at + found.keep, found.length)));
    }
  }
  return contacts;
}

/// A conversation of a category, as far as it matters here.
struct Member {
  std::size_t row = 0;
  std::set<std::string> contacts;
  std::set<std::string> words;  // of the first request
  std::uint32_t answer_at = 0;
};

/// How much a word of a category's requests says: much, if few have it.
using Weights = std::unordered_map<std::string, double>;

Weights weights_of(const std::vector<Member>& members) {
  Weights weights;
  for (const Member& member : members) {
    for (const std::string& word : member.words) ++weights[word];
  }
  const auto all = static_cast<double>(members.size());
  for (auto& [word, weight] : weights) weight = base::natural_log(1 + all / weight);
  return weights;
}

/// Part of both requests' words that they share, by weight (a weighted Jaccard index).
double likeness(const Member& a, const Member& b, const Weights& weights) {
  double shared = 0;
  double all = 0;
  for (const std::string& word : a.words) {
    const double weight = weights.at(word);
    all += weight;
    shared += b.words.count(word) > 0 ? weight : 0;
  }
  for (const std::string& word : b.words) all += a.words.count(word) > 0 ? 0 : weights.at(word);
  return all > 0 ? shared / all : 0;
}

/// Whether half of the requests that are most alike were given it.
bool do_neighbours_have(const std::vector<Member>& members, const Weights& weights, const Member& one,
                        const std::string& contact) {
  std::vector<std::pair<double, bool>> near;
  const std::size_t step = 1 + members.size() / kMaxCompared;
  for (std::size_t i = 0; i < members.size(); i += step) {
    if (members[i].row == one.row) continue;
    near.emplace_back(likeness(one, members[i], weights), members[i].contacts.count(contact) > 0);
  }
  const std::size_t count = std::min(kNeighbours, near.size());
  std::stable_sort(near.begin(), near.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
  std::size_t have = 0;
  for (std::size_t i = 0; i < count; ++i) have += near[i].second ? 1 : 0;
  return have * 2 >= count && count > 0;
}

std::map<std::string, std::vector<Member>> members_by_leaf(const std::vector<Thread>& threads,
                                                           const std::vector<std::size_t>& drawn,
                                                           const std::vector<Row>& rows,
                                                           const std::vector<Seen>& seen) {
  std::map<std::string, std::vector<Member>> leaves;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (rows[i].category_id.empty() || !seen[i].has_answer) continue;
    Member member{.row = i, .contacts = {}, .words = base::words_of(rows[i].summary, kMinWordBytes)};
    std::string answers;
    const std::vector<Message>& messages = threads[drawn[i]].messages;
    for (std::size_t at = 0; at < messages.size() && answers.size() < kMaxReadBytes; ++at) {
      if (messages[at].role != Role::assistant || messages[at].text.empty()) continue;
      member.answer_at = static_cast<std::uint32_t>(at);
      answers += messages[at].text + '\n';
    }
    member.contacts = contacts_in(answers);
    leaves[rows[i].category_id].push_back(std::move(member));
  }
  return leaves;
}

}  // namespace

void add_no_contact(const std::vector<Thread>& threads, const std::vector<std::size_t>& drawn,
                    const std::vector<Row>& rows, std::vector<Seen>& seen) {
  for (const auto& [leaf, members] : members_by_leaf(threads, drawn, rows, seen)) {
    if (members.size() < kMinRows) continue;
    std::map<std::string, std::uint64_t> counts;
    for (const Member& member : members) {
      for (const std::string& contact : member.contacts) ++counts[contact];
    }
    std::set<std::string> usual;
    for (const auto& [contact, count] : counts) {
      if (stats::wilson(count, members.size()).low >= kMinShare) usual.insert(contact);
    }
    const Weights weights = usual.empty() ? Weights() : weights_of(members);
    for (const Member& member : members) {
      const bool has_one = std::any_of(usual.begin(), usual.end(),
                                       [&](const std::string& contact) { return member.contacts.count(contact) > 0; });
      if (usual.empty() || has_one || !do_neighbours_have(members, weights, member, *usual.begin())) continue;
      Incident incident;
      incident.kind = find_kind(kNoContact);
      incident.pattern = {.text = *usual.begin(), .shown = *usual.begin(), .values = {}};
      incident.at = member.answer_at;
      seen[member.row].incidents.push_back(std::move(incident));
    }
  }
}

}  // namespace tracesift::issue
