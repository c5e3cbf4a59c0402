// SPDX-License-Identifier: MIT
// OpenAI Agents SDK: items of its trace exporter. https://openai.github.io/openai-agents-python/tracing/
// Known from: the producer's source.
#include "ingest/format.hpp"
#include "ingest/format/fields.hpp"
#include "ingest/format/spans.hpp"

namespace tracesift::ingest {
namespace {

const SpanNames kNames = {.id = {"id"},
                          .trace = {"trace_id"},
                          .parent = {"parent_id"},
                          .thread = {},
                          .user = {},
                          .name = {"span_data.name", "span_data.type"},
                          .kind = {"span_data.type"},
                          .start = {"started_at"},
                          .end = {"ended_at"},
                          .input = {"span_data.input"},
                          .output = {"span_data.output"},
                          .error = {"error"},
                          .model = {"span_data.model"},
                          .tags = {},
                          .metadata = {}};

int recognise(Node r) {
  const std::string object = r["object"].text();
  return object == "trace.span" || (object == "trace" && r["workflow_name"].kind() != Kind::missing) ? 95 : 0;
}

RecordOutcome read(const Record& record, const Emit& emit) {
  const Node r = record.node;
  if (recognise(r) == 0) return RecordOutcome::foreign;
  if (r["object"].word() == "trace") {
    trace::LooseRun note;
    note.is_note = true;
    note.run.place = record.place;
    note.trace_id = r["id"].text();
    note.thread_id = r["group_id"].text();
    note.record_id = note.trace_id;
    read_metadata(r["metadata"], note.run.metadata);
    emit(std::move(note));
    return RecordOutcome::used;
  }
  trace::LooseRun loose = read_span_record(r, kNames, record);
  loose.run.usage = read_usage_object(r.path("span_data.usage"));
  emit(std::move(loose));
  return RecordOutcome::used;
}

}  // namespace

const Format kOpenAiAgents = {"openai_agents", "OpenAI Agents SDK traces", recognise, read};

}  // namespace tracesift::ingest
