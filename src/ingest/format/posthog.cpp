// SPDX-License-Identifier: MIT
// PostHog LLM events: $ai_trace, $ai_generation, $ai_span … https://posthog.com/docs/llm-analytics
// Known from: the producer's documents.
#include "base/text.hpp"
#include "ingest/format.hpp"
#include "ingest/format/fields.hpp"
#include "ingest/message/messages.hpp"

namespace tracesift::ingest {
namespace {

int recognise(Node r) {
  if (base::starts_with(r["event"].text(), "$ai_")) return 95;
  return r["properties"].unwrapped()["$ai_trace_id"] ? 90 : 0;
}

RecordOutcome read(const Record& record, const Emit& emit) {
  const Node r = record.node;
  const std::string event = r["event"].text();
  const Node p = r["properties"].unwrapped();
  if (recognise(r) == 0) return RecordOutcome::foreign;
  trace::LooseRun loose;
  Run& run = loose.run;
  run.place = record.place;
  loose.trace_id = p["$ai_trace_id"].text();
  loose.thread_id = p["$ai_session_id"].text();
  if (loose.trace_id.empty()) return RecordOutcome::ignored;
  if (event == "$ai_metric" || event == "$ai_feedback") {
    loose.is_note = true;
    loose.record_id = r["uuid"].text();
    const Node value = p.any({"$ai_metric_value", "$ai_feedback_text"});
    if (value)
      run.feedback.push_back(read_score(event == "$ai_metric" ? p["$ai_metric_name"].text() : "feedback", value));
    emit(std::move(loose));
    return RecordOutcome::used;
  }
  const bool is_trace = event == "$ai_trace";
  run.id = is_trace ? loose.trace_id : p["$ai_span_id"].text();
  if (run.id.empty()) run.id = r["uuid"].text();
  if (!is_trace) {
    loose.parent_id = p["$ai_parent_id"].text();
    if (loose.parent_id.empty()) loose.parent_id = loose.trace_id;
  }
  run.kind = is_trace                    ? RunKind::agent
             : event == "$ai_generation" ? RunKind::llm
             : event == "$ai_embedding"  ? RunKind::other
                                         : RunKind::chain;
  run.name = p["$ai_span_name"].text();
  run.end = read_time(r.any({"timestamp", "createdAt", "created_at"}));  // events are sent when their span has ended
  if (const auto seconds = p["$ai_latency"].number(); seconds && run.end)
    run.start = *run.end - static_cast<Time>(*seconds * 1e6);
  run.model = p["$ai_model"].text();
  run.usage.input_tokens = p["$ai_input_tokens"].integer();
  run.usage.output_tokens = p["$ai_output_tokens"].integer();
  run.usage.cost_usd = p["$ai_total_cost_usd"].number();
  run.usage.cache_read_tokens = p["$ai_cache_read_input_tokens"].integer();
  run.usage.cache_write_tokens = p["$ai_cache_creation_input_tokens"].integer();
  if (p["$ai_provider"].word() == "anthropic") {  // whose input leaves the cache out, unless it says otherwise
    if (p["$ai_cache_reporting_exclusive"].boolean().value_or(true)) add_cache_to_input(run.usage);
  }
  if (p["$ai_is_error"].boolean().value_or(false)) {
    run.error = read_error(p["$ai_error"]);
    if (run.error.empty()) run.error = "HTTP " + p["$ai_http_status"].text();
  }
  if (std::string user = r["distinct_id"].text(); !user.empty()) run.metadata.set("user_id", std::move(user));
  // The state of a step below another one is no word of the conversation, unless it holds messages.
  const Node state = p["$ai_output_state"].unwrapped();
  const Node given = p["$ai_input_state"].unwrapped();
  const bool is_call =
      given.is(Kind::object) && !given.any({"messages", "content", "text", "input", "question", "query"});
  const bool is_inner = event == "$ai_span" && (loose.parent_id != loose.trace_id || is_call);
  if (is_inner && (state.is(Kind::string) || state.is(Kind::number))) {
    emit(std::move(loose));
    return RecordOutcome::used;
  }
  read_messages(p.any({"$ai_input", "$ai_input_state"}), Role::user, run.input);
  read_messages(p.any({"$ai_output_choices", "$ai_output", "$ai_output_state"}), Role::assistant, run.output);
  emit(std::move(loose));
  return RecordOutcome::used;
}

}  // namespace

const Format kPosthog = {"posthog", "PostHog LLM events", recognise, read};

}  // namespace tracesift::ingest
