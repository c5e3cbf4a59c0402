// SPDX-License-Identifier: MIT
#include "trace/message_pool.hpp"

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

std::uint64_t fingerprint_of(const ToolCall& call) {
  return hash_without_blanks(call.arguments, base::hash(call.name)) | 1;
}

std::uint64_t exact_hash_of(const Message& message, std::uint64_t fingerprint) {
  std::uint64_t h = base::hash(message.name, fingerprint + (message.is_error ? 1 : 0));
  h = base::hash(message.tool_call_id, h);
  for (const ToolCall& call : message.tool_calls) h = base::hash(call.id, h);
  return h * 31 + static_cast<std::uint64_t>(message.time.value_or(0));
}

/// What an index keeps of a text, in bytes: what is analysed later, or shown in a list.
struct Kept {
  std::size_t head;
  std::size_t tail;
};
Kept kept_of(const Message& message) {
  if (message.is_error) return {320, 80};  // it may become the thread's error
  switch (message.role) {
    case Role::user: return {4'096, 0};
    case Role::system: return {64, 0};
    case Role::assistant: return {128, 128};
    case Role::tool: break;
  }
  return {64, 96};  // whether tests passed is at the end
}
constexpr Kept kKeptArguments = {96, 0};

bool is_inside_character(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

std::uint32_t cut(std::string& text, Kept kept) {
  constexpr std::string_view kGap = "\n…\n";
  if (text.size() <= kept.head + kept.tail + kGap.size()) {
    text.shrink_to_fit();
    return 0;
  }
  std::size_t head = kept.head;
  while (head > 0 && is_inside_character(text[head])) --head;
  std::size_t tail = text.size() - kept.tail;
  while (tail < text.size() && is_inside_character(text[tail])) ++tail;
  const auto omitted_bytes = static_cast<std::uint32_t>(tail - head);
  std::string shorter;
  shorter.reserve(head + (kept.tail > 0 ? kGap.size() + text.size() - tail : 0));
  shorter.append(text, 0, head);
  if (kept.tail > 0) shorter.append(kGap).append(text, tail);
  text.swap(shorter);
  return omitted_bytes;
}

void shorten(Message& message) {
  const std::size_t blanks = message.text.size() - base::trim(message.text).size();
  if (blanks > 0) message.text = std::string(base::trim(message.text));
  message.omitted_bytes = cut(message.text, kept_of(message));
  for (ToolCall& call : message.tool_calls) cut(call.arguments, kKeptArguments);
}

}  // namespace

std::uint64_t fingerprint(const Message& message) {
  std::uint64_t h = base::hash(base::trim(message.text), 1469598103934665603ull + static_cast<unsigned>(message.role));
  for (const ToolCall& call : message.tool_calls)
    h = h * 31 + (call.fingerprint != 0 ? call.fingerprint : fingerprint_of(call));
  return h;
}

MessagePtr intern(Message&& message, Keep keep) {
  const auto interned = std::make_shared<InternedMessage>();
  for (ToolCall& call : message.tool_calls) call.fingerprint = fingerprint_of(call);
  interned->fingerprint = fingerprint(message);
  interned->exact_hash = exact_hash_of(message, interned->fingerprint);
  if (keep == Keep::index) shorten(message);
  interned->message = std::move(message);
  return interned;
}

std::uint32_t Pool::put(MessagePtr interned) {
  if (const auto known = exact_.find(interned->exact_hash)) return *known;
  exact_.add(interned->exact_hash);
  messages_.push_back(std::move(interned));
  return static_cast<std::uint32_t>(messages_.size() - 1);
}

}  // namespace tracesift::trace
