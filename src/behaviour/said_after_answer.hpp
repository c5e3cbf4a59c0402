// SPDX-License-Identifier: MIT
// Messages of a user that answer the agent, and what is seen in them.
#pragma once

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <string>
#include <string_view>

#include "base/text.hpp"
#include "behaviour/failure_rules.hpp"

namespace tracesift::behaviour {

inline constexpr std::size_t kReadOfMessage = 600;  // bytes; a long message is a document, not a reproach

/// Messages after an answer in which `find(text, answer)` sees a phrase: `text` is the beginning of the message,
/// `answer` what the agent said last before it. The first request is about the matter, not the agent.
template <class Find>
Detection said_after_answer(const ConversationView& talk, Find&& find) {
  Detection seen;
  for (std::size_t i = 1; i < talk.said.size(); ++i) {
    const std::size_t at = talk.said[i];
    const auto next = std::lower_bound(talk.answers.begin(), talk.answers.end(), at);
    if (next == talk.answers.begin()) continue;
    const std::string_view text = base::trim(said_in(talk.message(at)).substr(0, kReadOfMessage));
    const std::string_view phrase = find(text, talk.message(*std::prev(next)).text);
    if (phrase.empty()) continue;
    if (!seen.is_there) seen.detail = "The user writes “" + std::string(phrase) + "”";
    seen.is_there = true;
    seen.at.push_back(at);
  }
  return seen;
}

}  // namespace tracesift::behaviour
