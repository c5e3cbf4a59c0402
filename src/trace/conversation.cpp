// SPDX-License-Identifier: MIT
#include "trace/conversation.hpp"

#include <algorithm>
#include <string_view>

#include "base/hash.hpp"
#include "base/text.hpp"

namespace tracesift::trace {
namespace {

constexpr std::size_t kLong = 64;  // messages, from which on places are looked up
constexpr std::ptrdiff_t kMaxStarts = 256;
constexpr std::size_t kUniqueIdBytes = 7;   // shorter ids (`call_0`) may be used again
constexpr std::size_t kStopWordBytes = 24;  // that a framework may put back behind an answer

bool is_subsequence(const History& part, const History& whole) {
  if (part.size() > whole.size()) return false;
  std::size_t i = 0;
  for (std::size_t j = 0; i < part.size() && j < whole.size(); ++j)
    i += part[i]->fingerprint == whole[j]->fingerprint ? 1 : 0;
  return i == part.size();
}

bool says_something(const Message& message) {
  return !base::trim(message.text).empty() || !message.tool_calls.empty() || message.role == Role::tool;
}

/// What a repeated history may leave out.
bool may_be_left_out(const Message& message) {
  return message.role == Role::tool || message.role == Role::system || !message.tool_calls.empty() ||
         !says_something(message);
}

/// What makes a call the same one. A short id (`call_0`) may be used again: within a trace it tells a call together
/// with what is called, beyond it nothing. 0: nothing does.
std::uint64_t call_key(const ToolCall& call, bool is_within) {
  if (call.id.size() >= kUniqueIdBytes) return base::hash(call.id) | 1;
  return is_within && !call.id.empty() ? base::hash(call.id, call.fingerprint) | 1 : 0;
}

}  // namespace

bool Conversation::is_known(const InternedMessage* interned) const {
  if (!positions_.empty()) return positions_.count(interned->fingerprint) > 0;
  return std::any_of(messages_.begin(), messages_.end(),
                     [&](const InternedMessage* m) { return m->fingerprint == interned->fingerprint; });
}

void Conversation::append(const InternedMessage* interned) {
  if (!may_be_left_out(interned->message)) said_.push_back(messages_.size());
  messages_.push_back(interned);
  if (interned->message.role == Role::user) last_user_ = interned;
  for (const ToolCall& call : interned->message.tool_calls) {
    if (const std::uint64_t key = call_key(call, is_within_)) call_ids_.insert(key);
  }
  if (messages_.size() < kLong) return;
  if (messages_.size() == kLong) {
    for (std::size_t i = 0; i < kLong; ++i) positions_[messages_[i]->fingerprint].push_back(i);
  } else {
    positions_[interned->fingerprint].push_back(messages_.size() - 1);
  }
}

/// Where in the first `last` messages a repetition may begin: where next's `first` message is, and no more is said
/// from there on than next has messages. Of very many only the last ones: a conversation of one word said over and over
/// is no place to search.
std::vector<std::size_t> Conversation::starts_of(const History& next, std::size_t first, std::size_t last) const {
  const std::size_t repeated = next.size() - first;
  const std::size_t from = repeated < said_.size() ? said_[said_.size() - repeated - 1] + 1 : 0;
  std::vector<std::size_t> starts;
  if (positions_.empty()) {
    for (std::size_t i = from; i < last; ++i) {
      if (messages_[i]->fingerprint == next[first]->fingerprint) starts.push_back(i);
    }
  } else if (const auto found = positions_.find(next[first]->fingerprint); found != positions_.end()) {
    const auto begin = std::lower_bound(found->second.begin(), found->second.end(), from);
    starts.assign(begin, std::lower_bound(begin, found->second.end(), last));
  }
  if (starts.size() > static_cast<std::size_t>(kMaxStarts)) starts.erase(starts.begin(), starts.end() - kMaxStarts);
  return starts;
}

/// How many of the first messages of `next` were said before, up to the last one that was said.
std::size_t Conversation::repeated(const History& next) const {
  const std::size_t last = said_.empty() ? 0 : said_.back() + 1;
  std::size_t first = 0;
  while (first < next.size() && next[first]->message.role == Role::system) ++first;
  if (last == 0 || first == next.size()) return 0;
  for (const std::size_t start : starts_of(next, first, last)) {
    std::size_t i = start;
    std::size_t k = first;
    while (i < last && k < next.size()) {
      if (messages_[i]->fingerprint == next[k]->fingerprint) {
        ++i, ++k;
      } else if (may_be_left_out(messages_[i]->message)) {
        ++i;
      } else {
        break;
      }
    }
    if (i == last) return k;
  }
  return 0;
}

bool Conversation::is_repeated_call(const InternedMessage* interned) const {
  const auto& calls = interned->message.tool_calls;
  return !calls.empty() && std::all_of(calls.begin(), calls.end(), [&](const ToolCall& call) {
    return call_ids_.count(call_key(call, is_within_)) > 0;
  });
}

/// Within a trace the question of the request is one, however often calls repeat it.
void Conversation::add_within(const History& next) {
  is_within_ = true;
  if (next.empty()) return;
  std::size_t first = is_subsequence(messages_, next) ? 0 : repeated(next);
  if (first == 0 && !messages_.empty() && !is_subsequence(messages_, next)) {
    std::size_t known = 0;
    while (known < next.size() && next[known]->message.role == Role::system && is_known(next[known])) ++known;
    const bool is_same_question =
        last_user_ != nullptr && known < next.size() && next[known]->fingerprint == last_user_->fingerprint;
    if (is_same_question) {
      ++known;
      while (known < next.size() && is_repeated(next[known])) ++known;
      add({next.begin() + static_cast<std::ptrdiff_t>(known), next.end()});
      return;
    }
  }
  add(next);
}

/// A message that stands in the conversation already, perhaps with a stop word put back at its end.
bool Conversation::is_repeated(const InternedMessage* next) const {
  if (is_known(next)) return true;
  // Compared with each message: only in conversations that are short enough for it.
  if (messages_.size() > 4 * kLong) return false;
  if (next->message.role != Role::assistant || next->message.text.size() < kStopWordBytes) return false;
  return std::any_of(messages_.begin(), messages_.end(), [&](const InternedMessage* one) {
    if (one->message.role != Role::assistant) return false;
    const std::string_view a = base::trim(one->message.text);
    const std::string_view b = base::trim(next->message.text);
    const std::string_view longer = a.size() > b.size() ? a : b;
    const std::string_view shorter = a.size() > b.size() ? b : a;
    return shorter.size() >= kStopWordBytes && longer.size() - shorter.size() <= kStopWordBytes &&
           base::starts_with(longer, shorter);
  });
}

void Conversation::add(const History& next) {
  if (next.empty()) return;
  std::size_t first = 0;
  if (is_subsequence(messages_, next)) {
    messages_.clear();
    said_.clear();
    positions_.clear();
    call_ids_.clear();
    last_user_ = nullptr;
  } else {
    first = repeated(next);
    if (first == 0) {  // a system prompt that is said again with every turn is said once
      while (first < next.size() && next[first]->message.role == Role::system && is_known(next[first])) ++first;
    }
  }
  // Calls that were made at once may come back one by one: their ids decide.
  const bool is_anew = messages_.empty();
  for (std::size_t i = first; i < next.size(); ++i) {
    if (is_anew || !is_repeated_call(next[i])) append(next[i]);
  }
}

std::vector<Message> join_traces(const std::vector<History>& traces) {
  Conversation conversation;
  for (const History& trace : traces) conversation.add(trace);
  std::vector<Message> messages;
  messages.reserve(conversation.messages().size());
  for (const InternedMessage* one : conversation.messages()) {
    if (says_something(one->message)) messages.push_back(one->message);
  }
  return messages;
}

}  // namespace tracesift::trace
