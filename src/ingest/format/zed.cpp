// SPDX-License-Identifier: MIT
// Threads of Zed's agent, as its database holds them (zstd of this JSON): version 0.2 with segments, 0.3 with `User`
// and `Agent`. Tokens are those of the whole thread. https://github.com/zed-industries/zed (crates/agent/src/db.rs)
// Known from: the producer's source.
#include "ingest/format/fields.hpp"
#include "ingest/format/session_steps.hpp"
#include "ingest/message/content.hpp"
#include "ingest/message/messages.hpp"

namespace tracesift::ingest {
namespace {

int recognise(Node r) {
  const bool is_thread = r["messages"].is(Kind::array) && r["version"].is(Kind::string) && r.any({"summary", "title"});
  return is_thread && r.any({"cumulative_token_usage", "request_token_usage", "initial_project_snapshot"}) ? 92 : 0;
}

/// {Text: …}, {Mention: {uri: {File: {abs_path}}, content}}: of a mention its name, which is what was typed.
std::string text_of(Node block) {
  if (const Node text = block.any({"Text", "text"}); text.is(Kind::string)) return text.text();
  const std::string path = block.path("Mention.uri").first()["abs_path"].text();
  return path.empty() ? "" : "@" + path.substr(path.rfind('/') + 1);
}

Message result_of(Node result) {
  Message message{.role = Role::tool, .tool_call_id = result["tool_use_id"].text()};
  message.name = result["tool_name"].text();
  message.is_error = result["is_error"].boolean().value_or(false);
  const Node content = result["content"];
  if (content.is(Kind::array)) {
    content.each([&](Node block) { message.text += text_of(block); });
  } else {
    message.text = content.is(Kind::object) ? text_of(content) : content.text();
  }
  return message;
}

void read_message(Node node, std::vector<Message>& out) {
  const Node user = node["User"];
  const Node agent = node["Agent"];
  if (node["is_hidden"].boolean().value_or(false)) return;
  const bool is_user = user || node["role"].word() == "user";
  if (!user && !agent && !node["segments"].is(Kind::array)) return;  // "Resume"
  Message message{.role = is_user ? Role::user : Role::assistant};
  std::vector<Message> results;
  (user    ? user
   : agent ? agent
           : node)
      .any({"content", "segments"})
      .each([&](Node block) {
        if (block["type"].word() != "thinking") message.text += text_of(block);
        if (const Node call = block["ToolUse"]) {
          message.tool_calls.push_back({call["id"].text(), call["name"].text(), json_text(call["input"])});
        }
      });
  node["tool_uses"].each([&](Node call) {
    message.tool_calls.push_back({call["id"].text(), call["name"].text(), json_text(call["input"])});
  });
  node["tool_results"].each([&](Node result) { results.push_back(result_of(result)); });
  agent["tool_results"].each_member([&](std::string_view, Node result) { results.push_back(result_of(result)); });
  if (!message.text.empty() || !message.tool_calls.empty()) out.push_back(std::move(message));
  for (Message& result : results) out.push_back(std::move(result));
}

RecordOutcome read(const Record& record, const Emit& emit) {
  const Node r = record.node;
  if (recognise(r) == 0) return RecordOutcome::foreign;
  trace::LooseRun root;
  root.ids_are_local = true;
  root.run.id = r["id"].text();
  root.run.name = r.any({"title", "summary"}).text();
  root.run.start = read_time(r.path("initial_project_snapshot.timestamp"));
  root.run.end = read_time(r["updated_at"]);
  if (!root.run.start) root.run.start = root.run.end;
  root.run.model = r.path("model.model").text();
  root.run.usage = read_usage_object(r["cumulative_token_usage"]);
  std::vector<Run> steps(1);
  r["messages"].each([&](Node message) { read_message(message, steps.front().output); });
  return emit_session_steps(record, std::move(root), std::move(steps), emit);
}

}  // namespace

const Format kZed = {"zed", "Zed agent threads", recognise, read};

}  // namespace tracesift::ingest
