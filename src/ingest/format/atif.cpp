// SPDX-License-Identifier: MIT
// ATIF agent trajectories (Harbor, Terminal-Bench). https://harborframework.com/docs/trajectory-format
// Known from: real files.
#include "base/text.hpp"
#include "ingest/format.hpp"
#include "ingest/format/fields.hpp"
#include "ingest/message/content.hpp"
#include "ingest/message/messages.hpp"

namespace tracesift::ingest {
namespace {

int recognise(Node r) {
  return base::starts_with(r["schema_version"].text(), "ATIF-") && r["steps"].is(Kind::array) ? 95 : 0;
}

RecordOutcome read(const Record& record, const Emit& emit) {
  const Node r = record.node;
  if (recognise(r) == 0) return RecordOutcome::foreign;
  trace::LooseRun loose;
  Run& run = loose.run;
  run.place = record.place;
  run.id = r.any({"trajectory_id", "session_id"}).text();
  loose.trace_id = r["session_id"].text();
  if (loose.trace_id.empty()) loose.trace_id = run.id;
  run.kind = RunKind::session;
  run.name = r.path("agent.name").text();
  run.model = r.path("agent.model_name").text();
  Usage steps;
  r["steps"].each([&](Node step) {
    if (step["is_copied_context"].boolean().value_or(false)) return;  // part of the trajectory before
    Message said;
    said.role = role_of(step["source"].text()).value_or(Role::assistant);
    said.text = content_text(step["message"]);
    said.time = read_time(step["timestamp"]);
    if (said.time && (!run.start || *said.time < *run.start)) run.start = said.time;
    if (said.time && (!run.end || *said.time > *run.end)) run.end = said.time;
    step["tool_calls"].each([&](Node call) {
      said.tool_calls.push_back(
          {call["tool_call_id"].text(), call["function_name"].text(), json_text(call["arguments"])});
    });
    run.output.push_back(said);
    step.path("observation.results").each([&](Node entry) {
      Message result;
      result.role = Role::tool;
      result.tool_call_id = entry["source_call_id"].text();
      result.text = content_text(entry["content"]);
      result.is_error = reads_like_error(result.text);
      result.time = said.time;
      run.output.push_back(std::move(result));
    });
    const Node metrics = step["metrics"];
    steps.input_tokens = steps.input_tokens.value_or(0) + metrics["prompt_tokens"].integer().value_or(0);
    steps.output_tokens = steps.output_tokens.value_or(0) + metrics["completion_tokens"].integer().value_or(0);
    steps.cost_usd = steps.cost_usd.value_or(0) + metrics["cost_usd"].number().value_or(0);
  });
  const Node total = r["final_metrics"];
  run.usage.input_tokens = total["total_prompt_tokens"].integer();
  run.usage.output_tokens = total["total_completion_tokens"].integer();
  run.usage.cost_usd = total["total_cost_usd"].number();
  if (!total) run.usage = steps;
  emit(std::move(loose));
  return RecordOutcome::used;
}

}  // namespace

const Format kAtif = {"atif", "ATIF trajectories", recognise, read};

}  // namespace tracesift::ingest
