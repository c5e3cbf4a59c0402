// SPDX-License-Identifier: MIT
// Langfuse: tables of traces, observations and scores from the UI, the API (camelCase) and blob storage (snake_case),
// and one trace downloaded from the UI. https://langfuse.com/docs/api-and-data-platform/features/export-from-ui
// Known from: the producer's source.
#include "base/text.hpp"
#include "ingest/format.hpp"
#include "ingest/format/fields.hpp"
#include "ingest/format/spans.hpp"

namespace tracesift::ingest {
namespace {

const SpanNames kObservation = {.id = {"id"},
                                .trace = {"traceId", "trace_id"},
                                .parent = {"parentObservationId", "parent_observation_id"},
                                .thread = {"sessionId", "session_id"},
                                .user = {"userId", "user_id"},
                                .name = {"name"},
                                .kind = {"type"},
                                .start = {"startTime", "start_time"},
                                .end = {"endTime", "end_time"},
                                .input = {"input"},
                                .output = {"output"},
                                .error = {},
                                .model = {"model", "providedModelName", "provided_model_name"},
                                .tags = {"tags"},
                                .metadata = {"metadata"}};
const SpanNames kTrace = {.id = {"id"},
                          .trace = {"id"},
                          .parent = {},
                          .thread = {"sessionId", "session_id"},
                          .user = {"userId", "user_id"},
                          .name = {"name"},
                          .kind = {},
                          .start = {"timestamp"},
                          .end = {},
                          .input = {"input"},
                          .output = {"output"},
                          .error = {},
                          .model = {},
                          .tags = {"tags"},
                          .metadata = {"metadata"}};

bool is_observation(Node r) {
  if (!r.any({"traceId", "trace_id"}) || !r["type"].is(Kind::string) || !r.any({"startTime", "start_time"}))
    return false;
  if (r["parentObservationId"].kind() != Kind::missing || r["parent_observation_id"].kind() != Kind::missing)
    return true;
  for (const char* type :
       {"SPAN", "GENERATION", "EVENT", "AGENT", "TOOL", "CHAIN", "RETRIEVER", "EVALUATOR", "EMBEDDING", "GUARDRAIL"}) {
    if (r["type"].text() == type) return true;
  }
  return false;
}
bool is_score(Node r) {
  return r.any({"dataType", "data_type"}).is(Kind::string) &&
         r.any({"traceId", "trace_id", "sessionId", "session_id"}) && r["name"].is(Kind::string);
}
bool is_trace(Node r) {
  return r["bookmarked"].kind() != Kind::missing && r["public"].kind() != Kind::missing && r["id"] &&
         r["run_type"].kind() == Kind::missing;
}
/// What SDKs send: {type: "generation-update", body: {…}}, alone or in a batch.
/// https://api.reference.langfuse.com/#tag/ingestion
bool is_event(Node r) {
  const std::string_view type = r["type"].word();
  const std::size_t dash = type.rfind('-');
  if (dash == std::string_view::npos || !r["body"].is(Kind::object)) return false;
  return type == "sdk-log" || type.substr(dash) == "-create" || type.substr(dash) == "-update";
}
bool is_batch(Node r) { return is_event(r["batch"].first()); }
bool is_download(Node r) { return r["trace"].is(Kind::object) && r["observations"].is(Kind::array); }

int recognise(Node r) {
  if (!r.is(Kind::object)) return 0;
  if (is_batch(r) || is_event(r)) return 90;
  if (is_download(r)) return 90;
  if (is_trace(r)) return 88;
  if (is_observation(r)) return 86;
  return is_score(r) ? 84 : 0;
}

/// A score of a session names no trace, and is left out.
void read_score_record(Node r, const Record& record, const Emit& emit) {
  if (!r.any({"traceId", "trace_id"})) return;
  trace::LooseRun note;
  note.is_note = true;
  note.record_id = r["id"].text();
  note.run.place = record.place;
  note.trace_id = r.any({"traceId", "trace_id"}).text();
  const Node label = r.any({"stringValue", "string_value"});
  const bool is_label = base::lower_ascii(r.any({"dataType", "data_type"}).text()) == "categorical" || !r["value"];
  Feedback feedback = read_score(r["name"].text(), is_label && label ? label : r["value"]);
  feedback.comment = r["comment"].text();
  note.run.feedback.push_back(std::move(feedback));
  emit(std::move(note));
}

/// `kind`: where the record does not state it.
void read_observation(Node r, const Record& record, const Emit& emit, std::optional<RunKind> kind = std::nullopt) {
  trace::LooseRun loose = read_span_record(r, kObservation, record);
  if (kind) loose.run.kind = *kind;
  if (loose.parent_id.empty()) loose.parent_id = loose.trace_id;  // below the trace's own record, where there is one
  if (base::lower_ascii(r["level"].text()) == "error") {
    loose.run.error = r.any({"statusMessage", "status_message"}).text();
    if (loose.run.error.empty()) loose.run.error = "error";
  }
  const Node cost = r.any({"costDetails", "cost_details"}).unwrapped();
  if (!loose.run.usage.cost_usd) loose.run.usage.cost_usd = cost["total"].number();
  emit(std::move(loose));
}

void read_trace(Node r, const Record& record, const Emit& emit) {
  trace::LooseRun loose = read_span_record(r, kTrace, record);
  loose.run.kind = RunKind::agent;
  if (const auto seconds = r["latency"].number(); seconds && loose.run.start) {
    loose.run.end = *loose.run.start + static_cast<Time>(*seconds * 1e6);
  }
  const Node scores = r["scores"].unwrapped();
  if (scores.is(Kind::object)) {  // {name: [values]}
    scores.each_member([&](std::string_view name, Node values) {
      const Node value = values.is(Kind::array) ? values.first() : values;
      if (value) loose.run.feedback.push_back(read_score(std::string(name), value));
    });
  }
  emit(std::move(loose));
  if (scores.is(Kind::array)) {
    scores.each([&](Node score) {
      if (is_score(score)) read_score_record(score, record, emit);
    });
  }
}

/// A later event of the same id adds to it or changes it. False: about nothing that is read.
bool read_event(Node event, const Record& record, const Emit& emit) {
  const Node body = event["body"];
  const std::string_view type = event["type"].word();
  const std::string_view what = type.substr(0, type.rfind('-'));
  if (what == "score" && body.any({"traceId", "trace_id"})) {
    read_score_record(body, record, emit);
  } else if (what == "trace") {
    read_trace(body, record, emit);
  } else if (what == "observation") {
    read_observation(body, record, emit, kind_of_word(body["type"].text()));
  } else if (what == "generation" || what == "span" || what == "event") {
    read_observation(body, record, emit, kind_of_word(what));
  } else {
    return false;
  }
  return true;
}

RecordOutcome read(const Record& record, const Emit& emit) {
  const Node r = record.node;
  if (is_event(r)) return read_event(r, record, emit) ? RecordOutcome::used : RecordOutcome::ignored;
  if (is_batch(r)) {
    r["batch"].each([&](Node event) { read_event(event, record, emit); });
    return RecordOutcome::used;
  }
  const auto observations = [&](Node list) {
    list.each([&](Node o) {
      if (is_observation(o)) read_observation(o, record, emit);
    });
  };
  if (is_download(r)) {
    read_trace(r["trace"], record, emit);
    observations(r["observations"]);
  } else if (is_trace(r)) {
    read_trace(r, record, emit);
    observations(r["observations"].unwrapped());
  } else if (is_observation(r)) {
    read_observation(r, record, emit);
  } else if (is_score(r)) {
    read_score_record(r, record, emit);
  } else {
    return RecordOutcome::foreign;
  }
  return RecordOutcome::used;
}

}  // namespace

const Format kLangfuse = {"langfuse", "Langfuse traces, observations and scores", recognise, read};

}  // namespace tracesift::ingest
