// SPDX-License-Identifier: MIT
// Braintrust log events: a span each, newer versions of one with a higher _xact_id.
// https://www.braintrust.dev/docs/reference/api
// Known from: the producer's documents.
#include "ingest/format.hpp"
#include "ingest/format/fields.hpp"
#include "ingest/format/spans.hpp"

namespace tracesift::ingest {
namespace {

const SpanNames kNames = {.id = {"span_id", "id"},
                          .trace = {"root_span_id"},
                          .parent = {},
                          .thread = {"metadata.thread_id", "metadata.session_id", "metadata.conversation_id"},
                          .user = {"metadata.user_id", "metadata.user"},
                          .name = {"span_attributes.name"},
                          .kind = {"span_attributes.type"},
                          .start = {"metrics.start", "created"},
                          .end = {"metrics.end"},
                          .input = {"input"},
                          .output = {"output"},
                          .error = {"error"},
                          .model = {"metadata.model"},
                          .tags = {"tags"},
                          .metadata = {"metadata"}};

int recognise(Node r) { return r["root_span_id"].is(Kind::string) && (r["span_attributes"] || r["_xact_id"]) ? 92 : 0; }

RecordOutcome read(const Record& record, const Emit& emit) {
  const Node r = record.node;
  if (recognise(r) == 0) return RecordOutcome::foreign;
  trace::LooseRun loose = read_span_record(r, kNames, record);
  loose.parent_id = r["span_parents"].unwrapped().first().text();
  const Node metrics = r["metrics"].unwrapped();
  Usage& usage = loose.run.usage;
  usage.input_tokens = metrics["prompt_tokens"].integer();
  usage.output_tokens = metrics["completion_tokens"].integer();
  usage.total_tokens = metrics.any({"tokens", "total_tokens"}).integer();
  usage.cost_usd = metrics.any({"estimated_cost", "cost"}).number();
  read_feedback(r["scores"], "score", loose.run.feedback);
  if (r.path("span_attributes.purpose").word() == "scorer") {
    loose.run.kind = RunKind::evaluator;
    loose.run.feedback.clear();  // the span that is judged has the score too
    loose.run.tags.clear();
  }
  emit(std::move(loose));
  return RecordOutcome::used;
}

}  // namespace

const Format kBraintrust = {"braintrust", "Braintrust logs", recognise, read};

}  // namespace tracesift::ingest
