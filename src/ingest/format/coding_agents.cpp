// SPDX-License-Identifier: MIT
// Coding agents whose log is one file a session: OpenCode (`opencode export`), Cursor transcripts (a message a line),
// Continue sessions, SWE-agent trajectories.
#include "base/text.hpp"
#include "ingest/format.hpp"
#include "ingest/format/fields.hpp"
#include "ingest/message/content.hpp"
#include "ingest/message/messages.hpp"

namespace tracesift::ingest {
namespace {

bool is_opencode(Node r) {
  return base::starts_with(r.path("info.id").text(), "ses_") && r["messages"].is(Kind::array);
}
bool is_cursor(Node r) {
  return r["role"].is(Kind::string) && r.path("message.content").is(Kind::array) && r["type"].kind() == Kind::missing &&
         r["content"].kind() == Kind::missing;
}
bool is_continue(Node r) {
  return r["sessionId"] && r["workspaceDirectory"].kind() != Kind::missing && r["history"].is(Kind::array);
}
bool is_swe_agent(Node r) {
  return r["history"].is(Kind::array) && (r["trajectory"].is(Kind::array) || r.path("info.exit_status")) &&
         r["mistake_agent"].kind() == Kind::missing;
}

int recognise(Node r) {
  if (!r.is(Kind::object)) return 0;
  if (is_opencode(r) || is_continue(r)) return 92;
  if (is_swe_agent(r)) return 90;
  return is_cursor(r) ? 80 : 0;
}

void read_opencode(Node r, trace::LooseRun& loose) {
  Run& run = loose.run;
  run.kind = RunKind::session;
  run.id = loose.trace_id = r.path("info.id").text();
  run.name = r.path("info.title").text();
  run.start = read_time(r.path("info.time.created"));
  run.end = read_time(r.path("info.time.updated"));
  const auto add = [](auto& sum, const auto& value) {
    if (value) sum = sum.value_or(0) + *value;
  };
  r["messages"].each([&](Node message) {
    const Node info = message["info"];
    const auto time = read_time(info.any({"time.completed", "time.created"}));
    add(run.usage.input_tokens, info.path("tokens.input").integer());
    add(run.usage.input_tokens, info.path("tokens.cache.read").integer());
    add(run.usage.input_tokens, info.path("tokens.cache.write").integer());
    add(run.usage.output_tokens, info.path("tokens.output").integer());
    add(run.usage.cost_usd, info["cost"].number());
    if (std::string model = info["modelID"].text(); !model.empty()) run.model = std::move(model);
    run.error = read_error(info["error"]);  // of the last message: after an earlier one it went on
    const Role role = role_of(info["role"].text()).value_or(Role::assistant);
    message["parts"].each([&](Node part) {
      const std::string type = part["type"].text();
      if (type == "text") {
        run.output.push_back({.role = role, .text = part["text"].text(), .time = time});
      } else if (type == "tool") {
        const Node state = part["state"];
        Message call{.role = Role::assistant, .time = time};
        call.tool_calls.push_back({part["callID"].text(), part["tool"].text(), json_text(state["input"])});
        run.output.push_back(std::move(call));
        Message result{
            .role = Role::tool, .name = part["tool"].text(), .tool_call_id = part["callID"].text(), .time = time};
        result.text = content_text(state.any({"output", "error"}));
        result.is_error = state["status"].word() == "error" || part["tool"].word() == "invalid" ||
                          state.path("metadata.exit").integer().value_or(0) != 0;
        run.output.push_back(std::move(result));
      }
    });
  });
}

void read_swe_agent(Node r, const std::string& file, trace::LooseRun& loose) {
  Run& run = loose.run;
  run.kind = RunKind::agent;
  run.id = loose.trace_id = file;
  run.name = r["environment"].text();
  const Node info = r["info"];
  run.usage.cost_usd = info.path("model_stats").any({"instance_cost", "total_cost"}).number();
  run.usage.input_tokens = info.path("model_stats.tokens_sent").integer();
  run.usage.output_tokens = info.path("model_stats.tokens_received").integer();
  const std::string ended = info["exit_status"].text();
  if (!ended.empty()) run.metadata["exit_status"] = ended;
  if (ended.find("exit_") == 0 || ended.find("error") != std::string::npos) run.error = "ended by " + ended;
  bool asked = false;
  r["history"].each([&](Node message) {
    if (message["is_demo"].boolean().value_or(false)) return;  // shown to the agent, not done by it
    std::vector<Message> read;
    read_messages(message, Role::user, read);
    for (Message& said : read) {
      // After the task, what stands under role user is what the environment answered.
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

Outcome read(const Record& record, const Emit& emit) {
  const Node r = record.node;
  if (recognise(r) == 0) return Outcome::foreign;
  trace::LooseRun loose;
  Run& run = loose.run;
  run.place = record.place;
  const std::string file(record.file_name);
  if (is_opencode(r)) {
    read_opencode(r, loose);
  } else if (is_continue(r)) {
    run.kind = RunKind::session;
    run.id = loose.trace_id = r["sessionId"].text();
    run.name = r["title"].text();
    r["history"].each([&](Node entry) { read_messages(entry["message"], Role::user, run.output); });
  } else if (is_swe_agent(r)) {
    loose.ids_are_local = true;
    read_swe_agent(r, file, loose);
  } else {  // Cursor: the file is the session
    loose.ids_are_local = loose.is_piece = true;
    run.id = loose.trace_id = file;
    run.name = "session";
    std::vector<Message> read;
    read_messages(r["message"]["content"], role_of(r["role"].text()).value_or(Role::user), read);
    for (Message& said : read) {
      for (const std::string_view tag : {"<user_query>", "</user_query>"}) {
        if (const auto at = said.text.find(tag); at != std::string::npos) said.text.erase(at, tag.size());
      }
      said.text = std::string(base::trim(said.text));
      run.output.push_back(std::move(said));
    }
  }
  emit(std::move(loose));
  return Outcome::used;
}

}  // namespace

const Format kCodingAgents = {"coding_agents", "OpenCode, Cursor, Continue and SWE-agent sessions", recognise, read};

}  // namespace tracesift::ingest
