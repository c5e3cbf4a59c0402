// SPDX-License-Identifier: MIT
// Datadog LLM Observability: the export API's rows ({attributes:{…}}) and the SDK's payloads
// ({attributes:{spans:[…]}}). https://docs.datadoghq.com/llm_observability/
// Known from: the producer's documents.
#include "base/text.hpp"
#include "ingest/format.hpp"
#include "ingest/format/fields.hpp"
#include "ingest/format/spans.hpp"

namespace tracesift::ingest {
namespace {

const SpanNames kNames = {.id = {"span_id"},
                          .trace = {"trace_id"},
                          .parent = {"parent_id"},
                          .thread = {"session_id"},
                          .user = {},
                          .name = {"name"},
                          .kind = {"span_kind", "meta.kind", "meta.span.kind"},
                          .start = {"start_ns", "start_ms"},
                          .end = {},
                          .input = {"input.messages", "meta.input.messages", "input.value", "meta.input.value"},
                          .output = {"output.messages", "meta.output.messages", "output.value", "meta.output.value"},
                          .error = {"error", "meta.error"},
                          .model = {"model_name", "meta.model_name"},
                          .tags = {},
                          .metadata = {}};

constexpr double kLeastNanodollars = 100;

Node payload_of(Node r) { return r["data"].is(Kind::object) ? r.path("data.attributes") : r["attributes"]; }

int recognise(Node r) {
  const Node a = payload_of(r);
  if (a["ml_app"] && (a["spans"].is(Kind::array) || a["span_id"])) return 92;
  return r["span_id"] && r["start_ns"] && r["meta"].is(Kind::object) ? 85 : 0;
}

void read_span(Node span, const std::string& thread, Node shared_tags, const Record& record, const Emit& emit) {
  trace::LooseRun loose = read_span_record(span, kNames, record);
  Run& run = loose.run;
  if (loose.parent_id == "undefined") loose.parent_id.clear();
  if (loose.thread_id.empty()) loose.thread_id = thread;
  if (const auto ns = span["duration"].number(); ns && run.start) run.end = *run.start + static_cast<Time>(*ns / 1000);
  run.usage = read_usage_object(span["metrics"]);
  // Stored in nanodollars: docs.datadoghq.com/llm_observability/monitoring/cost. What an SDK sends is dollars, and far
  // below one.
  if (const auto cost = span.path("metrics.estimated_total_cost").number()) {
    run.usage.cost_usd = *cost >= kLeastNanodollars ? *cost * 1e-9 : *cost;
  }
  read_feedback(span["evaluation"], "evaluation", run.feedback);
  if (run.error.empty() && base::lower_ascii(span["status"].text()) == "error") run.error = "error";
  for (const Node tags : {shared_tags, span["tags"]}) {
    tags.each([&](Node tag) {
      const std::string text = tag.text();
      if (base::starts_with(text, "session_id:")) {
        if (loose.thread_id.empty()) loose.thread_id = text.substr(11);
      } else if (base::starts_with(text, "user_id:")) {
        run.metadata.set("user_id", text.substr(8));
      } else {
        run.tags.push_back(text);
      }
    });
  }
  emit(std::move(loose));
}

RecordOutcome read(const Record& record, const Emit& emit) {
  const Node r = record.node;
  if (recognise(r) == 0) return RecordOutcome::foreign;
  const Node a = payload_of(r);
  if (a["spans"].is(Kind::array)) {
    a["spans"].each([&](Node span) { read_span(span, a["session_id"].text(), a["tags"], record, emit); });
  } else {
    read_span(a["span_id"] ? a : r, "", {}, record, emit);
  }
  return RecordOutcome::used;
}

}  // namespace

const Format kDatadog = {"datadog", "Datadog LLM Observability spans", recognise, read};

}  // namespace tracesift::ingest
