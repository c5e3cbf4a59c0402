// SPDX-License-Identifier: MIT
#include "behaviour/conversation_view.hpp"

#include <string_view>
#include <unordered_map>

#include "base/text.hpp"

namespace tracesift::behaviour {

std::string_view said_in(const Message& message) {
  if (message.role != Role::user) return {};
  std::string_view text = base::trim(message.text);
  constexpr std::string_view kMark = "###";
  while (text.size() >= 6 && text.substr(text.size() - 3) == kMark) {
    const std::size_t begin = text.rfind(kMark, text.size() - 4);
    if (begin == std::string_view::npos || text.find_first_of(" \n", begin) != std::string_view::npos) break;
    text = base::trim(text.substr(0, begin));
  }
  return text;
}

namespace {

/// Finds the call that a result answers.
class Results {
 public:
  explicit Results(std::vector<ConversationView::Call>& calls) : calls_(calls) {}

  /// Another message begins, with so many calls at the end of the list.
  void begin(const Message& message, std::size_t at, std::size_t own) {
    speaker_ = &message;
    speaker_at_ = at;
    first_ = calls_.size() - own;
    for (std::size_t i = first_; i < calls_.size(); ++i) {
      if (!calls_[i].call->id.empty()) by_id_[calls_[i].call->id] = i;
    }
  }

  void add(const Message& result, std::size_t at) {
    static const ToolCall kUnrecorded;
    const auto known = result.tool_call_id.empty() ? by_id_.end() : by_id_.find(result.tool_call_id);
    if (known != by_id_.end() && calls_[known->second].result == nullptr) return answer(known->second, result, at);
    if (speaker_ == nullptr) return;
    if (!speaker_->tool_calls.empty()) {
      if (speaker_->role != Role::assistant) return;  // what a user's own device did
      for (std::size_t i = first_; i < calls_.size(); ++i) {
        if (calls_[i].result == nullptr) return answer(i, result, at);
      }
      return;
    }
    calls_.push_back({speaker_at_, &kUnrecorded, &result, at});  // only the result was recorded
  }

 private:
  void answer(std::size_t call, const Message& result, std::size_t at) {
    calls_[call].result = &result;
    calls_[call].result_at = at;
  }

  std::vector<ConversationView::Call>& calls_;
  std::unordered_map<std::string_view, std::size_t> by_id_;
  const Message* speaker_ = nullptr;  // of the message before the results
  std::size_t speaker_at_ = 0;
  std::size_t first_ = 0;  // its first call
};

}  // namespace

ConversationView::ConversationView(const Thread& given) : thread(given) {
  const std::vector<Message>& all = given.messages;
  Results results(calls);
  for (std::size_t at = 0; at < all.size(); ++at) {
    const Message& message = all[at];
    if (message.role == Role::tool) {
      results.add(message, at);
      continue;
    }
    if (!said_in(message).empty()) said.push_back(at);
    std::size_t own = 0;
    if (message.role == Role::assistant) {
      if (!base::trim(message.text).empty()) answers.push_back(at);
      own = message.tool_calls.size();
      for (const ToolCall& call : message.tool_calls) calls.push_back({.at = at, .call = &call});
    }
    results.begin(message, at, own);
  }
}

}  // namespace tracesift::behaviour
