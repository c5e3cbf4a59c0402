// SPDX-License-Identifier: MIT
// LibreChat's conversations. Their messages are trees; the branch last shown is read.
// Known from: fixtures and readers of others.
#include "ingest/format/fields.hpp"
#include "ingest/format/one_run.hpp"
#include "ingest/message/branch.hpp"
#include "ingest/message/content.hpp"
#include "ingest/message/messages.hpp"

namespace tracesift::ingest {
namespace {

int recognise(Node r) {
  const bool has_messages = r["messages"].is(Kind::array) || r["messagesTree"].is(Kind::array);
  return r["conversationId"].is(Kind::string) && has_messages && r["endpoint"].kind() != Kind::missing ? 92 : 0;
}

void read_message(Node message, Run& run) {
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
  if (const std::string_view rating = message.path("feedback.rating").word(); !rating.empty()) {
    run.feedback.push_back({"feedback", rating == "thumbsUp" ? 1.0 : 0.0, "", message.path("feedback.text").text()});
  }
  if (std::string model = message["model"].text(); !model.empty()) run.model = std::move(model);
  run.output.push_back(std::move(said));
}

/// Goes down the last child of each message, the one that was answered last.
void read_conversation(Node r, Run& run) {
  run.id = r["conversationId"].text();
  run.name = r["title"].text();
  run.model = r.path("options.model").text();
  const Node roots = r.any({"messagesTree", "messages"});
  if (roots.first()["children"].kind() == Kind::missing) {
    for (const Node message : last_branch(roots, "messageId", "parentMessageId")) read_message(message, run);
    return;
  }
  Node level = roots;
  for (int depth = 0; level.size() > 0 && depth < 500; ++depth) {
    Node last;
    level.each([&](Node message) { last = message; });
    read_message(last, run);
    level = last["children"];
  }
}

void fill(const Record& record, trace::LooseRun& loose) {
  loose.run.kind = RunKind::session;
  read_conversation(record.node, loose.run);
}

}  // namespace

const Format kLibreChat = {"librechat", "LibreChat conversations", recognise, read_one_run<recognise, fill>};

}  // namespace tracesift::ingest
