// SPDX-License-Identifier: MIT
// Opik traces and spans, alone, in pages, or one trace with its spans. https://www.comet.com/docs/opik/
// Known from: the producer's documents.
#include "ingest/format.hpp"
#include "ingest/format/fields.hpp"
#include "ingest/format/spans.hpp"

namespace tracesift::ingest {
namespace {

const SpanNames kNames = {.id = {"id"},
                          .trace = {"trace_id"},
                          .parent = {"parent_span_id"},
                          .thread = {"thread_id"},
                          .user = {"metadata.user", "metadata.user_id"},
                          .name = {"name"},
                          .kind = {"type"},
                          .start = {"start_time"},
                          .end = {"end_time"},
                          .input = {"input"},
                          .output = {"output"},
                          .error = {"error_info"},
                          .model = {"model"},
                          .tags = {"tags"},
                          .metadata = {"metadata"}};

bool is_span(Node r) {
  return r["trace_id"].is(Kind::string) && r["parent_span_id"].kind() != Kind::missing && r["start_time"] &&
         (r["type"].is(Kind::string) || r["input"]) && r["context"].kind() == Kind::missing;
}
bool is_trace(Node r) {
  return r["id"].is(Kind::string) && (r["feedback_scores"].is(Kind::array) || r["feedback_scores"].is(Kind::null)) &&
         (r["total_estimated_cost"].kind() != Kind::missing || r["error_info"].kind() != Kind::missing ||
          r["thread_id"]);
}

int recognise(Node r) {
  if (!r.is(Kind::object)) return 0;
  if (r["trace"].is(Kind::object) && r["spans"].is(Kind::array) && is_trace(r["trace"])) return 90;
  if (is_trace(r)) return 85;
  return is_span(r) && r["otel_scope_name"].kind() == Kind::missing && r["span_id"].kind() == Kind::missing ? 80 : 0;
}

void read_item(Node r, const Record& record, const Emit& emit) {
  trace::LooseRun loose = read_span_record(r, kNames, record);
  if (r["trace_id"] && loose.parent_id.empty()) loose.parent_id = loose.trace_id;  // below the trace's own record
  if (!loose.run.usage.cost_usd) loose.run.usage.cost_usd = r["total_estimated_cost"].number();
  read_feedback(r["feedback_scores"], "feedback", loose.run.feedback);
  emit(std::move(loose));
}

RecordOutcome read(const Record& record, const Emit& emit) {
  const Node r = record.node;
  if (recognise(r) == 0) return RecordOutcome::foreign;
  if (r["trace"].is(Kind::object)) {
    read_item(r["trace"], record, emit);
    r["spans"].each([&](Node span) { read_item(span, record, emit); });
  } else {
    read_item(r, record, emit);
  }
  return RecordOutcome::used;
}

}  // namespace

const Format kOpik = {"opik", "Opik traces and spans", recognise, read};

}  // namespace tracesift::ingest
