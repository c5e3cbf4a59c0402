// SPDX-License-Identifier: MIT
// Sessions of Qwen Code (~/.qwen/projects/…/chats/<session>.jsonl): lines chained like Claude Code's, messages in
// Gemini's parts. https://github.com/QwenLM/qwen-code (packages/core/src/services/chatRecordingService.ts)
// Known from: the producer's source.
#include "base/text.hpp"
#include "ingest/format/session_lines.hpp"
#include "ingest/message/content.hpp"

namespace tracesift::ingest {
namespace {

int recognise(Node r) {
  const bool is_chained = r["uuid"].is(Kind::string) && r["parentUuid"].kind() != Kind::missing && r["sessionId"];
  if (!is_chained) return 0;
  return r.path("message.parts").is(Kind::array) || r["systemPayload"].is(Kind::object) ? 97 : 0;
}

RecordOutcome read(const Record& record, const Emit& emit) {
  const Node r = record.node;
  if (!r["uuid"] || !r["sessionId"]) return RecordOutcome::foreign;
  const auto when = read_time(r["timestamp"]);
  const std::string_view type = r["type"].word();
  Metadata metadata;
  keep_fields(r, {"cwd", "gitBranch", "version"}, metadata);
  emit_file_session(record, r["sessionId"].text(), when, emit, std::move(metadata));
  Run run;
  if (type == "system" || r["subtype"].word() == "notification") return RecordOutcome::ignored;
  Content content;
  read_content(r.path("message.parts"), content);
  const Role role = type == "assistant" ? Role::assistant : Role::user;
  if (!content.text.empty() || !content.calls.empty()) {
    run.output.push_back({.role = role, .text = std::move(content.text), .tool_calls = std::move(content.calls)});
  }
  for (Message& result : content.results) run.output.push_back(std::move(result));
  run.model = r["model"].text();
  run.usage = read_usage(r);
  run.id = r["uuid"].text();
  return emit_file_step(record, std::move(run), when, emit);
}

}  // namespace

const Format kQwenCode = {"qwen_code", "Qwen Code sessions", recognise, read};

}  // namespace tracesift::ingest
