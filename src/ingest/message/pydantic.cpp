// SPDX-License-Identifier: MIT
#include "ingest/message/pydantic.hpp"

#include <utility>

#include "base/time.hpp"
#include "ingest/message/content.hpp"
#include "ingest/message/messages.hpp"

namespace tracesift::ingest {
namespace {

std::optional<Time> time_of(Node part, Node message) {
  const Node when = part["timestamp"] ? part["timestamp"] : message["timestamp"];
  return when.is(Kind::string) ? base::parse_time(when.text()) : std::nullopt;
}

}  // namespace

bool is_pydantic_message(Node node) {
  const std::string_view kind = node["kind"].word();
  return (kind == "request" || kind == "response") && node["parts"].is(Kind::array);
}

void read_pydantic_message(Node node, MessageSink& out) {
  Message answer{.role = Role::assistant};
  node["parts"].each([&](Node part) {
    const std::string_view kind = part["part_kind"].word();
    if (kind == "system-prompt" || kind == "user-prompt") {
      const Role role = kind == "user-prompt" ? Role::user : Role::system;
      std::string text = content_text(part["content"]);
      if (!text.empty()) out.add({.role = role, .text = std::move(text), .time = time_of(part, node)});
    } else if (kind == "tool-return" || kind == "retry-prompt") {
      Message result{.role = Role::tool, .is_error = kind == "retry-prompt"};
      result.text = json_text(part["content"]);
      result.name = part["tool_name"].text();
      result.tool_call_id = part["tool_call_id"].text();
      result.time = time_of(part, node);
      out.add(std::move(result));
    } else if (kind == "tool-call" || kind == "builtin-tool-call") {
      answer.tool_calls.push_back({part["tool_call_id"].text(), part["tool_name"].text(), json_text(part["args"])});
    } else if (kind == "text") {
      if (!answer.text.empty()) answer.text += '\n';
      answer.text += part["content"].text();
    }
  });
  answer.time = time_of({}, node);
  if (!answer.text.empty() || !answer.tool_calls.empty()) out.add(std::move(answer));
}

}  // namespace tracesift::ingest
