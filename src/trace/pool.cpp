// SPDX-License-Identifier: MIT
#include "trace/pool.hpp"

#include <string>
#include <utility>

#include "base/hash.hpp"
#include "base/text.hpp"

namespace tracesift::trace {
namespace {

bool is_blank(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; }

std::uint64_t hash_without_blanks(const std::string& text, std::uint64_t seed) {
  if (text.find_first_of(" \n\t\r") == std::string::npos) return base::hash(text, seed);
  std::string compact;
  compact.reserve(text.size());
  for (const char c : text) {
    if (!is_blank(c)) compact += c;
  }
  return base::hash(compact, seed);
}

std::uint64_t exact_print(const Message& message, std::uint64_t print) {
  std::uint64_t h = base::hash(message.name, print + (message.is_error ? 1 : 0));
  h = base::hash(message.tool_call_id, h);
  for (const ToolCall& call : message.tool_calls) h = base::hash(call.id, h);
  return h * 31 + static_cast<std::uint64_t>(message.time.value_or(0));
}

/// What an index keeps of a text, in bytes: what is analysed later, or shown in a list.
std::size_t kept_bytes(Role role) {
  switch (role) {
    case Role::user: return 4'096;
    case Role::system: return 64;
    case Role::assistant: return 192;
    case Role::tool: break;
  }
  return 96;
}
constexpr std::size_t kKeptFailure = 320;  // of a result that failed: it may become the thread's error
constexpr std::size_t kKeptArguments = 96;

std::uint32_t cut(std::string& text, std::size_t limit) {
  if (text.size() <= limit) {
    text.shrink_to_fit();
    return 0;
  }
  std::size_t end = limit;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  const auto left_out = static_cast<std::uint32_t>(text.size() - end);
  text = std::string(text, 0, end);
  return left_out;
}

void shorten(Message& message) {
  const std::size_t blanks = message.text.size() - base::trim(message.text).size();
  if (blanks > 0) message.text = std::string(base::trim(message.text));
  message.left_out = cut(message.text, message.is_error ? kKeptFailure : kept_bytes(message.role));
  for (ToolCall& call : message.tool_calls) cut(call.arguments, kKeptArguments);
}

}  // namespace

std::uint64_t fingerprint(const Message& message) {
  std::uint64_t h = base::hash(base::trim(message.text), 1469598103934665603ull + static_cast<unsigned>(message.role));
  for (const ToolCall& call : message.tool_calls) {
    h = base::hash(call.name, h * 31 + 7);
    h = hash_without_blanks(call.arguments, h);
  }
  return h;
}

Told tell(Message&& message, Keep keep) {
  Told told;
  told.print = fingerprint(message);
  told.exact = exact_print(message, told.print);
  if (keep == Keep::index) shorten(message);
  told.message = std::move(message);
  return told;
}

std::uint32_t Pool::put(Told&& told) {
  if (const auto known = exact_.find(told.exact)) return *known;
  exact_.add(told.exact);
  told_.push_back(std::move(told));
  return static_cast<std::uint32_t>(told_.size() - 1);
}

}  // namespace tracesift::trace
