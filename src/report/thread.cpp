// SPDX-License-Identifier: MIT
#include "report/thread.hpp"

#include "report/optional.hpp"

namespace tracesift::report {
namespace {

using base::Json;

const char* word(Role role) {
  switch (role) {
    case Role::system: return "system";
    case Role::user: return "user";
    case Role::assistant: return "assistant";
    case Role::tool: return "tool";
  }
  return "user";
}

Json message_json(const Message& message) {
  Json json = {{"role", word(message.role)}, {"content", message.text}};
  if (!message.tool_calls.empty()) {
    for (const ToolCall& call : message.tool_calls) {
      json["tool_calls"].push_back({{"id", call.id}, {"name", call.name}, {"arguments", call.arguments}});
    }
  }
  if (!message.tool_call_id.empty()) json["tool_call_id"] = message.tool_call_id;
  if (!message.name.empty()) json["name"] = message.name;
  if (message.is_error) json["is_error"] = true;
  if (message.is_truncated) json["is_cut"] = true;
  if (message.time) json["time"] = base::format_time(*message.time);
  return json;
}

Json tokens_json(const Usage& usage) {
  return {{"input", maybe(usage.input_tokens)},
          {"output", maybe(usage.output_tokens)},
          {"total", maybe(usage.total_tokens)}};
}

}  // namespace

Json thread_json(const Thread& thread) {
  Json json = {{"thread_id", thread.id}, {"messages", Json::array()}, {"runs", Json::array()}};
  for (const Message& message : thread.messages) json["messages"].push_back(message_json(message));
  for (const Trace& trace : thread.traces) {
    for (const Run& run : trace.runs) {
      json["runs"].push_back(
          {{"id", run.id},
           {"trace_id", trace.id},
           {"parent_id", run.parent < 0 ? Json(nullptr) : Json(trace.runs[static_cast<std::size_t>(run.parent)].id)},
           {"name", run.name},
           {"kind", name(run.kind)},
           {"start_time", maybe_time(run.start)},
           {"end_time", maybe_time(run.end)},
           {"error", maybe_text(run.error)},
           {"model", maybe_text(run.model)},
           {"tokens", tokens_json(run.usage)},
           {"cost_usd", maybe(run.usage.cost_usd)}});
    }
  }
  json["error"] = maybe_text(thread.error);
  json["start_time"] = maybe_time(thread.start);
  json["end_time"] = maybe_time(thread.end);
  json["latency_s"] = maybe(thread.latency_s);
  json["tokens"] = tokens_json(thread.usage);
  json["cost_usd"] = maybe(thread.usage.cost_usd);
  if (thread.cost_is_computed) json["cost_is_computed"] = true;
  json["tool_errors"] = thread.tool_errors;
  json["model"] = maybe_text(thread.model);
  json["feedback"] = Json::array();
  for (const Feedback& feedback : thread.feedback) {
    Json entry = {{"key", feedback.key}, {"score", maybe(feedback.score)}};
    if (!feedback.value.empty()) entry["value"] = feedback.value;
    if (!feedback.comment.empty()) entry["comment"] = feedback.comment;
    json["feedback"].push_back(std::move(entry));
  }
  json["metadata"] = Json::object();
  for (const auto& [key, value] : thread.metadata) json["metadata"][key] = value;
  json["tags"] = thread.tags;
  json["source_format"] = thread.source_format;
  return json;
}

}  // namespace tracesift::report
