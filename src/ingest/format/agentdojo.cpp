// SPDX-License-Identifier: MIT
// AgentDojo results: a task's messages with what it was worth and whether the attack came through.
// Known from: the producer's source.
#include "base/text.hpp"
#include "ingest/format/fields.hpp"
#include "ingest/format/one_run.hpp"
#include "ingest/message/messages.hpp"

namespace tracesift::ingest {
namespace {

int recognise(Node r) {
  const bool is_result = r["suite_name"] && r["pipeline_name"];
  return r.is(Kind::object) && is_result && r["messages"].is(Kind::array) ? 92 : 0;
}

void fill(const Record& record, trace::LooseRun& loose) {
  const Node r = record.node;
  loose.ids_are_local = true;
  Run& run = loose.run;
  run.kind = RunKind::agent;
  const std::initializer_list<Key> parts = {"suite_name", "pipeline_name", "user_task_id", "injection_task_id",
                                            "attack_type"};
  keep_fields(r, parts, run.metadata);
  for (const Key& part : parts) {
    if (std::string value = r[part].text(); !value.empty()) run.id += (run.id.empty() ? "" : "/") + value;
  }
  for (const std::string_view key : {"utility", "security"}) {
    if (r[key]) run.feedback.push_back(read_score(std::string(key), r[key]));
  }
  run.model = r["pipeline_name"].text();
  run.error = read_error(r["error"]);
  run.stated_latency_s = r["duration"].number();
  read_messages(r["messages"], Role::user, run.output);
  run.name = run.id;
}

}  // namespace

const Format kAgentDojo = {"agentdojo", "AgentDojo results", recognise, read_one_run<recognise, fill>};

}  // namespace tracesift::ingest
