// SPDX-License-Identifier: MIT
// OpenTelemetry spans in OTLP/JSON, with GenAI, OpenInference, OpenLLMetry, Vercel AI SDK or Langfuse attributes.
// https://opentelemetry.io/docs/specs/otlp/ https://opentelemetry.io/docs/specs/semconv/gen-ai/
// https://arize-ai.github.io/openinference/spec/
// Known from: real files.
#include "base/text.hpp"
#include "base/time.hpp"
#include "ingest/format.hpp"
#include "ingest/format/fields.hpp"
#include "ingest/format/genai.hpp"
#include "ingest/format/genai_events.hpp"
#include "ingest/format/otel_logs.hpp"
#include "ingest/format/otlp_attributes.hpp"
#include "ingest/message/messages.hpp"

namespace tracesift::ingest {
namespace {

bool is_span(Node record) {
  return record.any({"traceId", "trace_id"}) && record.any({"spanId", "span_id"}) &&
         (record.any({"startTimeUnixNano", "start_time_unix_nano"}) ||
          (record["attributes"].is(Kind::object) && record.any({"start_time", "startTime"})));
}

Node scopes_of(Node resource_spans) {
  return resource_spans.any({"scopeSpans", "scope_spans", "instrumentationLibrarySpans"});
}

int recognise(Node record) {
  if (!record.is(Kind::object)) return 0;
  if (record.any({"resourceSpans", "resource_spans"}).is(Kind::array)) return 95;
  if (scopes_of(record).is(Kind::array)) return 93;  // one element of it
  if (record.any({"resourceLogs", "resource_logs"}).is(Kind::array)) return 94;
  if (log_scopes_of(record).is(Kind::array)) return 92;
  if (record["resourceMetrics"].is(Kind::array)) return 60;
  if (is_otel_log(record)) return 92;
  return is_span(record) ? 92 : 0;
}

void read_span(Node span, const Attributes& resource, const std::string& scope, const Record& record,
               const Emit& emit) {
  trace::LooseRun loose;
  Run& run = loose.run;
  run.place = record.place;
  run.id = read_span_id(span.any({"spanId", "span_id"}));
  loose.trace_id = read_span_id(span.any({"traceId", "trace_id"}));
  loose.parent_id = read_span_id(span.any({"parentSpanId", "parent_span_id", "parent_id"}));
  run.start = read_time(span.any({"startTimeUnixNano", "start_time_unix_nano", "start_time", "startTime"}));
  run.end = read_time(span.any({"endTimeUnixNano", "end_time_unix_nano", "end_time", "endTime"}));

  Attributes a;
  a.add(span["attributes"]);
  run.name = span["name"].text();
  read_genai_facts(a, scope, loose);
  const auto copy = [&](const char* name, std::initializer_list<Key> keys) {
    if (std::string value = resource.text(keys); !value.empty()) run.metadata.set(name, std::move(value));
  };
  copy("service", {"service.name"});
  copy("environment", {"deployment.environment.name", "deployment.environment"});
  if (loose.thread_id.empty()) loose.thread_id = record.envelope.any({"session_id", "sessionId"}).text();
  read_evaluation(a, run);
  read_genai_events(span.any({"events", "span_events"}), run);
  read_genai_content(a, record, loose);
  const Node status = span["status"];
  const std::string code = status.any({"code", "status_code"}).text();
  if (code == "2" || code == "STATUS_CODE_ERROR" || code == "ERROR") {
    const std::string message = status.any({"message", "description"}).text();
    if (!message.empty() || run.error.empty()) run.error = message.empty() ? "error" : message;
    if (const std::string type = a.text({"error.type"}); run.error == "error" && !type.empty()) run.error = type;
  }
  for (Message& message : run.output) {
    if (message.role == Role::tool && !run.error.empty()) message.is_error = true;
  }
  if (record.on_unread) a.find_unread(record.on_unread);
  emit(std::move(loose));
}

RecordOutcome read(const Record& record, const Emit& emit) {
  const Node node = record.node;
  const auto read_resource = [&](Node resource_spans) {
    Attributes resource;
    resource.add(resource_spans.path("resource.attributes"));
    scopes_of(resource_spans).each([&](Node scope) {
      const std::string name = scope.any({"scope.name", "instrumentationLibrary.name"}).text();
      scope["spans"].each([&](Node span) {
        if (span.is(Kind::object)) read_span(span, resource, name, record, emit);
      });
    });
  };
  if (const Node list = node.any({"resourceSpans", "resource_spans"}); list.is(Kind::array)) {
    list.each(read_resource);
  } else if (scopes_of(node).is(Kind::array)) {
    read_resource(node);
  } else if (const Node logs = node.any({"resourceLogs", "resource_logs"}); logs.is(Kind::array)) {
    bool any = false;
    logs.each([&](Node one) { any = read_otel_logs(one, record, emit) || any; });
    if (!any) return RecordOutcome::ignored;
  } else if (log_scopes_of(node).is(Kind::array)) {
    if (!read_otel_logs(node, record, emit)) return RecordOutcome::ignored;
  } else if (is_otel_log(node)) {
    if (!read_otel_log(node, record, emit)) return RecordOutcome::ignored;
  } else if (is_span(node)) {
    read_span(node, {}, "", record, emit);
  } else {
    return recognise(node) > 0 ? RecordOutcome::ignored : RecordOutcome::foreign;
  }
  return RecordOutcome::used;
}

}  // namespace

const Format kOtlp = {"otlp", "OpenTelemetry spans (OTLP/JSON)", recognise, read};

}  // namespace tracesift::ingest
