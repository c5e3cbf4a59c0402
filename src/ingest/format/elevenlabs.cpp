// SPDX-License-Identifier: MIT
// Conversations of ElevenLabs Agents: GET /v1/convai/conversations/{id}, and what its post-call webhook brings. Times
// are in seconds; `metadata.cost` is in credits, prices of models are in USD.
// https://github.com/elevenlabs/elevenlabs-python (types/get_conversation_response_model.py and what it names)
// Known from: the producer's source.
#include "ingest/format/fields.hpp"
#include "ingest/format/one_run.hpp"
#include "ingest/message/content.hpp"

namespace tracesift::ingest {
namespace {

constexpr double kMaxCallSeconds = 1e6;

Node inner_of(Node r) {
  const Node body = r["body"].is(Kind::object) ? r["body"] : r;
  return body["data"].is(Kind::object) && body["type"] ? body["data"] : r;
}

int recognise(Node r) {
  r = inner_of(r);
  const bool is_one = r["conversation_id"] && r["agent_id"] && r["transcript"].is(Kind::array) &&
                      r.any({"metadata.start_time_unix_secs", "metadata.call_duration_secs"});
  const bool is_listed = r["conversation_id"] && r["agent_id"] && r["call_successful"] && r["message_count"];
  return is_one || is_listed ? 92 : 0;
}

std::optional<Time> after(std::optional<Time> start, Node seconds) {
  const auto passed = seconds.number();
  if (!start || !passed || *passed < 0 || *passed > kMaxCallSeconds) return std::nullopt;
  return *start + static_cast<Time>(*passed * 1e6);
}

void read_turn(Node turn, std::optional<Time> start, std::vector<Message>& out) {
  const auto when = after(start, turn["time_in_call_secs"]);
  Message message;
  message.role = turn["role"].word() == "user" ? Role::user : Role::assistant;
  message.text = turn.any({"original_message", "message"}).text();
  message.time = when;
  read_tool_calls(turn["tool_calls"], message.tool_calls);
  if (!message.text.empty() || !message.tool_calls.empty()) out.push_back(std::move(message));
  turn["tool_results"].each([&](Node result) {
    Content content;
    read_result(result, content);
    for (Message& one : content.results) {
      one.time = when;
      out.push_back(std::move(one));
    }
  });
}

/// Of each model that answered; `initiated_generation` would count answers that were thrown away, too.
void read_usage_by_model(Node r, Run& run) {
  r.path("metadata.charging.llm_usage.irreversible_generation.model_usage")
      .each_member([&](std::string_view model, Node usage) {
        const auto tokens = [&](const Key& kind) { return usage[kind]["tokens"].integer(); };
        Usage one;
        one.cache_read_tokens = tokens("input_cache_read");
        one.cache_write_tokens = tokens("input_cache_write");
        one.input_tokens = tokens("input");
        one.output_tokens = tokens("output_total");
        add_cache_to_input(one);
        add_usage(run.usage, one);
        if (run.model.empty()) run.model = model;
      });
  const Node charging = r.path("metadata.charging");
  run.usage.cost_usd = charging.any({"platform_price", "llm_price"}).number();
}

std::optional<double> verdict_of(Node word) {
  const std::string_view said = word.word();
  if (said == "success" || said == "like") return 1;
  if (said == "failure" || said == "dislike") return 0;
  return std::nullopt;
}

void read_verdicts(Node r, std::vector<Feedback>& out) {
  const auto add = [&](std::string key, Node word, Node reason) {
    if (const auto score = verdict_of(word)) out.push_back({std::move(key), score, "", reason.text()});
  };
  add("call_successful", r.any({"analysis.call_successful", "call_successful"}), {});
  r.path("analysis.evaluation_criteria_results").each_member([&](std::string_view id, Node criterion) {
    add(std::string(id), criterion["result"], criterion["rationale"]);
  });
  const Node feedback = r.path("metadata.feedback");
  add("user_feedback", feedback["overall_score"], feedback["comment"]);
  if (const auto rating = feedback["rating"].number()) {
    out.push_back({"user_rating", rating, "", feedback["comment"].text()});
  }
  r["transcript"].each([&](Node turn) { add("turn_feedback", turn.path("feedback.score"), {}); });
}

void fill(const Record& record, trace::LooseRun& loose) {
  const Node r = inner_of(record.node);
  Run& run = loose.run;
  run.id = r["conversation_id"].text();
  run.name = r["agent_name"].text();
  if (run.name.empty()) run.name = "call";
  run.start = read_time(r.any({"metadata.start_time_unix_secs", "start_time_unix_secs"}));
  run.end = after(run.start, r.any({"metadata.call_duration_secs", "call_duration_secs"}));
  r["transcript"].each([&](Node turn) { read_turn(turn, run.start, run.output); });
  read_usage_by_model(r, run);
  if (r["status"].word() == "failed") {
    run.error = read_error(r.path("metadata.error"));
    if (run.error.empty()) run.error = r.path("metadata.termination_reason").text();
    if (run.error.empty()) run.error = "failed";
  }
  read_verdicts(r, run.feedback);
  keep_fields(r, {"agent_id", "user_id", "branch_id"}, run.metadata);
  keep_fields(r["metadata"], {"main_language", "termination_reason"}, run.metadata);
  r.path("analysis.data_collection_results").each_member([&](std::string_view name, Node result) {
    if (std::string value = result["value"].text(); !value.empty()) run.metadata.set(name, std::move(value));
  });
  read_metadata(r.path("conversation_initiation_client_data.dynamic_variables"), run.metadata);
}

}  // namespace

const Format kElevenLabs = {"elevenlabs", "ElevenLabs conversations", recognise, read_one_session<recognise, fill>};

}  // namespace tracesift::ingest
