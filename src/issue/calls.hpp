// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "behaviour/conversation_view.hpp"

namespace tracesift::issue {

/// A call of the agent and the step it is.
struct Call {
  const behaviour::ConversationView::Call* call = nullptr;  // never null; `talk` keeps it
  std::string step;
};
std::vector<Call> calls_of(const behaviour::ConversationView& talk);

/// Whether a person did not want the call. Claude Code, Codex, Cursor, Gemini CLI and OpenCode each write their own
/// sentence into its result.
bool is_refused(const behaviour::ConversationView::Call& call);

}  // namespace tracesift::issue
