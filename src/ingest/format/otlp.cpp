// SPDX-License-Identifier: MIT
// OpenTelemetry spans in OTLP/JSON, with GenAI, OpenInference, OpenLLMetry, Vercel AI SDK or Langfuse attributes.
// https://opentelemetry.io/docs/specs/otlp/ https://opentelemetry.io/docs/specs/semconv/gen-ai/
// https://arize-ai.github.io/openinference/spec/
#include "base/text.hpp"
#include "base/time.hpp"
#include "ingest/format.hpp"
#include "ingest/format/fields.hpp"
#include "ingest/format/genai.hpp"
#include "ingest/format/otlp_attributes.hpp"
#include "ingest/message/messages.hpp"

namespace tracesift::ingest {
namespace {

bool is_span(Node record) {
  return record.any({"traceId", "trace_id"}) && record.any({"spanId", "span_id"}) &&
         record.any({"startTimeUnixNano", "start_time_unix_nano"});
}

Node scopes_of(Node resource_spans) {
  return resource_spans.any({"scopeSpans", "scope_spans", "instrumentationLibrarySpans"});
}

int recognise(Node record) {
  if (!record.is(Kind::object)) return 0;
  if (record.any({"resourceSpans", "resource_spans"}).is(Kind::array)) return 95;
  if (scopes_of(record).is(Kind::array)) return 93;  // one element of it
  if (record["resourceMetrics"].is(Kind::array) || record["resourceLogs"].is(Kind::array)) return 60;
  return is_span(record) ? 92 : 0;
}

/// GenAI events of 2024/25: one message an event.
void read_events(Node events, Run& run) {
  events.each([&](Node event) {
    const std::string name = event["name"].text();
    Attributes a;
    a.add(event["attributes"]);
    if (name == "exception") {
      const std::string type = a.text({"exception.type"});
      const std::string message = a.text({"exception.message"});
      run.error = type.empty() || message.empty() ? type + message : type + ": " + message;
    } else if (name == "gen_ai.choice") {
      read_payload(a.first({"message", "content", "gen_ai.completion"}), Role::assistant, MessageSink(run.output));
    } else if (name == "gen_ai.content.prompt") {
      read_payload(a.first({"gen_ai.prompt"}), Role::user, MessageSink(run.input));
    } else if (name == "gen_ai.content.completion") {
      read_payload(a.first({"gen_ai.completion"}), Role::assistant, MessageSink(run.output));
    } else if (name == "gen_ai.client.inference.operation.details") {
      read_payload(a.first({"gen_ai.input.messages"}), Role::user, MessageSink(run.input));
      read_payload(a.first({"gen_ai.output.messages"}), Role::assistant, MessageSink(run.output));
    } else if (base::starts_with(name, "gen_ai.")) {
      for (const auto& [kind, role] :
           {std::pair("gen_ai.system.message", Role::system), std::pair("gen_ai.user.message", Role::user),
            std::pair("gen_ai.assistant.message", Role::assistant), std::pair("gen_ai.tool.message", Role::tool)}) {
        if (name != kind) continue;
        Message message{.role = role, .text = a.text({"content", "gen_ai.event.content"})};
        message.tool_call_id = role == Role::tool ? a.text({"id"}) : "";
        message.is_error = role == Role::tool && reads_like_error(message.text);
        if (const std::string calls = a.text({"tool_calls"}); !calls.empty()) {
          std::vector<Message> read;
          read_messages(R"({"role":"assistant","tool_calls":)" + calls + "}", Role::assistant, read);
          if (!read.empty()) message.tool_calls = std::move(read.front().tool_calls);
        }
        run.input.push_back(std::move(message));
      }
    }
  });
}

void read_span(Node span, const Attributes& resource, const std::string& scope, const Record& record,
               const Emit& emit) {
  trace::LooseRun loose;
  Run& run = loose.run;
  run.place = record.place;
  run.id = read_span_id(span.any({"spanId", "span_id"}));
  loose.trace_id = read_span_id(span.any({"traceId", "trace_id"}));
  loose.parent_id = read_span_id(span.any({"parentSpanId", "parent_span_id"}));
  run.start = read_time(span.any({"startTimeUnixNano", "start_time_unix_nano"}));
  run.end = read_time(span.any({"endTimeUnixNano", "end_time_unix_nano"}));

  Attributes a;
  a.add(span["attributes"]);
  run.name = span["name"].text();
  read_genai_facts(a, scope, loose);
  const auto copy = [&](const char* name, std::initializer_list<Key> keys) {
    if (std::string value = resource.text(keys); !value.empty()) run.metadata.set(name, std::move(value));
  };
  copy("service", {"service.name"});
  copy("environment", {"deployment.environment.name", "deployment.environment"});
  read_events(span["events"], run);
  if (run.input.empty() && run.output.empty()) read_genai_content(a, record, loose);
  const Node status = span["status"];
  const std::string code = status["code"].text();
  if (code == "2" || code == "STATUS_CODE_ERROR" || code == "ERROR") {
    const std::string message = status["message"].text();
    if (!message.empty() || run.error.empty()) run.error = message.empty() ? "error" : message;
    if (const std::string type = a.text({"error.type"}); run.error == "error" && !type.empty()) run.error = type;
  }
  for (Message& message : run.output) {
    if (message.role == Role::tool && !run.error.empty()) message.is_error = true;
  }
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
