// SPDX-License-Identifier: MIT
// LangWatch traces (GET /api/trace/{id}) and Mastra's (GET /api/observability/traces/{id}): one object with its spans.
// https://docs.langwatch.ai/api-reference/traces/get-trace https://mastra.ai/docs/observability
// Known from: the producer's documents.
#include "ingest/format.hpp"
#include "ingest/format/fields.hpp"
#include "ingest/format/spans.hpp"

namespace tracesift::ingest {
namespace {

const SpanNames kNames = {.id = {"span_id", "spanId"},
                          .trace = {"trace_id", "traceId"},
                          .parent = {"parent_id", "parentSpanId"},
                          .thread = {"metadata.thread_id", "metadata.threadId"},
                          .user = {"metadata.user_id", "metadata.resourceId"},
                          .name = {"name"},
                          .kind = {"type", "spanType"},
                          .start = {"timestamps.started_at", "startedAt"},
                          .end = {"timestamps.finished_at", "endedAt"},
                          .input = {"input.value", "input"},
                          .output = {"output.value", "output"},
                          .error = {"error", "errorInfo"},
                          .model = {"model", "attributes.model"},
                          .tags = {"tags"},
                          .metadata = {"metadata"}};

int recognise(Node r) {
  const Node first = r["spans"].first();
  if (r["trace_id"] && r["timestamps"].is(Kind::object)) return 92;  // LangWatch
  if (first["spanType"] && first.any({"startedAt", "endedAt"})) return 92;
  return r["spanType"] && r["spanId"] && r["startedAt"] ? 90 : 0;  // Mastra, a span a record
}

/// `model_generation`, `agent_run`, `tool_call` of Mastra.
RunKind kind_of(Node span) {
  const std::string_view kind = span.any({"spanType", "type"}).word();
  if (kind.find("generation") != std::string_view::npos) return RunKind::llm;
  if (kind.find("tool") != std::string_view::npos) return RunKind::tool;
  if (kind.find("agent") != std::string_view::npos) return RunKind::agent;
  return kind_of_word(kind);
}

void read_span(Node span, const std::string& thread, const Record& record, const Emit& emit) {
  trace::LooseRun loose = read_span_record(span, kNames, record);
  loose.run.kind = kind_of(span);
  if (const Node usage = span.path("attributes.usage")) loose.run.usage = read_usage_object(usage);
  if (!thread.empty()) loose.thread_id = thread;
  emit(std::move(loose));
}

RecordOutcome read(const Record& record, const Emit& emit) {
  const Node r = record.node;
  if (recognise(r) == 0) return RecordOutcome::foreign;
  std::string thread = r.any({"metadata.thread_id", "metadata.threadId"}).text();
  if (r["spans"].is(Kind::array)) {
    r["spans"].each([&](Node span) {
      if (thread.empty()) thread = span.any({"metadata.threadId", "metadata.thread_id"}).text();
    });
    r["spans"].each([&](Node span) { read_span(span, thread, record, emit); });
  } else {
    read_span(r, thread, record, emit);
  }
  if (!r["timestamps"].is(Kind::object)) return RecordOutcome::used;
  trace::LooseRun root = read_span_record(r, kNames, record);
  root.is_note = r["spans"].size() > 0;
  r["evaluations"].each([&](Node entry) {
    const Node score = entry.any({"score", "passed", "label"});
    if (score) root.run.feedback.push_back(read_score(entry["name"].text(), score));
  });
  emit(std::move(root));
  return RecordOutcome::used;
}

}  // namespace

const Format kLangWatch = {"langwatch", "LangWatch and Mastra traces", recognise, read};

}  // namespace tracesift::ingest
