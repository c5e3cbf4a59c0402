// SPDX-License-Identifier: MIT
// Calls and chats of Retell: POST /v2/list-calls, GET /list-chat, and what its webhook brings. Costs are in cents of a
// dollar, times in milliseconds since 1970, times within a call in seconds from its start.
// https://github.com/RetellAI/retell-python-sdk (retell/types/phone_call_response.py, chat_response.py)
// Known from: the producer's source.
#include "base/text.hpp"
#include "ingest/format/fields.hpp"
#include "ingest/format/one_run.hpp"
#include "ingest/message/content.hpp"
#include "ingest/message/messages.hpp"

namespace tracesift::ingest {
namespace {

constexpr double kCentsPerDollar = 100;
constexpr double kMicroseconds = 1e6;

Node inner_of(Node r) { return r["event"].is(Kind::string) && r["call"].is(Kind::object) ? r["call"] : r; }

int recognise(Node r) {
  r = inner_of(r);
  const bool is_call = r["call_id"] && r["call_status"];
  const bool is_chat = r["chat_id"] && r["chat_status"];
  return (is_call || is_chat) && r["agent_id"] ? 92 : 0;
}

/// https://docs.retellai.com/reliability/debug-call-disconnect: what is no one's wish.
bool is_fault(std::string_view reason) {
  if (base::starts_with(reason, "error") || base::starts_with(reason, "telephony_provider")) return true;
  for (const std::string_view known : {"no_valid_payment", "concurrency_limit_reached", "sip_routing_error",
                                       "invalid_destination", "dial_failed", "registered_call_timeout"}) {
    if (reason == known) return true;
  }
  return false;
}

std::optional<Time> time_of(Node entry, std::optional<Time> start) {
  if (const auto time = read_time(entry["created_timestamp"])) return time;
  auto seconds = entry["time_sec"].number();
  if (!seconds) seconds = entry["words"].first()["start"].number();
  const bool is_plain = seconds && *seconds >= 0 && *seconds < 1e6;
  if (!start || !is_plain) return std::nullopt;
  return *start + static_cast<Time>(*seconds * kMicroseconds);
}

void read_entry(Node entry, std::optional<Time> start, std::vector<Message>& out) {
  const std::string_view role = entry["role"].word();
  Message message;
  message.time = time_of(entry, start);
  if (role == "tool_call_invocation") {
    message.role = Role::assistant;
    message.tool_calls.push_back({entry["tool_call_id"].text(), entry["name"].text(), json_text(entry["arguments"])});
  } else if (role == "tool_call_result") {
    message.role = Role::tool;
    message.tool_call_id = entry["tool_call_id"].text();
    message.text = json_text(entry["content"]);
    message.is_error = !entry["successful"].boolean().value_or(!reads_like_error(message.text));
  } else if (role == "agent" || role == "transfer_target" || role == "user" || role == "sms" || role == "dtmf") {
    message.role = role == "agent" || role == "transfer_target" ? Role::assistant : Role::user;
    message.text = entry.any({"content", "digit"}).text();
    if (role == "transfer_target") message.name = role;
    if (message.text.empty()) return;
  } else {
    return;  // node_transition, state_transition, injected: the agent's own course
  }
  out.push_back(std::move(message));
}

Usage usage_of(Node r) {
  Usage usage;
  r.path("llm_token_usage.values").each([&](Node tokens) {
    Usage request;
    request.total_tokens = tokens.integer();
    add_usage(usage, request);
  });
  if (const auto cents = r.any({"call_cost.combined_cost", "chat_cost.combined_cost"}).number()) {
    usage.cost_usd = *cents / kCentsPerDollar;
  }
  return usage;
}

void fill(const Record& record, trace::LooseRun& loose) {
  const Node r = inner_of(record.node);
  Run& run = loose.run;
  run.id = r.any({"call_id", "chat_id"}).text();
  run.name = r["agent_name"].text();
  if (run.name.empty()) run.name = r["call_id"] ? "call" : "chat";
  run.start = read_time(r["start_timestamp"]);
  run.end = read_time(r["end_timestamp"]);
  run.usage = usage_of(r);
  r.any({"transcript_with_tool_calls", "message_with_tool_calls", "transcript_object",
         "scrubbed_transcript_with_tool_calls"})
      .each([&](Node entry) { read_entry(entry, run.start, run.output); });
  if (run.output.empty()) read_transcript(r["transcript"].text(), run.output);
  const std::string reason = r["disconnection_reason"].text();
  const std::string_view status = r.any({"call_status", "chat_status"}).word();
  if (is_fault(reason) || status == "error") run.error = reason.empty() ? "error" : reason;
  const Node analysis = r.any({"call_analysis", "chat_analysis"});
  if (const Node verdict = analysis.any({"call_successful", "chat_successful"})) {
    run.feedback.push_back(read_score("successful", verdict));
  }
  if (const Node mood = analysis["user_sentiment"]; !mood.text().empty()) {
    run.feedback.push_back(read_score("user_sentiment", mood));
    run.feedback.back().is_verdict = false;
  }
  keep_fields(r, {"agent_id", "call_type", "direction", "disconnection_reason"}, run.metadata);
  read_metadata(analysis["custom_analysis_data"], run.metadata);
  read_metadata(r["retell_llm_dynamic_variables"], run.metadata);
  read_metadata(r["metadata"], run.metadata);
}

}  // namespace

const Format kRetell = {"retell", "Retell calls and chats", recognise, read_one_session<recognise, fill>};

}  // namespace tracesift::ingest
