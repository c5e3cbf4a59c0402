// SPDX-License-Identifier: MIT
// Spans in ClickHouse's table `otel_traces`, as its exporter's schema has them, in any output format with column names.
// https://github.com/open-telemetry/opentelemetry-collector-contrib/tree/main/exporter/clickhouseexporter
// Known from: the producer's source.
#include "base/text.hpp"
#include "ingest/format.hpp"
#include "ingest/format/fields.hpp"
#include "ingest/format/genai.hpp"
#include "ingest/format/genai_events.hpp"

namespace tracesift::ingest {
namespace {

constexpr std::int64_t kMaxDurationNs = 1'000'000'000'000'000;
constexpr std::int64_t kNsPerUs = 1000;

int recognise(Node r) { return r["TraceId"] && r["SpanId"] && r["SpanName"] && r["Timestamp"] ? 93 : 0; }

/// Columns of arrays: Events.Name[i] and Events.Attributes[i] are one event.
void read_events(Node r, Run& run) {
  std::vector<Node> attributes;
  r.path("Events.Attributes").unwrapped().each([&](Node one) { attributes.push_back(one); });
  std::size_t at = 0;
  r.path("Events.Name").unwrapped().each([&](Node name) {
    Attributes a;
    if (at < attributes.size()) a.add_plain(attributes[at]);
    ++at;
    read_genai_event(name.text(), a, run);
  });
}

RecordOutcome read(const Record& record, const Emit& emit) {
  const Node r = record.node;
  if (recognise(r) == 0) return RecordOutcome::foreign;
  trace::LooseRun loose;
  Run& run = loose.run;
  run.place = record.place;
  run.id = read_span_id(r["SpanId"]);
  loose.trace_id = read_span_id(r["TraceId"]);
  loose.parent_id = read_span_id(r["ParentSpanId"]);
  run.name = r["SpanName"].text();
  run.start = read_time(r["Timestamp"]);
  if (const auto took = r["Duration"].integer(); took && run.start && *took >= 0 && *took < kMaxDurationNs) {
    run.end = *run.start + *took / kNsPerUs;
  }
  Attributes a;
  a.add_plain(r["SpanAttributes"].unwrapped());
  std::string scope = r["ScopeName"].text();
  if (scope.empty()) scope = a.text({"otel.scope.name", "otel.library.name"});
  read_genai_facts(a, scope, loose);
  keep_fields(r, {"ServiceName"}, run.metadata);
  read_evaluation(a, run);
  read_events(r, run);
  read_genai_content(a, record, loose);
  if (base::lower_ascii(r["StatusCode"].text()).find("error") != std::string::npos) {
    if (const std::string message = r["StatusMessage"].text(); !message.empty()) run.error = message;
    if (run.error.empty()) run.error = a.text({"error.type"});
    if (run.error.empty()) run.error = "error";
  }
  if (record.on_unread) a.find_unread(record.on_unread);
  emit(std::move(loose));
  return RecordOutcome::used;
}

}  // namespace

const Format kClickHouse = {"clickhouse", "OpenTelemetry spans in ClickHouse (otel_traces)", recognise, read};

}  // namespace tracesift::ingest
