// SPDX-License-Identifier: MIT
#include "prompt/view.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "base/text.hpp"
#include "prompt/tokens.hpp"

namespace tracesift::prompt {
namespace {

constexpr std::size_t kTiers = 5;

struct Block {
  std::size_t message = 0;
  std::size_t tier = 0;
  std::string text;
  std::int64_t tokens = 0;
  bool kept = false;
};

/// Beginning and end of a text, in at most about `limit` bytes.
std::string ends_of(std::string_view text, std::size_t limit) {
  text = base::trim(text);
  if (text.size() <= limit) return std::string(text);
  const std::string head = base::shorten(text, limit * 2 / 3);
  std::size_t from = text.size() - limit / 3;
  while (from < text.size() && (static_cast<unsigned char>(text[from]) & 0xC0u) == 0x80u) ++from;
  return head + " [" + base::group_digits(static_cast<std::int64_t>(text.size() - limit)) + " characters left out] " +
         std::string(text.substr(from));
}

/// Names and arguments of the calls, equal neighbours counted.
std::string calls_of(const Message& message, std::size_t limit) {
  std::string text;
  for (std::size_t i = 0; i < message.tool_calls.size();) {
    const ToolCall& call = message.tool_calls[i];
    std::size_t same = 1;
    while (i + same < message.tool_calls.size() && message.tool_calls[i + same].name == call.name) ++same;
    if (!text.empty()) text += "; ";
    text += call.name + "(" + ends_of(call.arguments, limit) + ")";
    if (same > 1) text += " ×" + std::to_string(same);
    i += same;
  }
  return text;
}

std::vector<Block> blocks_of(const Thread& thread, bool roomy) {
  const std::size_t limit = roomy ? 6'000 : 600;
  std::vector<Block> blocks;
  std::vector<std::size_t> said;
  std::size_t last_answer = 0;
  bool is_answered = false;
  const std::vector<Message>& all = thread.messages;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const Message& message = all[i];
    const std::string number = "[M" + std::to_string(i);
    const auto add = [&](std::string who, std::size_t tier, std::string text) {
      if (text.empty()) return;
      Block& block =
          blocks.emplace_back(Block{i, tier, base::join({number, " ", who, "] ", text, "\n"}, ""), 0, false});
      block.tokens = estimate_tokens(block.text);
    };
    switch (message.role) {
      case Role::system: break;  // the system prompt is the same in every conversation
      case Role::user:
        if (base::trim(message.text).empty()) break;
        said.push_back(blocks.size());
        add("user", 2, ends_of(message.text, roomy ? 6'000 : said.size() == 1 ? 3'000 : 1'200));
        break;
      case Role::assistant:
        if (!base::trim(message.text).empty()) {
          last_answer = blocks.size();
          is_answered = true;
        }
        add(message.is_truncated ? "agent, cut off" : "agent", 3, ends_of(message.text, limit));
        add("calls", 3, calls_of(message, roomy ? 1'000 : 160));
        break;
      case Role::tool:
        add("result" + (message.name.empty() ? "" : " of " + message.name) + (message.is_error ? ", ERROR" : ""),
            message.is_error ? 1 : 4,
            ends_of(message.text, roomy              ? 3'000
                                  : message.is_error ? 500
                                                     : 240));
        break;
    }
  }
  if (!said.empty()) blocks[said.front()].tier = blocks[said.back()].tier = 0;
  if (is_answered) blocks[last_answer].tier = 0;
  return blocks;
}

std::int64_t total_of(const std::vector<Block>& blocks) {
  std::int64_t sum = 0;
  for (const Block& block : blocks) sum += block.tokens;
  return sum;
}

/// Of one tier what fits: all, or evenly spaced ones.
void keep_tier(std::vector<Block>& blocks, std::size_t tier, std::int64_t& room) {
  std::vector<std::size_t> own;
  std::int64_t need = 0;
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    if (blocks[i].tier != tier) continue;
    own.push_back(i);
    need += blocks[i].tokens;
  }
  if (own.empty()) return;
  const std::size_t wanted =
      need <= room ? own.size()
                   : static_cast<std::size_t>(std::max<std::int64_t>(0, room) * static_cast<std::int64_t>(own.size()) /
                                              std::max<std::int64_t>(1, need));
  for (std::size_t k = 0; k < wanted; ++k) {
    Block& block = blocks[own[k * own.size() / wanted]];
    if (block.tokens > room && tier > 0) continue;
    block.kept = true;
    room -= block.tokens;
  }
}

}  // namespace

View view_of(const Thread& thread, std::int64_t budget) {
  std::vector<Block> blocks = blocks_of(thread, true);
  const std::int64_t whole = total_of(blocks);
  View view;
  view.is_whole = whole <= budget;
  if (!view.is_whole) {
    blocks = blocks_of(thread, false);
    std::int64_t room = budget - 20;
    for (Block& block : blocks) {  // the first tier comes whatever the budget
      if (block.tier != 0) continue;
      block.kept = true;
      room -= block.tokens;
    }
    for (std::size_t tier = 1; tier < kTiers; ++tier) keep_tier(blocks, tier, room);
    std::int64_t kept = 0;
    for (const Block& block : blocks) kept += block.kept ? block.tokens : 0;
    view.text = "[view: " + std::to_string(std::min<std::int64_t>(99, kept * 100 / std::max<std::int64_t>(1, whole))) +
                " % of about " + base::group_digits(whole) + " tokens]\n";
  } else {
    for (Block& block : blocks) block.kept = true;
  }
  std::size_t gap = 0;
  const auto write_gap = [&] {
    if (gap > 0) view.text += "[… " + std::to_string(gap) + (gap == 1 ? " part" : " parts") + " left out …]\n";
    gap = 0;
  };
  for (const Block& block : blocks) {
    if (!block.kept) {
      ++gap;
      continue;
    }
    write_gap();
    view.text += block.text;
  }
  write_gap();
  if (!thread.error.empty()) view.text += "[ended in an error] " + ends_of(thread.error, 500) + "\n";
  view.tokens = estimate_tokens(view.text);
  return view;
}

}  // namespace tracesift::prompt
