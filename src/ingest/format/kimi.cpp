// SPDX-License-Identifier: MIT
// Kimi Code's wire log (`wire.jsonl`): one session a file. Not documented; shapes as in a public fixture
// (github.com/jhlee0409/claude-code-history-viewer).
// Known from: fixtures and readers of others.
#include "base/text.hpp"
#include "ingest/format/session_lines.hpp"
#include "ingest/message/content.hpp"
#include "ingest/message/messages.hpp"

namespace tracesift::ingest {
namespace {

int recognise(Node r) {
  const std::string_view type = r["type"].word();
  if (base::starts_with(type, "context.append_") || type == "turn.prompt") return 92;
  return type == "config.update" || (type == "metadata" && r["version"]) || type == "llm.request" ? 60 : 0;
}

bool is_from_person(Node message) {
  const std::string_view kind = message.path("origin.kind").word();
  return kind.empty() || kind == "user";
}

/// Usage in Kimi's words: the cache stands beside `inputOther`.
Usage usage_of(Node node) {
  Usage usage;
  usage.input_tokens = node["inputOther"].integer();
  usage.output_tokens = node["output"].integer();
  usage.cache_read_tokens = node["inputCacheRead"].integer();
  usage.cache_write_tokens = node["inputCacheCreation"].integer();
  add_cache_to_input(usage);
  return usage;
}

void read_loop_event(Node event, Run& run) {
  const std::string_view type = event["type"].word();
  if (type == "content.part") {
    std::string text = event.path("part.type").word() == "text" ? event.path("part.text").text() : "";
    if (!text.empty()) run.output.push_back({.role = Role::assistant, .text = std::move(text)});
  } else if (type == "tool.call") {
    run.output.push_back(
        {.role = Role::assistant,
         .tool_calls = {{event["toolCallId"].text(), event["name"].text(), json_text(event["args"])}}});
  } else if (type == "tool.result") {
    Message result{.role = Role::tool, .tool_call_id = event["toolCallId"].text()};
    result.text = content_text(event.path("result.output"));
    result.is_error = event.path("result.isError").boolean().value_or(false) || reads_like_error(result.text);
    run.output.push_back(std::move(result));
  } else if (type == "step.end") {
    run.usage = usage_of(event["usage"]);
  }
}

RecordOutcome read(const Record& record, const Emit& emit) {
  const Node r = record.node;
  if (!r["type"].is(Kind::string)) return RecordOutcome::foreign;
  const std::string_view type = r["type"].word();
  const auto when = read_time(r["time"]);
  emit_file_session(record, "", when, emit);
  Run run;
  run.model = r["model"].text();
  if (type == "context.append_message" && is_from_person(r["message"])) {
    read_messages(r["message"], Role::user, run.output);
  } else if (type == "context.append_loop_event") {
    read_loop_event(r["event"], run);
  }
  return emit_file_step(record, std::move(run), when, emit);
}

}  // namespace

const Format kKimi = {"kimi", "Kimi Code sessions", recognise, read};

}  // namespace tracesift::ingest
