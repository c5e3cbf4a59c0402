// SPDX-License-Identifier: MIT
// LangSmith runs: the SDK's list_runs (v1), runs/query (v2, upper-case types), CSV, the CLI's run_id rows.
// https://docs.langchain.com/langsmith/run-data-format
// Known from: real files.
#include "base/text.hpp"
#include "ingest/format.hpp"
#include "ingest/format/fields.hpp"
#include "ingest/message/messages.hpp"

namespace tracesift::ingest {
namespace {

int recognise(Node record) {
  if (!record.is(Kind::object)) return 0;
  if (record["dotted_order"].is(Kind::string)) return 95;
  const bool run = record["run_type"].is(Kind::string);
  const bool identified = record.any({"trace_id", "run_id", "id"}).is(Kind::string);
  if (run && identified && record.any({"start_time", "latency_seconds", "duration_ms"})) return 90;
  return run && identified && (record["inputs"] || record["outputs"]) ? 70 : 0;
}

RunKind kind_of(const std::string& type) {
  if (type == "llm") return RunKind::llm;
  if (type == "tool") return RunKind::tool;
  if (type == "retriever") return RunKind::retriever;
  if (type == "chain") return RunKind::chain;
  return RunKind::other;
}

/// The thread's key in a run's metadata: session_id, conversation_id, thread_id, in this order.
/// (The run's own session_id is its project.)
std::string thread_of(Node metadata, Node node) {
  std::string id = metadata.any({"session_id", "conversation_id", "thread_id"}).text();
  return id.empty() ? node["thread_id"].text() : id;
}

bool has_tokens(const Usage& usage) { return usage.input_tokens || usage.output_tokens || usage.total_tokens; }

/// Of the run itself where the server counted it; else as the SDK or the model reported it.
/// https://docs.langchain.com/langsmith/log-llm-trace
Usage usage_of(Node node, Node metadata) {
  Usage usage = read_usage(node);
  const Node outputs = node["outputs"].unwrapped();
  for (const Node holder :
       {metadata, outputs, outputs["llm_output"], outputs["generations"].first().first().path("message.kwargs"),
        outputs["generations"].first().path("message.kwargs")}) {
    if (has_tokens(usage)) break;
    Usage found = read_usage(holder.unwrapped());
    if (!has_tokens(found)) continue;
    if (usage.cost_usd) found.cost_usd = usage.cost_usd;
    usage = found;
  }
  return usage;
}

void read_run(Node node, const std::string& parent, const std::string& trace, const Record& record, const Emit& emit) {
  trace::LooseRun loose;
  Run& run = loose.run;
  run.place = record.place;
  run.id = node.any({"id", "run_id"}).text();
  loose.parent_id = node["parent_run_id"].text();
  if (loose.parent_id.empty()) {
    const Node ancestors = node["parent_run_ids"].unwrapped();
    ancestors.each([&](Node ancestor) { loose.parent_id = ancestor.text(); });  // root first: the last is the parent
  }
  if (loose.parent_id.empty()) loose.parent_id = parent;
  loose.trace_id = node["trace_id"].text();
  if (loose.trace_id.empty()) loose.trace_id = trace.empty() ? run.id : trace;

  run.name = node["name"].text();
  run.kind = kind_of(base::lower_ascii(node["run_type"].text()));
  run.start = read_time(node["start_time"]);
  run.end = read_time(node["end_time"]);
  if (run.start && !run.end) {
    if (const auto seconds = node["latency_seconds"].number()) run.end = *run.start + static_cast<Time>(*seconds * 1e6);
    if (const auto ms = node["duration_ms"].number()) run.end = *run.start + static_cast<Time>(*ms * 1e3);
  }
  run.error = read_error(node.any({"error", "error_preview"}));
  if (run.error.empty() && base::lower_ascii(node["status"].text()) == "error") run.error = "error";
  run.tags = read_tags(node["tags"]);

  const Node extra = node["extra"].unwrapped();
  Node metadata = extra["metadata"].unwrapped();
  if (!metadata) metadata = node.any({"metadata", "custom_metadata"}).unwrapped();
  run.usage = run.kind == RunKind::llm ? usage_of(node, metadata) : read_usage(node);
  loose.thread_id = thread_of(metadata, node);
  run.model = metadata.any({"ls_model_name", "model_name", "model"}).text();
  if (run.model.empty()) run.model = extra.any({"invocation_params.model", "invocation_params.model_name"}).text();
  read_metadata(metadata, run.metadata);
  read_feedback(node["feedback_stats"], "feedback", run.feedback);

  if (run.kind == RunKind::tool) {
    read_tool_payload(node["inputs"], run.input);
    read_tool_payload(node["outputs"], run.output);
  } else {
    read_messages(node["inputs"], Role::user, record.input_of(loose));
    read_messages(node["outputs"], Role::assistant, record.output_of(loose));
  }

  const std::string id = run.id;
  const std::string trace_id = loose.trace_id;
  emit(std::move(loose));
  node["child_runs"].unwrapped().each([&](Node child) { read_run(child, id, trace_id, record, emit); });
}

RecordOutcome read(const Record& record, const Emit& emit) {
  if (recognise(record.node) == 0) return RecordOutcome::foreign;
  if (record.node.any({"id", "run_id"}).text().empty()) return RecordOutcome::foreign;
  read_run(record.node, "", "", record, emit);
  return RecordOutcome::used;
}

}  // namespace

const Format kLangSmith = {"langsmith", "LangSmith runs", recognise, read};

}  // namespace tracesift::ingest
