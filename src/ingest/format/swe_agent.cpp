// SPDX-License-Identifier: MIT
// SWE-agent's trajectories: one object a task.
// Known from: real files.
#include "base/text.hpp"
#include "ingest/format/fields.hpp"
#include "ingest/format/one_run.hpp"
#include "ingest/message/messages.hpp"

namespace tracesift::ingest {
namespace {

bool is_mini(Node r) {
  return base::starts_with(r["trajectory_format"].text(), "mini-swe-agent") && r["messages"].is(Kind::array);
}

int recognise(Node r) {
  if (is_mini(r)) return 92;
  const bool is_run = r["trajectory"].is(Kind::array) || r.path("info.exit_status");
  return r.is(Kind::object) && r["history"].is(Kind::array) && is_run && r["mistake_agent"].kind() == Kind::missing ? 90
                                                                                                                    : 0;
}

/// mini-swe-agent: messages with what each took beside them.
/// https://mini-swe-agent.com/latest/usage/output_files/
void fill_mini(Node r, Run& run) {
  r["messages"].each([&](Node message) {
    std::vector<Message> read;
    read_messages(message, Role::user, read);
    const bool has_failed = message.path("extra.returncode").integer().value_or(0) != 0;
    for (Message& said : read) {
      said.is_error = said.is_error || (said.role == Role::tool && has_failed);
      run.output.push_back(std::move(said));
    }
    if (const Node response = message.path("extra.response")) {
      add_usage(run.usage, read_usage(response));
      run.model = response["model"].text();
    }
  });
  if (run.model.empty()) run.model = r.path("info.config.model.model_name").text();
}

void fill(const Record& record, trace::LooseRun& loose) {
  const Node r = record.node;
  Run& run = loose.run;
  run.kind = RunKind::agent;
  loose.ids_are_local = true;
  run.id = std::string(record.file_name);
  run.name = r["environment"].text();
  const Node info = r["info"];
  const auto cost = info.path("model_stats").any({"instance_cost", "total_cost"}).number();
  run.usage.cost_usd = cost;
  run.usage.input_tokens = info.path("model_stats.tokens_sent").integer();
  run.usage.output_tokens = info.path("model_stats.tokens_received").integer();
  const std::string ended = info["exit_status"].text();
  if (!ended.empty()) run.metadata.set("exit_status", ended);
  if (ended.find("exit_") == 0 || ended.find("error") != std::string::npos) run.error = "ended by " + ended;
  if (is_mini(r)) {
    run.error.clear();
    fill_mini(r, run);
    run.usage.cost_usd = cost;
    return;
  }
  bool asked = false;
  r["history"].each([&](Node message) {
    if (message["is_demo"].boolean().value_or(false)) return;  // shown to the agent, not done by it
    std::vector<Message> read;
    read_messages(message, Role::user, read);
    for (Message& said : read) {
      // After the task, role user is what the environment answered.
      if (said.role == Role::user && asked) said.role = Role::tool;
      asked = asked || said.role == Role::user;
      if (std::string action = message["action"].text();
          said.role == Role::assistant && said.tool_calls.empty() && !action.empty()) {
        said.tool_calls.push_back({"", action.substr(0, action.find_first_of(" \n")), action});
      }
      run.output.push_back(std::move(said));
    }
  });
}

}  // namespace

const Format kSweAgent = {"swe_agent", "SWE-agent trajectories", recognise, read_one_run<recognise, fill>};

}  // namespace tracesift::ingest
