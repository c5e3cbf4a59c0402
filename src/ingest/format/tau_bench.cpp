// SPDX-License-Identifier: MIT
// tau-bench results: a list of {task_id, reward, info, traj, trial}. The user is simulated.
// https://github.com/sierra-research/tau-bench
// Known from: real files.
#include "base/text.hpp"
#include "ingest/format.hpp"
#include "ingest/format/fields.hpp"
#include "ingest/message/messages.hpp"

namespace tracesift::ingest {
namespace {

int recognise(Node record) {
  return record["traj"].kind() != Kind::missing && record["task_id"] && record["reward"].kind() != Kind::missing ? 95
                                                                                                                 : 0;
}

RecordOutcome read(const Record& record, const Emit& emit) {
  const Node node = record.node;
  if (recognise(node) == 0) return RecordOutcome::foreign;
  trace::LooseRun loose;
  loose.ids_are_local = true;
  Run& run = loose.run;
  run.place = record.place;
  run.id = node["task_id"].text();
  if (const Node trial = node["trial"]) run.id += "." + trial.text();
  loose.trace_id = run.id;
  run.name = "task " + node["task_id"].text();
  run.kind = RunKind::agent;
  read_feedback(node["reward"], "reward", run.feedback);
  run.metadata.set("task_id", node["task_id"].text());
  if (const Node trial = node["trial"]) run.metadata.set("trial", trial.text());
  if (std::string user = node.path("info.task.user_id").text(); !user.empty()) {
    run.metadata.set("user_id", std::move(user));
  }
  run.error = read_error(node.path("info.error"));
  read_messages(node["traj"], Role::user, run.output);
  emit(std::move(loose));
  return RecordOutcome::used;
}

}  // namespace

const Format kTauBench = {"tau_bench", "tau-bench results", recognise, read};

}  // namespace tracesift::ingest
