// SPDX-License-Identifier: MIT
// DeepSeek's harness: one session a file, events named `user/message`, `assistant/message`, `tool/call`, `tool/result`.
// Not documented; shapes as in a public fixture (github.com/vshulcz/deja-vu).
// Known from: fixtures and readers of others.
#include "base/text.hpp"
#include "ingest/format/session_lines.hpp"
#include "ingest/message/content.hpp"
#include "ingest/message/messages.hpp"

namespace tracesift::ingest {
namespace {

int recognise(Node r) {
  const std::string_view type = r["type"].word();
  const bool is_event = type.find('/') != std::string_view::npos && r["data"].is(Kind::object) && r["seq"];
  return is_event ? 92 : 0;
}

bool is_from_person(Node data) {
  const std::string_view kind = data.path("source.kind").word();
  return kind.empty() || kind == "user";
}

RecordOutcome read(const Record& record, const Emit& emit) {
  const Node r = record.node;
  if (!r["type"].is(Kind::string)) return RecordOutcome::foreign;
  const std::string_view type = r["type"].word();
  const Node data = r["data"];
  const auto when = read_time(r.any({"time", "createdAt"}));
  emit_file_session(record, type == "session" ? r["id"].text() : "", when, emit);
  Run run;
  if (type == "user/message" && is_from_person(data)) {
    read_messages(data, Role::user, run.output);
  } else if (type == "assistant/message") {
    read_messages(data["message"], Role::assistant, run.output);
    run.model = data.path("message.model").text();
    run.usage = read_usage(data);
  } else if (type == "tool/call") {
    run.output.push_back({.role = Role::assistant,
                          .tool_calls = {{data["callId"].text(), data["name"].text(), json_text(data["arguments"])}}});
  } else if (type == "tool/result") {
    Content content;
    read_content(data.path("message.content"), content);
    run.output = std::move(content.results);
  }
  return emit_file_step(record, std::move(run), when, emit);
}

}  // namespace

const Format kHarnessEvents = {"harness_events", "DeepSeek harness sessions", recognise, read};

}  // namespace tracesift::ingest
