// SPDX-License-Identifier: MIT
// Claude.ai's data export (conversations.json). `text` is a flattened rendering; `content` has the blocks.
// Known from: fixtures and readers of others.
#include "ingest/format/fields.hpp"
#include "ingest/format/one_run.hpp"
#include "ingest/message/branch.hpp"
#include "ingest/message/content.hpp"
#include "ingest/message/messages.hpp"

namespace tracesift::ingest {
namespace {

constexpr std::size_t kMaxAttachmentBytes = 2'000;  // extracted texts may be megabytes

int recognise(Node r) { return r["chat_messages"].is(Kind::array) && r["uuid"].is(Kind::string) ? 95 : 0; }

void fill(const Record& record, trace::LooseRun& loose) {
  const Node r = record.node;
  Run& run = loose.run;
  run.id = r["uuid"].text();
  run.kind = RunKind::session;
  run.name = r["name"].text();
  run.start = read_time(r["created_at"]);
  run.end = read_time(r["updated_at"]);
  for (const Node node : last_branch(r["chat_messages"], "uuid", "parent_message_uuid")) {
    Content content;
    read_content(node["content"], content);
    if (content.text.empty() && content.calls.empty() && content.results.empty()) content.text = node["text"].text();
    const auto time = read_time(node["created_at"]);
    Message said;
    said.role = role_of(node["sender"].text()).value_or(Role::assistant);
    said.time = time;
    node["attachments"].each([&](Node file) {
      const std::string text = file["extracted_content"].text();
      if (!text.empty()) content.text += "\n[" + file["file_name"].text() + "] " + text.substr(0, kMaxAttachmentBytes);
    });
    if (!content.calls.empty()) {  // calls, their results, then what was said
      Message call = said;
      call.tool_calls = std::move(content.calls);
      run.output.push_back(std::move(call));
    }
    for (Message& result : content.results) {
      result.time = time;
      run.output.push_back(std::move(result));
    }
    said.text = std::move(content.text);
    run.output.push_back(std::move(said));
  }
}

}  // namespace

const Format kClaudeAi = {"claude_ai", "Claude.ai data export", recognise, read_one_run<recognise, fill>};

}  // namespace tracesift::ingest
