// SPDX-License-Identifier: MIT
// AgentDojo results: a task's messages with what it was worth and whether the attack came through.
#include "base/text.hpp"
#include "ingest/format.hpp"
#include "ingest/format/fields.hpp"
#include "ingest/message/messages.hpp"

namespace tracesift::ingest {
namespace {

int recognise(Node r) {
  const bool is_result = r["suite_name"] && r["pipeline_name"];
  return r.is(Kind::object) && is_result && r["messages"].is(Kind::array) ? 92 : 0;
}

Outcome read(const Record& record, const Emit& emit) {
  const Node r = record.node;
  if (recognise(r) == 0) return Outcome::foreign;
  trace::LooseRun loose;
  loose.ids_are_local = true;
  Run& run = loose.run;
  run.place = record.place;
  run.kind = RunKind::agent;
  const auto keep = [&](std::string_view key) {
    if (std::string value = r[key].text(); !value.empty()) run.metadata[std::string(key)] = std::move(value);
  };
  for (const std::string_view part :
       {"suite_name", "pipeline_name", "user_task_id", "injection_task_id", "attack_type"}) {
    keep(part);
    if (std::string value = r[part].text(); !value.empty()) run.id += (run.id.empty() ? "" : "/") + value;
  }
  for (const std::string_view key : {"utility", "security"}) {
    if (r[key]) run.feedback.push_back(read_score(std::string(key), r[key]));
  }
  run.model = r["pipeline_name"].text();
  run.error = read_error(r["error"]);
  run.stated_latency_s = r["duration"].number();
  read_messages(r["messages"], Role::user, run.output);
  if (run.id.empty()) run.id = std::string(record.file_name) + record.number();
  run.name = run.id;
  loose.trace_id = run.id;
  emit(std::move(loose));
  return Outcome::used;
}

}  // namespace

const Format kAgentDojo = {"agentdojo", "AgentDojo results", recognise, read};

}  // namespace tracesift::ingest
