// SPDX-License-Identifier: MIT
#include "behaviour/conversation_view.hpp"

#include <algorithm>
#include <string_view>

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

ConversationView::ConversationView(const Thread& given) : thread(given) {
  static const ToolCall kUnanswered;
  const std::vector<Message>& all = given.messages;
  for (std::size_t at = 0; at < all.size(); ++at) {
    const Message& message = all[at];
    if (!said_in(message).empty()) said.push_back(at);
    if (message.role != Role::assistant) continue;
    if (!base::trim(message.text).empty()) answers.push_back(at);
    const std::size_t first = calls.size();
    for (const ToolCall& call : message.tool_calls) calls.push_back({.at = at, .call = &call});
    // Results follow before anybody speaks: each belongs to the call of its id, else to the first that has none.
    for (std::size_t next = at + 1; next < all.size() && all[next].role == Role::tool; ++next) {
      if (message.tool_calls.empty()) {  // only the result was recorded
        calls.push_back({at, &kUnanswered, &all[next], next});
        continue;
      }
      const auto begin = calls.begin() + static_cast<std::ptrdiff_t>(first);
      auto own = std::find_if(begin, calls.end(), [&](const Call& call) {
        return call.result == nullptr && !call.call->id.empty() && call.call->id == all[next].tool_call_id;
      });
      if (own == calls.end())
        own = std::find_if(begin, calls.end(), [](const Call& call) { return call.result == nullptr; });
      if (own == calls.end()) break;
      own->result = &all[next];
      own->result_at = next;
    }
  }
}

}  // namespace tracesift::behaviour
