// SPDX-License-Identifier: MIT
// OpenHands: a trajectory is a list of events, each an action or an observation; an evaluation's output.jsonl holds
// one such list in each line's `history`. https://docs.all-hands.dev/
// Known from: real files.
#include "base/text.hpp"
#include "ingest/format.hpp"
#include "ingest/format/fields.hpp"
#include "ingest/message/content.hpp"
#include "ingest/message/messages.hpp"

namespace tracesift::ingest {
namespace {

bool is_event(Node r) {
  return r["source"].is(Kind::string) && (r["action"].is(Kind::string) || r["observation"].is(Kind::string)) &&
         (r["args"].is(Kind::object) || r["extras"].is(Kind::object) || r["content"]);
}
bool is_output(Node r) { return r["instance_id"] && is_event(r["history"].first()); }

int recognise(Node r) {
  if (is_output(r)) return 92;
  return is_event(r) ? 88 : 0;
}

void read_event(Node e, Run& run) {
  const auto time = read_time(e["timestamp"]);
  const std::string action = e["action"].text();
  const std::string call_id = e.path("tool_call_metadata.tool_call_id").text();
  if (const Node metrics = e["llm_metrics"]) {  // cumulative
    run.usage.cost_usd = metrics["accumulated_cost"].number();
    run.usage.input_tokens = metrics.path("accumulated_token_usage.prompt_tokens").integer();
    run.usage.output_tokens = metrics.path("accumulated_token_usage.completion_tokens").integer();
  }
  Message said{.role = e["source"].word() == "user" ? Role::user : Role::assistant, .time = time};
  if (action == "message" || action == "finish") {
    said.text = e.path("args").any({"content", "final_thought", "thought"}).text();
    if (said.text.empty()) said.text = e["message"].text();
  } else if (action == "system" || action == "recall" || action == "change_agent_state" || action == "null") {
    return;
  } else if (!action.empty()) {
    said.text = e.path("args.thought").text();
    std::string name = e.path("tool_call_metadata.function_name").text();
    if (name.empty()) name = action;
    said.tool_calls.push_back({call_id, std::move(name), json_text(e["args"])});
  } else {
    said.role = Role::tool;
    said.name = e["observation"].text();
    if (said.name == "agent_state_changed" || said.name == "null") return;
    said.text = content_text(e["content"]);
    said.tool_call_id = call_id;
    said.is_error = said.name == "error" || e.path("extras.exit_code").integer().value_or(0) != 0;
  }
  run.output.push_back(std::move(said));
}

RecordOutcome read(const Record& record, const Emit& emit) {
  const Node r = record.node;
  if (recognise(r) == 0) return RecordOutcome::foreign;
  trace::LooseRun loose;
  Run& run = loose.run;
  run.place = record.place;
  run.kind = RunKind::session;
  run.name = "session";
  loose.ids_are_local = true;
  if (is_output(r)) {
    run.id = loose.trace_id = r["instance_id"].text();
    run.error = read_error(r["error"]);
    run.model = r.path("metadata.llm_config.model").text();
    r["history"].each([&](Node item) {
      if (item.is(Kind::array)) {  // pairs of action and observation
        item.each([&](Node event) { read_event(event, run); });
      } else {
        read_event(item, run);
      }
    });
    if (const auto cost = r.path("metrics.accumulated_cost").number()) run.usage.cost_usd = cost;
  } else {  // the file is the session
    loose.is_piece = true;
    run.id = loose.trace_id = std::string(record.file_name);
    run.start = run.end = read_time(r["timestamp"]);
    read_event(r, run);
  }
  emit(std::move(loose));
  return RecordOutcome::used;
}

}  // namespace

const Format kOpenHands = {"openhands", "OpenHands trajectories", recognise, read};

}  // namespace tracesift::ingest
