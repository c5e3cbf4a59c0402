// SPDX-License-Identifier: MIT
// Spans that are a record each, with the attributes of OpenTelemetry's relatives: Phoenix (API, data frames), Logfire
// rows, TRAIL's nested spans. https://arize.com/docs/phoenix https://logfire.pydantic.dev/docs/
// Known from: the producer's source.
#include "base/text.hpp"
#include "ingest/format.hpp"
#include "ingest/format/fields.hpp"
#include "ingest/format/genai.hpp"
#include "ingest/format/genai_events.hpp"
#include "ingest/format/spans.hpp"

namespace tracesift::ingest {
namespace {

const SpanNames kNames = {.id = {"context.span_id", "span_id"},
                          .trace = {"context.trace_id", "trace_id"},
                          .parent = {"parent_id", "parent_span_id"},
                          .thread = {},
                          .user = {},
                          .name = {"name", "span_name", "message"},
                          .kind = {"span_kind"},
                          .start = {"start_time", "start_timestamp", "timestamp"},
                          .end = {"end_time", "end_timestamp"},
                          .input = {},
                          .output = {},
                          .error = {},
                          .model = {},
                          .tags = {"tags"},
                          .metadata = {}};

int recognise(Node r) {
  if (!r.is(Kind::object)) return 0;
  if (r["spans"].is(Kind::array) && r["spans"].first()["child_spans"].kind() != Kind::missing) return 92;  // TRAIL
  if (r["child_spans"].is(Kind::array) && r["span_id"]) return 90;
  const bool identified = r.path("context.trace_id") && r.path("context.span_id");
  if (identified && (r["span_kind"] || r["attributes"] || r["attributes.openinference.span.kind"])) return 92;
  return r["start_timestamp"] && r["span_id"] && r.any({"otel_scope_name", "span_name"}) ? 90 : 0;  // Logfire
}

/// "PT4.5S"
std::optional<double> seconds_of(const std::string& duration) {
  if (!base::starts_with(duration, "PT") || duration.back() != 'S') return std::nullopt;
  Document number;
  const std::string digits = duration.substr(2, duration.size() - 3);
  return number.parse(digits) ? number.root().number() : std::nullopt;
}

void read_span(Node r, const Record& record, const Emit& emit) {
  if (r["kind"].word() == "pending_span") return;  // exported again when it has ended
  trace::LooseRun loose = read_span_record(r, kNames, record);
  Run& run = loose.run;
  Attributes a;
  Document columns;  // of a data frame: attributes.llm.model_name
  std::string json = "{";
  a.add("openinference.span.kind", r["span_kind"]);
  const Node attributes = r.any({"attributes", "span_attributes"});
  a.add_plain(attributes);
  if (!attributes) {
    r.each_member([&](std::string_view key, Node value) {
      if (!base::starts_with(key, "attributes.") || !value) return;
      json += (json.size() > 1 ? ",\"" : "\"") + std::string(key.substr(11)) + "\":" + std::string(value.raw());
    });
    json += "}";
    if (columns.parse(json)) a.add_plain(columns.root());
  }
  read_genai_facts(a, r["otel_scope_name"].text(), loose);
  read_evaluation(a, run);
  read_genai_events(r["events"], run);
  read_genai_content(a, record, loose);
  if (const auto took = seconds_of(r["duration"].text()); took && run.start && !run.end) {
    run.end = *run.start + static_cast<Time>(*took * 1e6);
  }
  const std::string code = base::lower_ascii(r.any({"status_code", "otel_status_code", "status.status_code"}).text());
  if (code.find("error") != std::string::npos || r["is_exception"].boolean().value_or(false)) {
    const std::string stated = r.any({"status_message", "otel_status_message", "status.description"}).text();
    if (!stated.empty()) run.error = stated;
    const std::string type = r["exception_type"].text();
    const std::string message = r["exception_message"].text();
    if (run.error.empty()) run.error = type.empty() || message.empty() ? type + message : type + ": " + message;
    if (run.error.empty()) run.error = "error";
  }
  if (std::string user = a.text({"user_id"}); !user.empty()) run.metadata.set("user_id", std::move(user));
  r.each_member([&](std::string_view key, Node value) {  // eval.NAME.score columns
    if (!base::starts_with(key, "eval.") || key.size() < 12 || key.substr(key.size() - 6) != ".score" || !value) return;
    run.feedback.push_back(read_score(std::string(key.substr(5, key.size() - 11)), value));
  });
  r["annotations"].each([&](Node entry) {
    const Node score = entry.any({"result.score", "score", "result.label", "label"});
    if (score) run.feedback.push_back(read_score(entry["name"].text(), score));
  });
  emit(std::move(loose));
  r["child_spans"].each([&](Node child) { read_span(child, record, emit); });
}

RecordOutcome read(const Record& record, const Emit& emit) {
  const Node r = record.node;
  if (recognise(r) == 0) return RecordOutcome::foreign;
  if (r["spans"].is(Kind::array) && !r["span_id"]) {
    r["spans"].each([&](Node span) { read_span(span, record, emit); });
  } else {
    if (r["kind"].word() == "pending_span") return RecordOutcome::ignored;
    read_span(r, record, emit);
  }
  return RecordOutcome::used;
}

}  // namespace

const Format kPhoenix = {"phoenix", "Phoenix, Logfire and TRAIL spans", recognise, read};

}  // namespace tracesift::ingest
