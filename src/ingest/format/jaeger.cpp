// SPDX-License-Identifier: MIT
// Traces as Jaeger's UI and API give them: {data: [{traceID, spans: [{spanID, operationName, tags, logs, …}]}]}.
// https://www.jaegertracing.io/docs/latest/apis/
// Known from: the producer's documents.
#include "ingest/format.hpp"
#include "ingest/format/fields.hpp"
#include "ingest/format/genai.hpp"
#include "ingest/format/genai_events.hpp"

namespace tracesift::ingest {
namespace {

constexpr std::int64_t kMaxDuration = 1'000'000'000'000'000;  // microseconds: thirty years

int recognise(Node r) {
  const Node first = r["spans"].first();
  return r["traceID"].is(Kind::string) && first["spanID"] && first["operationName"] ? 94 : 0;
}

Attributes tags_of(Node list) {
  Attributes a;
  list.each([&](Node tag) { a.add_named(tag["key"].text(), tag["value"]); });
  return a;
}

void read_span(Node span, const Record& record, const Emit& emit) {
  trace::LooseRun loose;
  Run& run = loose.run;
  run.place = record.place;
  loose.trace_id = span["traceID"].text();
  run.id = span["spanID"].text();
  span["references"].each([&](Node reference) {
    if (reference["refType"].word() == "CHILD_OF") loose.parent_id = reference["spanID"].text();
  });
  run.start = read_time(span["startTime"]);
  if (const auto took = span["duration"].integer(); took && run.start && *took >= 0 && *took < kMaxDuration) {
    run.end = *run.start + *took;
  }
  run.name = span["operationName"].text();
  const Attributes a = tags_of(span["tags"]);
  read_genai_facts(a, a.text({"otel.scope.name", "otel.library.name"}), loose);
  span["logs"].each([&](Node log) {
    const Attributes fields = tags_of(log["fields"]);
    read_genai_event(fields.text({"event", "name"}), fields, run);
  });
  read_genai_content(a, record, loose);
  const bool has_failed = a.text({"error"}) == "true" || a.text({"otel.status_code"}) == "ERROR";
  if (has_failed && run.error.empty()) {
    run.error = a.text({"otel.status_description", "error.type"});
    if (run.error.empty()) run.error = "error";
  }
  if (record.on_unread) a.find_unread(record.on_unread);
  emit(std::move(loose));
}

RecordOutcome read(const Record& record, const Emit& emit) {
  if (recognise(record.node) == 0) return RecordOutcome::foreign;
  record.node["spans"].each([&](Node span) { read_span(span, record, emit); });
  return RecordOutcome::used;
}

}  // namespace

const Format kJaeger = {"jaeger", "Jaeger traces (JSON of the UI)", recognise, read};

}  // namespace tracesift::ingest
