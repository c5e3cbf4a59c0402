// SPDX-License-Identifier: MIT
#include <array>
#include <utility>

#include "base/text.hpp"
#include "ingest/message/messages.hpp"

namespace tracesift::ingest {

std::optional<Role> role_of(std::string_view word) {
  using Row = std::pair<std::string_view, Role>;
  static constexpr std::array<Row, 37> table{{
      {"user", Role::user},
      {"human", Role::user},
      {"customer", Role::user},
      {"prompter", Role::user},
      {"humanmessage", Role::user},
      {"humanmessagechunk", Role::user},
      {"end_user", Role::user},
      {"assistant", Role::assistant},
      {"ai", Role::assistant},
      {"model", Role::assistant},
      {"bot", Role::assistant},
      {"gpt", Role::assistant},
      {"chatgpt", Role::assistant},
      {"agent", Role::assistant},
      {"aimessage", Role::assistant},
      {"aimessagechunk", Role::assistant},
      {"claude", Role::assistant},
      {"gemini", Role::assistant},
      {"system", Role::system},
      {"developer", Role::system},
      {"systemmessage", Role::system},
      {"systemmessagechunk", Role::system},
      {"tool", Role::tool},
      {"function", Role::tool},
      {"observation", Role::tool},
      {"environment", Role::tool},
      {"ipython", Role::tool},
      {"toolmessage", Role::tool},
      {"toolmessagechunk", Role::tool},
      {"functionmessage", Role::tool},
      {"functionmessagechunk", Role::tool},
      {"tool_result", Role::tool},
      {"tool-response", Role::tool},
      {"tool_response", Role::tool},
      {"toolresult", Role::tool},
      {"tool-call", Role::assistant},
      {"_system_prompt", Role::system},
  }};
  char folded[24];  // longer than any of them
  word = base::trim(word);
  if (word.size() > sizeof folded) return std::nullopt;
  for (std::size_t i = 0; i < word.size(); ++i) {
    folded[i] = word[i] >= 'A' && word[i] <= 'Z' ? static_cast<char>(word[i] + ('a' - 'A')) : word[i];
  }
  const std::string_view lower(folded, word.size());
  for (const auto& [name, role] : table) {
    if (name == lower) return role;
  }
  return std::nullopt;
}

bool reads_like_error(std::string_view text) {
  text = base::trim(text);
  if (base::starts_with(text, "<system>ERROR")) return true;  // Kimi
  if (text.substr(0, 34) == "Traceback (most recent call last):") return true;
  const std::size_t colon = text.find(':');
  if (text.substr(0, 8) == "{\"error\"" || text.substr(0, 9) == "{ \"error\"") {
    const std::string_view value = base::trim(text.substr(colon + 1));
    return !base::starts_with(value, "null") && !base::starts_with(value, "false") && !base::starts_with(value, "\"\"");
  }
  if (base::starts_with(text, "{\"status\":"))
    return base::starts_with(base::trim(text.substr(colon + 1)), "\"error\"");
  if (colon == std::string_view::npos || colon > 60) return false;
  const std::string_view head = text.substr(0, colon);
  for (const char c : head) {
    const bool word =
        (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.';
    if (!word) return false;
  }
  const auto ends = [&](std::string_view tail) {
    return head.size() >= tail.size() && head.substr(head.size() - tail.size()) == tail;
  };
  return ends("Error") || ends("Exception") || head == "error" || head == "ERROR";
}

}  // namespace tracesift::ingest
