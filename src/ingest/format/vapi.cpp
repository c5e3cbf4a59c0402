// SPDX-License-Identifier: MIT
// Calls of Vapi: GET https://api.vapi.ai/call, and the end-of-call report that its webhook brings. Costs are in USD,
// times of messages in milliseconds since 1970.
// https://github.com/VapiAI/server-sdk-typescript (api/types/Call.ts, Artifact.ts, CallEndedReason.ts)
// Known from: real files.
#include "base/text.hpp"
#include "ingest/format/fields.hpp"
#include "ingest/format/one_run.hpp"
#include "ingest/message/content.hpp"
#include "ingest/message/messages.hpp"

namespace tracesift::ingest {
namespace {

bool is_report(Node r) { return r.path("message.type").word() == "end-of-call-report"; }

int recognise(Node r) {
  if (is_report(r)) return 92;
  const bool is_call = r["orgId"] && r["id"] && r.any({"endedReason", "costBreakdown", "assistantId", "squadId"});
  return is_call && r.any({"messages", "artifact", "status", "startedAt"}) ? 92 : 0;
}

/// https://docs.vapi.ai/calls/call-ended-reason: faults of the service, of its providers or of the set-up.
bool is_fault(std::string_view reason) {
  for (const std::string_view word : {"error", "fault", "failed", "invalid", "not-found", "shutdown"}) {
    if (reason.find(word) != std::string_view::npos) return true;
  }
  return false;
}

void read_message(Node node, std::vector<Message>& out) {
  const std::string_view role = node["role"].word();
  Message message;
  message.time = read_time(node["time"]);
  if (role == "tool_calls") {
    message.role = Role::assistant;
    read_tool_calls(node["toolCalls"], message.tool_calls);
  } else if (role == "tool_call_result") {
    message.role = Role::tool;
    message.tool_call_id = node["toolCallId"].text();
    message.name = node["name"].text();
    message.text = json_text(node["result"]);
    message.is_error = reads_like_error(message.text);
  } else {
    const auto who = role_of(role);
    if (!who) return;
    message.role = *who;
    message.text = node.any({"message", "content"}).text();
    if (message.text.empty()) return;
  }
  out.push_back(std::move(message));
}

Usage usage_of(Node r) {
  Usage usage;
  const Node breakdown = r["costBreakdown"];
  usage.input_tokens = breakdown["llmPromptTokens"].integer();
  usage.output_tokens = breakdown["llmCompletionTokens"].integer();
  usage.cache_read_tokens = breakdown["llmCachedPromptTokens"].integer();
  usage.cost_usd = r["cost"].number();
  if (!usage.cost_usd) usage.cost_usd = breakdown["total"].number();
  return usage;
}

std::string model_of(Node call) {
  std::string model;
  call["costs"].each([&](Node cost) {
    if (model.empty() && cost["type"].word() == "model") model = cost.path("model.model").text();
  });
  return model.empty() ? call.path("assistant.model.model").text() : model;
}

void fill(const Record& record, trace::LooseRun& loose) {
  const bool is_webhook = is_report(record.node);
  const Node r = is_webhook ? record.node["message"] : record.node;
  const Node call = is_webhook ? r["call"] : r;
  Run& run = loose.run;
  run.id = call["id"].text();
  run.name = "call";
  run.start = read_time(r.any({"startedAt", "createdAt"}));
  run.end = read_time(r["endedAt"]);
  run.model = model_of(r);
  run.usage = usage_of(r);
  const Node listed = r.path("artifact.messages");
  (listed.size() > 0 ? listed : r["messages"]).each([&](Node message) { read_message(message, run.output); });
  if (run.output.empty()) read_transcript(r.any({"artifact.transcript", "transcript"}).text(), run.output);
  const std::string reason = r["endedReason"].text();
  if (is_fault(reason)) run.error = reason;
  if (const Node verdict = r.path("analysis.successEvaluation"); !verdict.text().empty()) {
    run.feedback.push_back(read_score("success_evaluation", verdict));
  }
  if (!reason.empty()) run.metadata.set("ended_reason", reason);
  for (const Key key : {Key("type"), Key("assistantId"), Key("squadId")}) keep_fields(call, {key}, run.metadata);
  keep_fields(call["customer"], {"number"}, run.metadata);
  read_metadata(r.path("analysis.structuredData"), run.metadata);
  read_metadata(call["metadata"], run.metadata);
}

}  // namespace

const Format kVapi = {"vapi", "Vapi calls", recognise, read_one_session<recognise, fill>};

}  // namespace tracesift::ingest
