// SPDX-License-Identifier: MIT
// Self-hosted chat pages: Open WebUI and LibreChat. Their messages are trees; the branch last shown is read.
#include <algorithm>

#include "base/text.hpp"
#include "ingest/format.hpp"
#include "ingest/format/fields.hpp"
#include "ingest/message/content.hpp"
#include "ingest/message/messages.hpp"

namespace tracesift::ingest {
namespace {

bool is_openwebui(Node r) {
  return r["chat"].is(Kind::object) && (r.path("chat.history.messages") || r.path("chat.messages"));
}
bool is_librechat(Node r) {
  return r["conversationId"].is(Kind::string) && (r["messages"].is(Kind::array) || r["messagesTree"].is(Kind::array)) &&
         r["endpoint"].kind() != Kind::missing;
}

int recognise(Node r) { return r.is(Kind::object) && (is_openwebui(r) || is_librechat(r)) ? 92 : 0; }

/// Open WebUI folds the model's notes into the text.
std::string without_details(std::string text) {
  for (auto from = text.find("<details"); from != std::string::npos; from = text.find("<details")) {
    const auto to = text.find("</details>", from);
    if (to == std::string::npos) break;
    text.erase(from, to + 10 - from);
  }
  return std::string(base::trim(text));
}

void read_openwebui(Node r, Run& run) {
  const Node chat = r["chat"];
  run.id = r["id"].text();
  run.name = r["title"].text();
  run.start = read_time(r["created_at"]);
  run.end = read_time(r["updated_at"]);
  run.model = chat["models"].first().text();
  run.tags = read_tags(r.any({"meta.tags", "chat.tags"}));
  if (std::string user = r["user_id"].text(); !user.empty()) run.metadata["user_id"] = std::move(user);
  std::vector<Node> branch;
  const Node messages = chat.path("history.messages");
  std::string id = chat.path("history.currentId").text();
  for (std::size_t steps = 0; !id.empty() && steps < messages.size(); ++steps) {
    const Node message = messages[id];
    if (!message) break;
    branch.push_back(message);
    id = message["parentId"].text();
  }
  std::reverse(branch.begin(), branch.end());
  if (branch.empty()) chat["messages"].each([&](Node message) { branch.push_back(message); });
  for (const Node message : branch) {
    std::vector<Message> said;
    read_messages(message, Role::user, said);
    for (Message& m : said) {
      m.text = without_details(std::move(m.text));
      run.output.push_back(std::move(m));
    }
    if (const auto n = message.path("usage.prompt_tokens").integer())
      run.usage.input_tokens = run.usage.input_tokens.value_or(0) + *n;
    if (const auto n = message.path("usage.completion_tokens").integer())
      run.usage.output_tokens = run.usage.output_tokens.value_or(0) + *n;
    if (const Node rating = message.path("annotation.rating")) run.feedback.push_back(read_score("rating", rating));
    if (const Node error = message["error"]; error)
      run.error = read_error(error.any({"content"}) ? error["content"] : error);
  }
}

void read_librechat_message(Node message, Run& run) {
  Content content;
  Message said{.role = message["isCreatedByUser"].boolean().value_or(false) ? Role::user : Role::assistant};
  said.time = read_time(message["createdAt"]);
  message["content"].each([&](Node block) {
    const Node call = block["tool_call"];
    if (!call.is(Kind::object)) {
      read_block(block, content);
      return;
    }
    Message called{.role = Role::assistant, .time = said.time};
    called.tool_calls.push_back({call["id"].text(), call["name"].text(), json_text(call["args"])});
    run.output.push_back(std::move(called));
    Message result{
        .role = Role::tool, .name = call["name"].text(), .tool_call_id = call["id"].text(), .time = said.time};
    result.text = json_text(call["output"]);
    result.is_error = reads_like_error(result.text);
    run.output.push_back(std::move(result));
  });
  said.text = content.text.empty() ? message["text"].text() : std::move(content.text);
  if (message["error"].boolean().value_or(false)) run.error = said.text;
  if (std::string model = message["model"].text(); !model.empty()) run.model = std::move(model);
  run.output.push_back(std::move(said));
}

/// Goes down the last child of each message, the one that was answered last.
void read_librechat(Node r, Run& run) {
  run.id = r["conversationId"].text();
  run.name = r["title"].text();
  run.model = r.path("options.model").text();
  const Node roots = r.any({"messagesTree", "messages"});
  if (roots.first()["children"].kind() == Kind::missing) {
    roots.each([&](Node message) { read_librechat_message(message, run); });
    return;
  }
  Node level = roots;
  for (int depth = 0; level.size() > 0 && depth < 500; ++depth) {
    Node last;
    level.each([&](Node message) { last = message; });
    read_librechat_message(last, run);
    level = last["children"];
  }
}

Outcome read(const Record& record, const Emit& emit) {
  if (recognise(record.node) == 0) return Outcome::foreign;
  trace::LooseRun loose;
  loose.run.place = record.place;
  loose.run.kind = RunKind::session;
  if (is_openwebui(record.node)) {
    read_openwebui(record.node, loose.run);
  } else {
    read_librechat(record.node, loose.run);
  }
  loose.trace_id = loose.run.id;
  emit(std::move(loose));
  return Outcome::used;
}

}  // namespace

const Format kChatApps = {"chat_apps", "Open WebUI and LibreChat conversations", recognise, read};

}  // namespace tracesift::ingest
