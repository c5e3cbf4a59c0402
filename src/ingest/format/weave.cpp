// SPDX-License-Identifier: MIT
// W&B Weave calls. Usage and cost are keyed by model. https://weave-docs.wandb.ai/
// Known from: the producer's documents.
#include "base/text.hpp"
#include "ingest/format.hpp"
#include "ingest/format/fields.hpp"
#include "ingest/format/spans.hpp"

namespace tracesift::ingest {
namespace {

const SpanNames kNames = {.id = {"id"},
                          .trace = {"trace_id"},
                          .parent = {"parent_id"},
                          .thread = {"thread_id"},
                          .user = {"attributes.user_id", "wb_user_id"},
                          .name = {"display_name"},
                          .kind = {},
                          .start = {"started_at"},
                          .end = {"ended_at"},
                          .input = {"inputs"},
                          .output = {"output"},
                          .error = {"exception"},
                          .model = {"inputs.model", "output.model"},
                          .tags = {"attributes.tags"},
                          .metadata = {}};

int recognise(Node r) {
  if (!r["op_name"].is(Kind::string)) return 0;
  if (base::starts_with(r["op_name"].text(), "weave:///")) return 95;
  return r["started_at"] && r["trace_id"] ? 85 : 0;
}

RecordOutcome read(const Record& record, const Emit& emit) {
  const Node r = record.node;
  if (recognise(r) == 0) return RecordOutcome::foreign;
  trace::LooseRun loose = read_span_record(r, kNames, record);
  Run& run = loose.run;
  if (run.name.empty()) {  // weave:///entity/project/op/NAME:HASH
    std::string op = r["op_name"].text();
    op = op.substr(op.rfind('/') == std::string::npos ? 0 : op.rfind('/') + 1);
    run.name = op.substr(0, op.find(':'));
  }
  const Node summary = r["summary"].unwrapped();
  if (summary["usage"].size() > 0 && r.any({"inputs.messages", "output.choices"})) run.kind = RunKind::llm;
  summary["usage"].each_member([&](std::string_view model, Node usage) {
    const Usage one = read_usage_object(usage);
    if (run.model.empty()) run.model = model;
    run.usage.input_tokens = run.usage.input_tokens.value_or(0) + one.input_tokens.value_or(0);
    run.usage.output_tokens = run.usage.output_tokens.value_or(0) + one.output_tokens.value_or(0);
  });
  summary.path("weave.costs").each_member([&](std::string_view, Node cost) {
    run.usage.cost_usd = run.usage.cost_usd.value_or(0) + cost["prompt_tokens_total_cost"].number().value_or(0) +
                         cost["completion_tokens_total_cost"].number().value_or(0);
  });
  summary.path("weave.feedback").each([&](Node entry) {
    constexpr std::string_view kScorer = "wandb.runnable.";
    if (const std::string type = entry["feedback_type"].text(); base::starts_with(type, kScorer)) {
      const Node output = entry.path("payload.output");
      const std::string scorer = type.substr(kScorer.size());
      if (output.is(Kind::object)) {
        read_feedback(output, scorer, run.feedback);
      } else if (output) {
        run.feedback.push_back(read_score(scorer, output));
      }
      return;
    }
    Feedback feedback;
    feedback.key = "reaction";
    feedback.value = entry.any({"payload.emoji", "payload.note", "payload.value"}).text();
    const bool up = feedback.value == "\xF0\x9F\x91\x8D";
    if (up || feedback.value == "\xF0\x9F\x91\x8E") feedback.score = up ? 1 : 0;  // thumbs
    if (!feedback.value.empty()) run.feedback.push_back(std::move(feedback));
  });
  emit(std::move(loose));
  return RecordOutcome::used;
}

}  // namespace

const Format kWeave = {"weave", "W&B Weave calls", recognise, read};

}  // namespace tracesift::ingest
