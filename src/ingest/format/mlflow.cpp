// SPDX-License-Identifier: MIT
// MLflow traces, versions 2 and 3: {info, data:{spans}}. Span attributes are JSON in strings.
// https://mlflow.org/docs/latest/genai/tracing/
// Known from: the producer's source.
#include <cstdlib>

#include "base/text.hpp"
#include "ingest/format.hpp"
#include "ingest/format/fields.hpp"
#include "ingest/format/otlp_attributes.hpp"
#include "ingest/format/spans.hpp"
#include "ingest/message/messages.hpp"

namespace tracesift::ingest {
namespace {

/// A trace in its two parts. A row of `mlflow.search_traces` has them in a column as JSON text (version 3), or in
/// columns, those that are not text as Python or JSON writes them.
struct Parts {
  Node info;
  Node data;
};

Parts parts_of(Node r) {
  if (r["info"].is(Kind::object)) return {r["info"], r["data"]};
  if (const Node whole = r["trace"].unwrapped(); whole["info"].is(Kind::object)) return {whole["info"], whole["data"]};
  return {r, r};
}

int recognise(Node r) {
  const Parts parts = parts_of(r);
  if (!base::starts_with(parts.info.any({"trace_id", "request_id"}).text(), "tr-")) return 0;
  if (parts.data["spans"].is(Kind::array) && parts.info["tags"]) return 95;
  return r.any({"trace_metadata", "request_metadata"}) && r.any({"spans", "request", "response"}) ? 95 : 0;
}

void read_span(Node span, const std::string& trace, const Record& record, const Emit& emit) {
  trace::LooseRun loose;
  Run& run = loose.run;
  run.place = record.place;
  loose.trace_id = trace;
  run.id = read_span_id(span.any({"span_id", "context.span_id"}));
  loose.parent_id = read_span_id(span.any({"parent_span_id", "parent_id"}));
  if (loose.parent_id.empty()) loose.parent_id = trace;
  run.name = span["name"].text();
  run.start = read_time(span.any({"start_time_unix_nano", "start_time"}));
  run.end = read_time(span.any({"end_time_unix_nano", "end_time"}));
  const Node a = span["attributes"];
  run.kind = kind_of_word(a["mlflow.spanType"].unwrapped().text());
  const Node usage = a["mlflow.chat.tokenUsage"].unwrapped();
  if (usage.is(Kind::object)) run.usage = read_usage_object(usage);
  if (const auto cost = a["mlflow.llm.cost"].unwrapped().any({"total_cost", "total"}).number())
    run.usage.cost_usd = cost;
  run.model = a.any({"mlflow.llm.model", "mlflow.chat.model"}).unwrapped().text();
  const std::string code = base::lower_ascii(span.any({"status.code", "status_code"}).text());
  if (code.find("error") != std::string::npos) {
    run.error = span.any({"status.message", "status_message"}).text();
    if (run.error.empty()) run.error = "error";
  }
  if (run.kind == RunKind::tool) {
    read_tool_payload(a["mlflow.spanInputs"], run.input);
    read_tool_payload(a["mlflow.spanOutputs"], run.output);
  } else {
    read_messages(a["mlflow.spanInputs"], Role::user, run.input);
    read_messages(a["mlflow.spanOutputs"], Role::assistant, run.output);
  }
  emit(std::move(loose));
}

RecordOutcome read(const Record& record, const Emit& emit) {
  if (recognise(record.node) == 0) return RecordOutcome::foreign;
  const auto [info, data] = parts_of(record.node);
  const Node metadata = info.any({"trace_metadata", "request_metadata"}).unwrapped();
  const Node spans = data["spans"].unwrapped();
  trace::LooseRun loose;
  Run& run = loose.run;
  run.place = record.place;
  run.id = loose.trace_id = info.any({"trace_id", "request_id"}).text();
  run.kind = RunKind::agent;
  run.name = info["tags"].unwrapped()["mlflow.traceName"].text();
  run.start = read_time(info.any({"request_time", "timestamp_ms"}));
  const auto ms = info.any({"execution_duration_ms", "execution_time_ms", "execution_duration"}).number();
  if (run.start && ms) run.end = *run.start + static_cast<Time>(*ms * 1000);
  if (const std::string took = info["execution_duration"].text();
      run.start && !ms && took.size() > 1 && took.back() == 's') {
    run.end = *run.start + static_cast<Time>(std::strtod(took.c_str(), nullptr) * 1e6);  // protobuf's "26.162s"
  }
  loose.thread_id = metadata["mlflow.trace.session"].text();
  if (std::string user = metadata["mlflow.trace.user"].text(); !user.empty())
    run.metadata.set("user_id", std::move(user));
  const Node usage = metadata["mlflow.trace.tokenUsage"].unwrapped();
  if (usage.is(Kind::object)) run.usage = read_usage_object(usage);
  if (const auto cost = metadata["mlflow.trace.cost"].unwrapped()["total_cost"].number()) run.usage.cost_usd = cost;
  const std::string state = base::lower_ascii(info.any({"state", "status"}).text());
  info["tags"].unwrapped().each_member([&](std::string_view key, Node value) {
    if (!base::starts_with(key, "mlflow."))
      run.tags.push_back(std::string(key) + (value.word() == "true" ? "" : "=" + value.text()));
  });
  info["assessments"].unwrapped().each([&](Node entry) {
    const std::string name = entry.any({"assessment_name", "name"}).text();
    if (std::string expected = entry.path("expectation.value").text(); !expected.empty()) {
      if (expected.size() <= 120)
        run.metadata.set("expected " + name, std::move(expected));  // no verdict on the answer
      return;
    }
    const Node value = entry.path("feedback.value");
    if (!value) return;
    Feedback feedback = read_score(name, value);
    feedback.comment = entry["rationale"].text();
    run.feedback.push_back(std::move(feedback));
  });
  // The whole payload is on the root span; a preview is truncated.
  read_messages(data["request"], Role::user, run.input);
  read_messages(data["response"], Role::assistant, run.output);
  if (state == "error") run.error = "error";
  const std::string trace = run.id;
  spans.each([&](Node span) {
    if (run.error == "error" && !span.any({"parent_span_id", "parent_id"})) {
      if (std::string message = span.any({"status.message", "status_message"}).text(); !message.empty())
        run.error = std::move(message);
    }
    if (run.input.empty() && !span.any({"parent_span_id", "parent_id"})) {
      read_messages(span.path("attributes")["mlflow.spanInputs"], Role::user, run.input);
      read_messages(span.path("attributes")["mlflow.spanOutputs"], Role::assistant, run.output);
    }
  });
  emit(std::move(loose));
  spans.each([&](Node span) { read_span(span, trace, record, emit); });
  return RecordOutcome::used;
}

}  // namespace

const Format kMlflow = {"mlflow", "MLflow traces", recognise, read};

}  // namespace tracesift::ingest
