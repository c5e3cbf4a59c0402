// SPDX-License-Identifier: MIT
// Inspect AI evaluation logs: samples of a JSON log, or the sample files of an .eval archive.
// https://inspect.aisi.org.uk/eval-logs.html
// Known from: real files.
#include "ingest/format.hpp"
#include "ingest/format/fields.hpp"
#include "ingest/message/messages.hpp"

namespace tracesift::ingest {
namespace {

bool is_sample(Node r) {
  return r["epoch"] && r["messages"].is(Kind::array) && r["input"] &&
         (r["scores"].kind() != Kind::missing || r["output"] || r["target"]);
}
/// What else is in a log or an archive: headers, summaries, the journal.
bool is_frame(Node r) {
  if (r["eval"].is(Kind::object) && r.path("eval.task")) return r["samples"].size() == 0;
  if (r["scorer"] && r["samples"].first()["value"].kind() != Kind::missing) return true;  // reductions.json
  return r["epoch"] && r["id"] && r["input"] && r["messages"].kind() == Kind::missing;
}

int recognise(Node r) {
  if (!r.is(Kind::object)) return 0;
  if (is_sample(r)) return 93;
  return is_frame(r) ? 80 : 0;
}

RecordOutcome read(const Record& record, const Emit& emit) {
  const Node r = record.node;
  if (!is_sample(r)) return is_frame(r) ? RecordOutcome::ignored : RecordOutcome::foreign;
  trace::LooseRun loose;
  Run& run = loose.run;
  run.place = record.place;
  const std::string uuid = r["uuid"].text();
  run.id = uuid.empty() ? r["id"].text() + "." + r["epoch"].text() : uuid;
  loose.ids_are_local = uuid.empty();
  loose.trace_id = run.id;
  run.kind = RunKind::agent;
  run.name = "sample " + r["id"].text();
  run.start = read_time(r["started_at"]);
  run.end = read_time(r["completed_at"]);
  run.stated_latency_s = r["total_time"].number();
  run.error = read_error(r["error"]);
  if (const Node limit = r["limit"]; run.error.empty() && limit)
    run.error = "stopped by the " + limit["type"].text() + " limit";
  run.model = r.path("output.model").text();
  run.metadata.set("sample_id", r["id"].text());
  run.metadata.set("epoch", r["epoch"].text());
  const Node eval = record.envelope["eval"];
  if (std::string task = eval["task"].text(); !task.empty()) run.metadata.set("task", std::move(task));
  if (run.model.empty()) run.model = eval["model"].text();
  run.tags = read_tags(eval["tags"]);
  std::int64_t input = 0;
  std::int64_t output = 0;
  r["model_usage"].each_member([&](std::string_view, Node usage) {
    input += usage["input_tokens"].integer().value_or(0);
    output += usage["output_tokens"].integer().value_or(0);
    if (const auto cost = usage["total_cost"].number()) run.usage.cost_usd = run.usage.cost_usd.value_or(0) + *cost;
  });
  if (input + output > 0) {
    run.usage.input_tokens = input;
    run.usage.output_tokens = output;
  }
  r["scores"].each_member([&](std::string_view name, Node score) {
    const Node value = score["value"];
    Feedback feedback = read_score(std::string(name), value);
    if (feedback.value == "C" || feedback.value == "I")
      feedback.score = feedback.value == "C" ? 1 : 0;  // correct, incorrect
    feedback.comment = score["explanation"].text();
    if (feedback.score || !feedback.value.empty()) run.feedback.push_back(std::move(feedback));
  });
  read_messages(r["messages"], Role::user, run.input);
  read_messages(r.path("output").any({"choices"}).first()["message"], Role::assistant, run.output);
  emit(std::move(loose));
  return RecordOutcome::used;
}

}  // namespace

const Format kInspect = {"inspect", "Inspect AI evaluation logs", recognise, read};

}  // namespace tracesift::ingest
