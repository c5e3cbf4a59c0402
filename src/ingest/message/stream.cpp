// SPDX-License-Identifier: MIT
#include "ingest/message/stream.hpp"

#include <map>
#include <utility>

#include "ingest/message/content.hpp"

namespace tracesift::ingest {
namespace {

struct Block {
  std::string text;
  ToolCall call;
  bool is_call = false;
  bool is_thought = false;
};

/// Anthropic's event, of which Bedrock's are other words.
struct Event {
  std::int64_t index = 0;
  Node start;  // of a block
  Node delta;
};

Event event_of(Node node) {
  const Node start = node.any({"content_block", "contentBlockStart.start"});
  const Node delta = node.any({"contentBlockDelta.delta", "delta"});
  const std::int64_t index = node.any({"index", "contentBlockStart.contentBlockIndex",
                                       "contentBlockDelta.contentBlockIndex", "contentBlockIndex"})
                                 .integer()
                                 .value_or(0);
  return {index, start, delta};
}

void begin_block(Node start, Block& block) {
  const Node tool = start["toolUse"] ? start["toolUse"] : start;
  const std::string_view type = start["type"].word();
  block.is_call = type == "tool_use" || type == "server_tool_use" || bool(start["toolUse"]);
  block.is_thought = type == "thinking";
  if (block.is_call) {
    block.call.id = tool.any({"id", "toolUseId"}).text();
    block.call.name = tool["name"].text();
  }
  block.text += start["text"].text();
}

}  // namespace

bool is_stream_event(Node node) {
  if (!node.is(Kind::object)) return false;
  const std::string_view type = node["type"].word();
  return type == "message_start" || (type == "content_block_start" && node["content_block"]) ||
         node.any({"messageStart", "contentBlockStart", "contentBlockDelta"}).is(Kind::object);
}

void read_stream(Node events, MessageSink& out) {
  std::map<std::int64_t, Block> blocks;
  bool is_truncated = false;
  events.each([&](Node node) {
    const Event event = event_of(node);
    if (event.start) begin_block(event.start, blocks[event.index]);
    if (event.delta) {
      Block& block = blocks[event.index];
      block.text += event.delta["text"].text();
      block.call.arguments += event.delta.any({"partial_json", "toolUse.input"}).text();
      if (event.delta["toolUse"]) block.is_call = true;
    }
    const std::string_view stop = node.any({"delta.stop_reason", "messageStop.stopReason"}).word();
    is_truncated = is_truncated || stop == "max_tokens";
  });
  Message message{.role = Role::assistant, .is_truncated = is_truncated};
  for (auto& [index, block] : blocks) {
    if (block.is_call) {
      message.tool_calls.push_back(std::move(block.call));
    } else if (!block.is_thought) {
      message.text += block.text;
    }
  }
  if (!message.text.empty() || !message.tool_calls.empty()) out.add(std::move(message));
}

Node usage_of_stream(Node events) {
  Node usage;
  events.each([&](Node node) {
    if (const Node found = node.any({"message.usage", "metadata.usage", "usage"})) usage = found;
  });
  return usage;
}

}  // namespace tracesift::ingest
