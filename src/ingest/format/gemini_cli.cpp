// SPDX-License-Identifier: MIT
// Gemini CLI sessions (~/.gemini/tmp/…/chats/session-*.json).
#include "ingest/format.hpp"
#include "ingest/format/fields.hpp"
#include "ingest/message/content.hpp"
#include "ingest/message/messages.hpp"

namespace tracesift::ingest {
namespace {

int recognise(Node r) { return r["projectHash"] && r["sessionId"] && r["messages"].is(Kind::array) ? 95 : 0; }

RecordOutcome read(const Record& record, const Emit& emit) {
  const Node r = record.node;
  if (recognise(r) == 0) return RecordOutcome::foreign;
  trace::LooseRun loose;
  Run& run = loose.run;
  run.place = record.place;
  run.id = loose.trace_id = r["sessionId"].text();
  run.kind = RunKind::session;
  run.name = "session";
  run.start = read_time(r["startTime"]);
  run.end = read_time(r["lastUpdated"]);
  r["messages"].each([&](Node node) {
    const std::string_view type = node["type"].word();
    const auto time = read_time(node["timestamp"]);
    if (type == "error") run.error = content_text(node["content"]);
    if (type != "user" && type != "gemini") return;
    run.error.clear();  // it went on after the error
    Message said;
    said.role = type == "user" ? Role::user : Role::assistant;
    said.text = content_text(node["content"]);
    said.time = time;
    read_tool_calls(node["toolCalls"], said.tool_calls);
    run.output.push_back(said);
    node["toolCalls"].each([&](Node call) {
      Message result;
      result.role = Role::tool;
      result.name = call["name"].text();
      result.tool_call_id = call["id"].text();
      const Node response = call["result"].first().path("functionResponse.response");
      const Node text = response.any({"output", "error"});
      result.text = text ? json_text(text) : json_text(response);
      result.is_error = call["status"].word() == "error" || call["status"].word() == "cancelled";
      result.time = time;
      run.output.push_back(std::move(result));
    });
    if (std::string model = node["model"].text(); !model.empty()) run.model = std::move(model);
    if (const Node tokens = node["tokens"]) add_usage(run.usage, read_usage_object(tokens));
  });
  emit(std::move(loose));
  return RecordOutcome::used;
}

}  // namespace

const Format kGeminiCli = {"gemini_cli", "Gemini CLI sessions", recognise, read};

}  // namespace tracesift::ingest
