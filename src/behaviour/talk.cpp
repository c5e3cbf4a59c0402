// SPDX-License-Identifier: MIT
#include "behaviour/talk.hpp"

#include <algorithm>
#include <string_view>

#include "base/text.hpp"

namespace tracesift::behaviour {

bool is_said(const Message& message) {
  if (message.role != Role::user) return false;
  const std::string_view text = base::trim(message.text);
  const bool is_mark = text.size() >= 6 && base::starts_with(text, "###") && text.substr(text.size() - 3) == "###";
  return !text.empty() && !is_mark;
}

Talk::Talk(const Thread& given) : thread(given) {
  const std::vector<Message>& all = given.messages;
  for (std::size_t at = 0; at < all.size(); ++at) {
    const Message& message = all[at];
    if (is_said(message)) said.push_back(at);
    if (message.role != Role::assistant) continue;
    if (!base::trim(message.text).empty()) answers.push_back(at);
    const std::size_t first = calls.size();
    for (const ToolCall& call : message.tool_calls) calls.push_back({.at = at, .call = &call});
    // Results follow before anybody speaks: each belongs to the call of its id, else to the first that has none.
    for (std::size_t next = at + 1; next < all.size() && all[next].role == Role::tool; ++next) {
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
