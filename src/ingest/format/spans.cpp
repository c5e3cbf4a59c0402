// SPDX-License-Identifier: MIT
#include "ingest/format/spans.hpp"

#include "base/text.hpp"
#include "ingest/format/fields.hpp"
#include "ingest/message/messages.hpp"

namespace tracesift::ingest {

RunKind kind_of_word(std::string_view word) {
  const std::string kind = base::lower_ascii(word);
  for (const std::string_view llm : {"llm", "generation", "chat_model", "chat", "completion", "response"}) {
    if (kind == llm) return RunKind::llm;
  }
  for (const std::string_view tool : {"tool", "function", "mcp_tools"}) {
    if (kind == tool) return RunKind::tool;
  }
  if (kind == "agent" || kind == "workflow") return RunKind::agent;
  if (kind == "retriever" || kind == "retrieval" || kind == "reranker") return RunKind::retriever;
  for (const std::string_view judge : {"evaluator", "eval", "score", "scorer"}) {
    if (kind == judge) return RunKind::evaluator;
  }
  for (const std::string_view other : {"embedding", "guardrail", "handoff", "event"}) {
    if (kind == other) return RunKind::other;
  }
  return RunKind::chain;
}

trace::LooseRun read_span_record(Node node, const SpanNames& names, const Record& record) {
  trace::LooseRun loose;
  Run& run = loose.run;
  run.place = record.place;
  run.id = node.any(names.id).text();
  loose.trace_id = node.any(names.trace).text();
  if (loose.trace_id.empty()) loose.trace_id = run.id;
  loose.parent_id = node.any(names.parent).text();
  loose.thread_id = node.any(names.thread).text();
  run.name = node.any(names.name).text();
  run.kind = kind_of_word(node.any(names.kind).text());
  run.start = read_time(node.any(names.start));
  run.end = read_time(node.any(names.end));
  run.error = read_error(node.any(names.error));
  run.model = node.any(names.model).text();
  run.usage = read_usage(node);
  run.tags = read_tags(node.any(names.tags));
  read_metadata(node.any(names.metadata), run.metadata);
  if (std::string user = node.any(names.user).text(); !user.empty()) run.metadata.set("user_id", std::move(user));
  const Node input = node.any(names.input);
  const Node output = node.any(names.output);
  if (run.kind == RunKind::tool) {
    read_tool_payload(input, run.input);
    read_tool_payload(output, run.output);
  } else {
    read_messages(input, Role::user, record.input_of(loose));
    read_messages(output, Role::assistant, record.output_of(loose));
  }
  return loose;
}

}  // namespace tracesift::ingest
