// SPDX-License-Identifier: MIT
#include "ingest/message/messages.hpp"

#include <algorithm>
#include <utility>

#include "base/json.hpp"
#include "base/text.hpp"
#include "base/time.hpp"
#include "ingest/message/content.hpp"
#include "ingest/message/pydantic.hpp"
#include "ingest/message/stream.hpp"

namespace tracesift::ingest {
namespace {

constexpr int kMaxNesting = 8;           // of objects around messages
constexpr std::size_t kManyNumbers = 8;  // in a list: an embedding, not text

// Seeds of a memo's keys: equal bytes are read in more ways than one.
constexpr std::uint64_t kOneMessage = 1;
constexpr std::uint64_t kTextOf = 2;  // and the speaker

void read(Node payload, Role speaker, MessageSink& out, int depth);

/// LangChain's constructor form keeps the message in kwargs and its role in the class name.
bool is_constructor(Node node) {
  const Node kwargs = node["kwargs"];
  return kwargs.is(Kind::object) && (node["lc"] || (kwargs["content"] && role_of(kwargs["type"].word())));
}

std::string constructor_role(Node node) {
  std::string last;
  node["id"].each([&](Node part) { last = part.text(); });
  if (role_of(last)) return last;
  return node.path("kwargs.role") ? node.path("kwargs.role").text() : node.path("kwargs.type").text();
}

std::string role_word(Node node) {
  for (const Key& key : {Key("role"), Key("from"), Key("sender"), Key("speaker")}) {
    if (node[key].is(Kind::string)) return node[key].text();
  }
  if (const Node author = node.path("author.role"); author.is(Kind::string)) return author.text();
  const std::string_view type = node["type"].word();
  return role_of(type) ? std::string(type) : std::string();
}

std::optional<Time> time_of(Node node) {
  const Node when = node.any({"timestamp", "created_at", "time", "create_time", "ts"});
  if (when.is(Kind::string)) return base::parse_time(when.text());
  if (when.is(Kind::number)) return base::parse_epoch(when.raw());
  return std::nullopt;
}

/// Did the model stop because it had no tokens left? Each provider has its own words.
bool tells_cut(Node node) {
  const std::string_view reason =
      node.any({"finish_reason", "stop_reason", "finishReason", "generation_info.finish_reason",
                "response_metadata.finish_reason", "response_metadata.stop_reason", "incomplete_details.reason"})
          .word();
  return reason == "length" || reason == "max_tokens" || reason == "MAX_TOKENS" || reason == "max_output_tokens";
}

/// `web_search_call`, `computer_call`, `code_interpreter_call` …: the provider's own tools are calls too.
bool is_call_item(std::string_view type) {
  return type == "function_call" || (type.size() > 5 && type.substr(type.size() - 5) == "_call" && type != "tool_call");
}

/// OpenAI Responses: calls and their results are items of their own. False: this is no such item.
bool read_response_item(Node node, MessageSink& out) {
  const std::string_view type = node["type"].word();
  if (type == "reasoning") return true;
  if (is_call_item(type)) {
    Message message{.role = Role::assistant};
    message.tool_calls.push_back({node.any({"call_id", "id"}).text(), node["name"].text(),
                                  json_text(node.any({"arguments", "input", "action", "query", "code"}))});
    if (message.tool_calls.front().name.empty()) message.tool_calls.front().name = type;
    out.add(std::move(message));
    return true;
  }
  if (type == "function_call_output" || (type.size() > 12 && type.substr(type.size() - 12) == "_call_output")) {
    Message message{.role = Role::tool, .tool_call_id = node["call_id"].text()};
    const Node output = node["output"];
    message.text = output.is(Kind::array) ? content_text(output) : json_text(output);
    message.is_error = reads_like_error(message.text);
    out.add(std::move(message));
    return true;
  }
  return false;
}

/// What Cline and its relatives write under role user: `<task>` around what was typed, `[tool for '…'] Result:` before
/// a result, `<feedback>` in it around what the person said of it.
void read_cline_words(Message& message, MessageSink& out) {
  const auto inside = [&](std::string_view tag) {
    const std::string open = "<" + std::string(tag) + ">";
    const std::size_t from = message.text.find(open);
    const std::size_t to = message.text.find("</" + std::string(tag) + ">");
    if (from == std::string::npos || to == std::string::npos || to < from) return std::string();
    return std::string(base::trim(std::string_view(message.text).substr(from + open.size(), to - from - open.size())));
  };
  constexpr std::size_t kMaxHead = 300;
  if (base::starts_with(message.text, "<task>")) {
    if (std::string task = inside("task"); !task.empty()) message.text = std::move(task);
  } else if (const std::size_t at = message.text.find("] Result:");
             base::starts_with(message.text, "[") && at != std::string::npos && at < kMaxHead) {
    std::string said = inside("feedback");
    Message result{.role = Role::tool, .text = std::move(message.text), .time = message.time};
    result.name = result.text.substr(1, result.text.find_first_of(" ]") - 1);
    result.is_error = result.text.find("Error executing") != std::string::npos;
    out.add(std::move(result));
    message.text = std::move(said);
  }
}

void read_message(Node node, MessageSink& out) {
  if (is_pydantic_message(node)) return read_pydantic_message(node, out);
  if (read_response_item(node, out)) return;
  std::string word;
  Node body = node;
  if (is_constructor(node)) {
    word = constructor_role(node);
    body = node["kwargs"];
  } else if (node["data"].is(Kind::object) && role_of(node["type"].text())) {
    word = node["type"].text();
    body = node["data"];
  } else {
    word = role_word(node);
  }
  if (word == "exit") return;  // mini-swe-agent: how the run ended
  if (word == "thinking" || word == "reasoning") return;
  if (body.path("metadata.userVisible").boolean() == false) return;  // Goose: for the model alone
  Message message;
  const auto role = role_of(word);
  message.role = role.value_or(Role::assistant);
  message.name = body["name"].text();
  if (!role && message.name.empty()) message.name = word;  // a speaking agent's name is given as its role
  message.time = time_of(body);
  message.is_truncated = message.role == Role::assistant && tells_cut(body);

  Content content;
  read_content(body.any({"content", "parts", "value", "contents", "text", "message", "body", "utterance"}), content);
  message.text = std::move(content.text);
  message.tool_calls = std::move(content.calls);
  read_tool_calls(body.any({"tool_calls", "toolCalls"}), message.tool_calls);
  if (message.tool_calls.empty()) read_tool_calls(body.path("additional_kwargs.tool_calls"), message.tool_calls);
  if (const Node call = body.any({"function_call", "additional_kwargs.function_call"}); call.is(Kind::object)) {
    message.tool_calls.push_back({"", call["name"].text(), call["arguments"].text()});
  }
  if (base::lower_ascii(word) == "function_call") {  // ShareGPT: the call is the text
    Document call;
    const std::string json = std::move(message.text);
    if (call.parse(json))
      message.tool_calls.push_back({"", call.root()["name"].text(), json_text(call.root()["arguments"])});
    message.text = message.tool_calls.empty() ? json : "";
    message.role = Role::assistant;
    message.name.clear();
  }
  const bool had_text = !message.text.empty();
  if (message.role == Role::user) read_cline_words(message, out);
  if (message.role == Role::tool && content.results.size() == 1 && message.text.empty()) {
    Message result = std::move(content.results.front());
    if (result.name.empty()) result.name = message.name;
    if (!result.time) result.time = message.time;
    if (const Node id = body.any({"tool_call_id", "toolCallId"}); id && result.tool_call_id.empty())
      result.tool_call_id = id.text();
    out.add(std::move(result));
    return;
  }
  for (Message& result : content.results) {  // results under role user are results
    if (!result.time) result.time = message.time;
    out.add(std::move(result));
  }
  if (message.role == Role::tool) {
    message.tool_call_id = body.any({"tool_call_id", "toolCallId", "tool_use_id", "id"}).text();
    const Node error = body.any({"is_error", "isError", "error"});
    const std::string status = body["status"].text();
    if (error.is(Kind::boolean)) {
      message.is_error = *error.boolean();
    } else {
      message.is_error = bool(error) || status == "error" || (status.empty() && reads_like_error(message.text));
    }
  }
  const bool was_result = message.role == Role::user && message.text.empty() && had_text;
  const bool only_results =
      (was_result || !content.results.empty()) && message.text.empty() && message.tool_calls.empty();
  if (!only_results) out.add(std::move(message));
  body["tool_results"].each([&](Node item) {  // ElevenLabs: beside the calls
    Content one;
    read_result(item, one);
    for (Message& result : one.results) content.later.push_back(std::move(result));
  });
  for (Message& result : content.later) {
    if (!result.time) result.time = time_of(body);
    out.add(std::move(result));
  }
}

void read_answer(Node choice, Node answer, MessageSink& out, int depth);

void read_list(Node list, Role speaker, MessageSink& out, int depth) {
  const Node first = list.first();
  if (first.is(Kind::array)) {  // a batch: one conversation is all we can show
    read(first, speaker, out, depth + 1);
    return;
  }
  if (first.is(Kind::number) && list.size() >= kManyNumbers) {
    const bool is_whole = first.raw().find_first_of(".eE") == std::string_view::npos;
    out.add({.role = speaker,
             .text = std::string(is_whole ? "[token ids, " : "[embedding, ") +
                     base::group_digits(static_cast<std::int64_t>(list.size())) + " numbers]"});
    return;
  }
  if (is_message(first["message"]) && first.any({"finish_reason", "index"})) {  // the choices of a response
    read_answer(first, first["message"], out, depth);
    return;
  }
  if (is_stream_event(first)) {
    read_stream(list, out);
    return;
  }
  if (!is_message(first.unwrapped())) {
    Content blocks;  // of one message
    read_content(list, blocks);
    if (!blocks.text.empty() || !blocks.calls.empty()) {
      const Role role = blocks.calls.empty() ? speaker : Role::assistant;
      out.add({.role = role, .text = std::move(blocks.text), .tool_calls = std::move(blocks.calls)});
    }
    for (auto* results : {&blocks.results, &blocks.later}) {
      for (Message& result : *results) out.add(std::move(result));
    }
    return;
  }
  out.reserve(list.size());
  list.each([&](Node item) {
    item = item.unwrapped();
    if (is_message(item)) {
      out.add_read(item, kOneMessage, [&](MessageSink& own) { read_message(item, own); });
    } else if (item.is(Kind::string)) {
      out.add({.role = speaker, .text = item.text()});
    }
  });
}

/// The longest string in an object that follows no convention we know.
std::string longest_string(Node node, int depth) {
  std::string longest;
  const auto consider = [&](std::string text) {
    if (text.size() > longest.size()) longest = std::move(text);
  };
  node.each_member([&](std::string_view, Node value) {
    if (value.is(Kind::string)) {
      consider(value.text());
    } else if (value.is(Kind::object) && depth < 3) {
      consider(longest_string(value, depth + 1));
    }
  });
  return longest;
}

/// Names of the one field that says it, in objects without messages.
const std::initializer_list<Key> kAsked = {"input",        "question", "query", "prompt",      "user_input",
                                           "user_message", "message",  "text",  "instruction", "problem_statement",
                                           "task",         "goal",     "topic", "request",     "new_message"};
const std::initializer_list<Key> kAnswered = {"output",       "answer",  "response",   "result",
                                              "text",         "content", "completion", "generation",
                                              "final_answer", "reply",   "message",    "return_values.output"};

/// The answer of a model, in the choice that says why it stopped.
void read_answer(Node choice, Node answer, MessageSink& out, int depth) {
  const std::size_t before = out.size();
  read(answer, Role::assistant, out, depth + 1);
  if (out.size() > before && tells_cut(choice)) out.mark_cut();
}

void read_object(Node object, Role speaker, MessageSink& out, int depth) {
  if (is_message(object)) {
    read_message(object, out);
    return;
  }
  if (const Node list =
          object.any({"messages", "chat_history", "conversation", "conversations", "contents", "history"});
      is_message_list(list) || list.unwrapped().first().is(Kind::array)) {
    const Node system = object.any({"system", "system_prompt", "systemInstruction", "instructions",
                                    "config.system_instruction", "config.systemInstruction"});
    if (system) {
      std::string text = content_text(system.is(Kind::object) ? system["parts"] : system);
      if (!text.empty()) out.add({.role = Role::system, .text = std::move(text)});
    }
    read(list, speaker, out, depth + 1);
    // LangChain's agents: the newest message is beside the history, on both sides.
    const Node newest =
        speaker == Role::user ? object.any({"input", "question"}) : object.any({"output", "answer", "response"});
    if (newest.is(Kind::string) && !out.ends_with(newest.text())) read(newest, speaker, out, depth + 1);
    return;
  }
  if (const Node generations = object["generations"]; generations.is(Kind::array)) {
    Node first = generations.first();
    if (first.is(Kind::array)) first = first.first();
    read_answer(first, first["message"] ? first["message"] : first["text"], out, depth);
    return;
  }
  if (const Node choices = object["choices"]; choices.is(Kind::array)) {
    const Node first = choices.first();
    read_answer(first, first["message"] ? first["message"] : first["text"], out, depth);
    return;
  }
  if (const Node candidates = object["candidates"]; candidates.is(Kind::array)) {
    read_answer(candidates.first(), candidates.first()["content"], out, depth);
    return;
  }
  if (const Node update = object.path("update.messages")) {  // LangGraph's Command
    read(update, speaker, out, depth + 1);
    return;
  }
  if (const Node inner = object.any(speaker == Role::user ? kAsked : kAnswered)) {
    read(inner, speaker, out, depth + 1);
    return;
  }
  std::string text = longest_string(object, 0);
  if (text.empty() && object.size() > 0) text = object.raw();
  if (!text.empty()) out.add({.role = speaker, .text = std::move(text)});
}

void read(Node payload, Role speaker, MessageSink& out, int depth) {
  if (depth > kMaxNesting) return;
  payload = payload.unwrapped();
  switch (payload.kind()) {
    case Kind::array:
      if (payload.size() > 0) read_list(payload, speaker, out, depth);
      break;
    case Kind::object: read_object(payload, speaker, out, depth); break;
    case Kind::string:
    case Kind::number:
    case Kind::boolean:
      if (std::string text = payload.text(); !base::trim(text).empty()) {
        out.add({.role = speaker, .text = std::move(text)});
      }
      break;
    case Kind::missing:
    case Kind::null: break;
  }
}

}  // namespace

bool is_message(Node node) {
  if (!node.is(Kind::object)) return false;
  if (is_constructor(node)) return !constructor_role(node).empty();
  if (is_pydantic_message(node) && node["parts"].first()["part_kind"]) return true;
  if (node["role"].is(Kind::string) || node.path("author.role").is(Kind::string)) return true;
  if (node["from"].is(Kind::string) && node["value"]) return true;
  if ((node["speaker"].is(Kind::string) || node["sender"].is(Kind::string)) &&
      node.any({"text", "content", "utterance", "message", "body"}).is(Kind::string)) {
    return true;
  }
  const std::string_view type = node["type"].word();
  if (node["call_id"].is(Kind::string) && type.find("_call") != std::string::npos) return true;
  if (is_call_item(type) && node.any({"status", "action", "queries"})) return true;
  if (type == "reasoning" && node.any({"summary", "encrypted_content", "id"})) return true;
  return role_of(type).has_value() && (node["content"] || node["data"].is(Kind::object));
}

bool is_message_list(Node node) {
  node = node.unwrapped();
  if (!node.is(Kind::array) || node.size() == 0) return false;
  const Node first = node.first().unwrapped();
  if (first.is(Kind::array)) return is_message(first.first());
  return is_message(first);
}

void read_tool_payload(Node payload, std::vector<Message>& out) {
  payload = payload.unwrapped();
  if (payload.size() == 1 && payload.any({"input", "output"})) payload = payload.first();
  if (!payload) return;
  if (is_message(payload)) {
    read_messages(payload, Role::tool, out);
    return;
  }
  out.push_back({.role = Role::tool, .text = json_text(payload)});
}

void read_messages(Node payload, Role speaker, MessageSink out) {
  if (!payload.is(Kind::string)) return read(payload, speaker, out, 0);
  out.add_read(payload, kTextOf + static_cast<unsigned>(speaker),
               [&](MessageSink& own) { read(payload, speaker, own, 0); });
}

void read_messages(Node payload, Role speaker, std::vector<Message>& out) {
  read_messages(payload, speaker, MessageSink(out));
}

void read_messages(std::string_view payload, Role speaker, std::vector<Message>& out) {
  const std::string_view text = base::trim(payload);
  if (text.empty() || text == "null") return;
  const std::string quoted =
      base::dump_json(std::string(payload));  // a string node: what is in it is found as anywhere
  if (Document document; document.parse(quoted)) read_messages(document.root(), speaker, out);
}

}  // namespace tracesift::ingest
