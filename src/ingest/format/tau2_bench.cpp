// SPDX-License-Identifier: MIT
// tau2-bench results: {info, tasks, simulations:[{id, task_id, messages, reward_info, …}]}, or the simulations alone.
// Tool calls are flat, and the simulated user calls tools too. https://github.com/sierra-research/tau2-bench
// Known from: real files.
#include "base/text.hpp"
#include "ingest/format.hpp"
#include "ingest/format/fields.hpp"
#include "ingest/message/messages.hpp"

namespace tracesift::ingest {
namespace {

int recognise(Node record) {
  if (record["messages"].is(Kind::array) && record["reward_info"].kind() != Kind::missing) {
    return record.any({"task_id", "termination_reason", "id"}) ? 92 : 0;
  }
  // A set in which nothing ran is still known for what it is.
  const Node simulations = record["simulations"];
  return simulations.is(Kind::array) && simulations.size() == 0 && record["tasks"].is(Kind::array) ? 80 : 0;
}

RecordOutcome read(const Record& record, const Emit& emit) {
  const Node node = record.node;
  if (node["simulations"].is(Kind::array)) return RecordOutcome::ignored;
  if (recognise(node) == 0) return RecordOutcome::foreign;
  trace::LooseRun loose;
  loose.ids_are_local = true;
  Run& run = loose.run;
  run.place = record.place;
  run.id = node["id"].text();
  if (run.id.empty()) run.id = node["task_id"].text() + "." + node["trial"].text();
  loose.trace_id = run.id;
  run.name = "simulation";
  run.kind = RunKind::agent;
  run.start = read_time(node["start_time"]);
  run.end = read_time(node["end_time"]);
  if (run.start && !run.end) {
    if (const auto seconds = node["duration"].number()) run.end = *run.start + static_cast<Time>(*seconds * 1e6);
  }
  run.usage.cost_usd = node["agent_cost"].number();
  read_feedback(node.path("reward_info.reward"), "reward", run.feedback);
  const std::string ended = node["termination_reason"].text();
  if (!ended.empty()) run.metadata.set("termination_reason", ended);
  for (const std::string_view bad :
       {"agent_error", "user_error", "too_many_errors", "max_steps", "infrastructure_error"}) {
    if (ended == bad || ended.find("." + std::string(bad)) != std::string::npos) run.error = "ended by " + ended;
  }
  if (const Node task = node["task_id"]) run.metadata.set("task_id", task.text());
  if (const Node trial = node["trial"]) run.metadata.set("trial", trial.text());
  const Node info = record.envelope["info"];
  if (std::string domain = info.path("environment_info.domain_name").text(); !domain.empty()) {
    run.metadata.set("domain", std::move(domain));
  }
  run.model = info.path("agent_info.llm").text();

  std::int64_t input = 0;
  std::int64_t output = 0;
  node["messages"].each([&](Node message) {
    if (message["role"].word() != "assistant") return;
    input += message.path("usage.prompt_tokens").integer().value_or(0);
    output += message.path("usage.completion_tokens").integer().value_or(0);
  });
  if (input + output > 0) {
    run.usage.input_tokens = input;
    run.usage.output_tokens = output;
  }
  read_messages(node["messages"], Role::user, run.output);
  emit(std::move(loose));
  return RecordOutcome::used;
}

}  // namespace

const Format kTau2Bench = {"tau2_bench", "tau2-bench results", recognise, read};

}  // namespace tracesift::ingest
