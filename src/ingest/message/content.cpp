// SPDX-License-Identifier: MIT
// The content of one message: blocks of OpenAI, Anthropic, Gemini, Bedrock, LangChain, OTel GenAI and the Vercel AI
// SDK.
#include "ingest/message/content.hpp"

#include <string>
#include <unordered_set>

#include "base/text.hpp"
#include "ingest/message/messages.hpp"

namespace tracesift::ingest {
namespace {

void add_text(std::string& text, const std::string& more) {
  if (more.empty()) return;
  if (!text.empty()) text += '\n';
  text += more;
}

std::string placeholder(std::string_view kind, Node block) {
  return "[" + std::string(kind) + ", " + base::group_digits(static_cast<std::int64_t>(block.raw().size())) + " bytes]";
}

bool is_media(std::string_view type) {
  for (const std::string_view word : {"image", "audio", "video", "file", "document", "blob", "media"}) {
    if (type.find(word) != std::string_view::npos) return true;
  }
  return false;
}

/// A harness's note to the model, in a block of its own beside what the user typed.
bool is_reminder(std::string_view text) {
  text = base::trim(text);
  for (const std::string_view tag : {"system-reminder", "environment_details"}) {
    const std::string open = "<" + std::string(tag) + ">";
    const std::string close = "</" + std::string(tag) + ">";
    if (!base::starts_with(text, open) || text.size() <= close.size()) continue;
    if (text.find(close) == text.size() - close.size()) return true;
  }
  return base::starts_with(text, "<system>CHECKPOINT ") && text.find('\n') == std::string_view::npos;  // Kimi
}

ToolCall call_of(Node block) {
  ToolCall call;
  call.id = block.any({"id", "tool_use_id", "tool_call_id", "toolCallId", "toolUseId", "call_id", "request_id"}).text();
  call.name = block.any({"name", "function.name", "tool_name", "toolName", "function"}).text();
  call.arguments = json_text(block.any({"input", "args", "arguments", "function.arguments", "parameters",
                                        "params_as_json", "server_tool_call.arguments"}));
  return call;
}

Message result_of(Node block, std::string_view kind) {
  Message message{.role = Role::tool};
  message.tool_call_id =
      block.any({"tool_use_id", "tool_call_id", "toolCallId", "toolUseId", "id", "call_id", "request_id"}).text();
  message.name = block.any({"name", "tool_name", "toolName"}).text();
  const Node content =
      block.any({"content", "output", "result", "response", "result_value", "server_tool_call_response"});
  message.text = content_text(content);
  const Node flag = block.any({"is_error", "isError"});
  const std::string status = block["status"].text();
  message.is_error =
      flag ? flag.boolean().value_or(false) : status == "error" || (status.empty() && reads_like_error(message.text));
  if (message.text.empty() && content) message.text = placeholder(kind, content);
  return message;
}

/// A part of the Vercel AI SDK's UIMessage: a call and, once there, its result in one.
/// https://ai-sdk.dev/docs/ai-sdk-ui/chatbot-tool-usage
void read_ui_part(Node block, std::string_view type, Content& into) {
  ToolCall call = call_of(block);
  call.id = block["toolCallId"].text();
  if (call.name.empty()) call.name = type.substr(5);
  const std::string name = call.name;
  const std::string id = call.id;
  into.calls.push_back(std::move(call));
  const std::string_view state = block["state"].word();
  if (state != "output-available" && state != "output-error" && state != "result") return;
  Message result{.role = Role::tool, .name = name, .tool_call_id = id};
  result.is_error = state == "output-error";
  const Node output = result.is_error ? block["errorText"] : block.any({"output", "result"});
  result.text = json_text(output);
  into.later.push_back(std::move(result));
}

}  // namespace

std::string json_text(Node node) {
  if (node.is(Kind::string)) return node.text();
  if (!node.is(Kind::object) && !node.is(Kind::array)) return std::string(node.raw());
  std::string compact;
  bool quoted = false;
  const std::string_view raw = node.raw();
  for (std::size_t i = 0; i < raw.size(); ++i) {
    const char c = raw[i];
    if (quoted && c == '\\' && i + 1 < raw.size()) {
      compact += c;
      compact += raw[++i];
      continue;
    }
    if (c == '"') quoted = !quoted;
    if (quoted || (c != '\n' && c != '\r' && c != '\t' && c != ' ')) compact += c;
  }
  base::make_valid_utf8(compact);
  return compact;
}

void read_block(Node block, Content& into) {
  if (block.is(Kind::string)) {
    add_text(into.text, block.text());
    return;
  }
  if (!block.is(Kind::object)) return;
  const std::string_view type = block["type"].word();
  if (type.empty() && block["thought"].kind() == Kind::boolean && block["thought"].boolean().value_or(false))
    return;  // Gemini's notes to itself
  // Gemini and Bedrock name the kind by the key.
  if (const Node call = block.any({"functionCall", "function_call", "toolUse"}); call && type.empty()) {
    into.calls.push_back(call_of(call));
  } else if (const Node result = block.any({"functionResponse", "function_response", "toolResult"});
             result && type.empty()) {
    into.results.push_back(result_of(result, "tool result"));
  } else if (type.empty() && block["toolName"] && block.any({"input", "args"})) {  // Vercel AI SDK, without a type
    into.calls.push_back(call_of(block));
  } else if (type == "function" && block["function"].is(Kind::object)) {  // OpenAI's call as a block
    into.calls.push_back(call_of(block));
  } else if (block["toolCallId"] && (base::starts_with(type, "tool-") || type == "dynamic-tool") &&
             type != "tool-call" && type != "tool-result") {
    read_ui_part(block, type, into);
  } else if (type == "toolRequest") {  // Goose: MCP's call and result, each perhaps an error
    ToolCall request = call_of(block.path("toolCall.value"));
    request.id = block["id"].text();
    into.calls.push_back(std::move(request));
  } else if (type == "toolResponse") {
    Message response{.role = Role::tool, .tool_call_id = block["id"].text()};
    const Node said = block.any({"toolResult.value.content", "toolResult.value", "toolResult.error"});
    response.text = content_text(said);
    response.is_error = block.path("toolResult.status").word() == "error" ||
                        block.path("toolResult.value.isError").boolean().value_or(reads_like_error(response.text));
    into.results.push_back(std::move(response));
  } else if (type == "tool_use" || type == "tool_call" || type == "tool-call" || type == "server_tool_use" ||
             type == "mcp_tool_use" || type == "server_tool_call" || (type == "toolCall" && block["name"])) {
    into.calls.push_back(call_of(block));
  } else if (type == "tool_result" || type == "tool_call_response" || type == "tool-result" ||
             type == "web_search_tool_result" || type == "mcp_tool_result" || type == "server_tool_result" ||
             type == "server_tool_call_response" || type == "tool_response") {
    into.results.push_back(result_of(block, type));
  } else if (type == "thinking" || type == "redacted_thinking" || type == "reasoning" || type == "thought" ||
             type == "think" || type == "step-start" || type == "step-finish" || type == "source-url" ||
             type == "source-document" || base::starts_with(type, "data-")) {
    // The model's notes to itself are not what was said.
  } else if (type == "json" && block["value"]) {  // Vercel AI SDK: a tool's output
    add_text(into.text, json_text(block["value"]));
  } else if (is_media(type)) {
    add_text(into.text, placeholder(type, block));
  } else if (const Node text = block.any({"text", "content", "input_text", "output_text", "refusal", "value"})) {
    if (text.is(Kind::string)) {
      if (const std::string said = text.text(); !is_reminder(said)) add_text(into.text, said);
    } else {
      add_text(into.text, content_text(text));
    }
  } else if (!type.empty()) {
    // A kind of block that we do not know and that holds no text: nobody said its name.
  } else if (block.size() > 0) {
    add_text(into.text, json_text(block));
  }
}

void read_result(Node block, Content& into) { into.results.push_back(result_of(block, "tool result")); }

void read_content(Node content, Content& into) {
  if (content.is(Kind::array)) {
    content.each([&](Node block) { read_block(block, into); });
  } else if (content.is(Kind::object)) {
    read_block(content, into);
  } else if (content) {
    // Blocks that were dumped as text: Strands on OpenTelemetry.
    const Node blocks = base::starts_with(content.word(), "[{") || content.raw().substr(0, 4) == "\"[{\\"
                            ? content.unwrapped()
                            : Node();
    if (blocks.is(Kind::array) && blocks.first().any({"text", "toolUse", "toolResult"})) {
      blocks.each([&](Node block) { read_block(block, into); });
    } else {
      into.text = content.text();
    }
  }
}

std::string content_text(Node content) {
  Content read;
  read_content(content, read);
  for (const Message& result : read.results) add_text(read.text, result.text);
  return read.text;
}

void read_tool_calls(Node list, std::vector<ToolCall>& calls) {
  std::unordered_set<std::string> ids;
  for (const ToolCall& known : calls) ids.insert(known.id);
  list.unwrapped().each([&](Node item) {
    ToolCall call = call_of(item);
    if (call.name.empty() && call.arguments.empty()) return;
    if (!call.id.empty() && !ids.insert(call.id).second) return;  // LangChain exports each twice
    calls.push_back(std::move(call));
  });
}

}  // namespace tracesift::ingest
