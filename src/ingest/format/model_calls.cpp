// SPDX-License-Identifier: MIT
// Logs of single model calls: a request and its response in one record, under each gateway's and provider's names.
// One call is a trace; calls of one session are a thread.
//   generic {request, response} · Helicone · LiteLLM · Bedrock invocation logs · OpenAI Responses, stored completions,
//   Batch output · Anthropic Batch results
// Known from: the producer's source.
#include "base/text.hpp"
#include "ingest/format.hpp"
#include "ingest/format/fields.hpp"
#include "ingest/format/spans.hpp"
#include "ingest/message/messages.hpp"
#include "ingest/message/stream.hpp"

namespace tracesift::ingest {
namespace {

/// Where a log keeps what every log has.
struct Shape {
  int (*recognise)(Node);
  Names id, thread, user, request, response, error, start, end, milliseconds, model, usage, cost, tags;
};

int is_helicone(Node r) {
  return r["request_id"] && r["request_body"] && r.any({"response_body", "response_status"}) ? 92 : 0;
}
int is_litellm(Node r) {
  return r["call_type"] && r["response_cost"].kind() != Kind::missing && r["messages"] ? 92 : 0;
}
int is_bedrock(Node r) { return r["schemaType"].word() == "ModelInvocationLog" ? 95 : 0; }
int is_openai_batch(Node r) {
  return r["custom_id"] && r["response"].kind() != Kind::missing && r["error"].kind() != Kind::missing ? 90 : 0;
}
int is_batch_input(Node r) { return r["custom_id"] && r["method"] && r["body"].is(Kind::object) ? 90 : 0; }
int is_anthropic_batch(Node r) { return r["custom_id"] && r.path("result.type").is(Kind::string) ? 92 : 0; }
int is_response(Node r) { return r["object"].word() == "response" && r["output"].is(Kind::array) ? 92 : 0; }
int is_completion(Node r) { return r["object"].word() == "chat.completion" && r["choices"].is(Kind::array) ? 88 : 0; }
/// LiteLLM's spend logs keep the prompt there, and an empty object under `messages`.
Node proxied_messages(Node r) { return r["proxy_server_request"].unwrapped()["messages"]; }
int is_pair(Node r) {
  const Node request = r.any({"request", "request_body", "kwargs"}).unwrapped();
  const bool asks = bool(request.any({"messages", "contents", "input", "prompt"}));
  if (asks && r.any({"response", "response_body", "output"})) return 70;
  // LiteLLM's spend logs, AutoGen's log lines: the messages stand beside the response.
  if (r["call_type"] && r["spend"].kind() != Kind::missing &&
      (is_message_list(r["messages"]) || is_message_list(proxied_messages(r)))) {
    return 80;
  }
  const Node response = r["response"].unwrapped();
  return is_message_list(r["messages"]) && response.any({"choices", "content", "output"}) ? 75 : 0;
}

const Shape kShapes[] = {
    {.recognise = is_helicone,
     .id = {"request_id"},
     .thread = {"request_properties.Helicone-Session-Id", "properties.Helicone-Session-Id"},
     .user = {"request_user_id"},
     .request = {"request_body"},
     .response = {"response_body"},
     .error = {"response_body.error"},
     .start = {"request_created_at"},
     .end = {"response_created_at"},
     .milliseconds = {"delay_ms"},
     .model = {"response_model", "request_model"},
     .usage = {"response_body.usage"},
     .cost = {"cost"},
     .tags = {"request_properties.tags"}},
    {.recognise = is_litellm,
     .id = {"trace_id", "id"},
     .thread = {"metadata.requester_metadata.session_id", "metadata.session_id", "session_id"},
     .user = {"end_user"},
     .request = {"messages"},
     .response = {"response"},
     .error = {"error_str", "error_information.error_message"},
     .start = {"startTime"},
     .end = {"endTime"},
     .milliseconds = {},
     .model = {"model"},
     .usage = {},
     .cost = {"response_cost"},
     .tags = {"request_tags"}},
    {.recognise = is_bedrock,
     .id = {"requestId"},
     .thread = {"requestMetadata.thread", "requestMetadata.session_id", "requestMetadata.thread_id",
                "requestMetadata.session", "requestMetadata.sessionId"},
     .user = {"identity.arn"},
     .request = {"input.inputBodyJson"},
     .response = {"output.outputBodyJson.output.message", "output.outputBodyJson"},
     .error = {"errorCode"},
     .start = {"timestamp"},
     .end = {},
     .milliseconds = {"output.outputBodyJson.metrics.latencyMs"},
     .model = {"modelId"},
     .usage = {},
     .cost = {},
     .tags = {}},
    {.recognise = is_anthropic_batch,
     .id = {"custom_id"},
     .thread = {},
     .user = {},
     .request = {},
     .response = {"result.message"},
     .error = {"result.error.error", "result.error"},
     .start = {},
     .end = {},
     .milliseconds = {},
     .model = {"result.message.model"},
     .usage = {"result.message.usage"},
     .cost = {},
     .tags = {}},
    {.recognise = is_batch_input,
     .id = {"custom_id"},
     .thread = {"body.metadata.thread_id", "body.conversation"},
     .user = {"body.user"},
     .request = {"body"},
     .response = {},
     .error = {},
     .start = {},
     .end = {},
     .milliseconds = {},
     .model = {"body.model"},
     .usage = {},
     .cost = {},
     .tags = {}},
    {.recognise = is_openai_batch,
     .id = {"custom_id"},
     .thread = {"response.body.metadata.thread_id", "response.body.conversation.id"},
     .user = {},
     .request = {},
     .response = {"response.body"},
     .error = {"error", "response.body.error"},
     .start = {"response.body.created", "response.body.created_at"},
     .end = {},
     .milliseconds = {},
     .model = {"response.body.model"},
     .usage = {"response.body.usage"},
     .cost = {},
     .tags = {}},
    {.recognise = is_response,
     .id = {"id"},
     .thread = {"conversation.id", "metadata.thread_id", "metadata.session_id"},
     .user = {"metadata.user_id", "user"},
     .request = {"input"},
     .response = {"output"},
     .error = {"error", "incomplete_details.reason"},
     .start = {"created_at"},
     .end = {"completed_at"},
     .milliseconds = {},
     .model = {"model"},
     .usage = {"usage"},
     .cost = {},
     .tags = {}},
    {.recognise = is_completion,
     .id = {"id"},
     .thread = {"metadata.thread_id", "metadata.session_id"},
     .user = {"metadata.user_id"},
     .request = {"messages", "input"},
     .response = {"choices"},
     .error = {},
     .start = {"created"},
     .end = {},
     .milliseconds = {},
     .model = {"model"},
     .usage = {"usage"},
     .cost = {},
     .tags = {}},
    {.recognise = is_pair,
     .id = {"id", "request_id", "trace_id", "log_id"},
     .thread = {"thread_id", "session_id", "conversation_id", "metadata.thread_id", "metadata.session_id",
                "response.metadata.thread_id", "request.metadata.thread_id", "request.metadata.session_id"},
     .user = {"user_id", "request.metadata.user_id", "request.user", "user"},
     .request = {"request", "request_body", "kwargs", "messages"},
     .response = {"response", "response_body", "output"},
     .error = {"error", "response.error", "metadata.error_information.error_message"},
     .start = {"timestamp", "start_time", "created_at", "time", "startTime"},
     .end = {"end_time", "endTime"},
     .milliseconds = {"latency_ms", "duration_ms"},
     .model = {"response.model", "request.model", "model"},
     .usage = {"response.usage", "usage"},
     .cost = {"cost", "cost_usd", "spend"},
     .tags = {"tags"}},
};

/// What AWS counts beside the model's own usage; the cache stands beside the input.
/// https://docs.aws.amazon.com/bedrock/latest/userguide/model-invocation-logging.html
void read_bedrock_numbers(Node r, Run& run) {
  const Node body = r.path("output.outputBodyJson");
  const Node usage = body.is(Kind::array) ? usage_of_stream(body) : body["usage"];
  if (usage) run.usage = read_usage_object(usage);
  if (const Node input = r["input"]; input["inputTokenCount"]) {
    const Usage counted = read_usage_object(input);
    run.usage.input_tokens = counted.input_tokens;
    if (counted.cache_read_tokens) run.usage.cache_read_tokens = counted.cache_read_tokens;
    if (counted.cache_write_tokens) run.usage.cache_write_tokens = counted.cache_write_tokens;
  }
  if (const auto n = r.path("output.outputTokenCount").integer()) run.usage.output_tokens = n;
  run.usage.total_tokens.reset();
  std::optional<double> ms = body.path("metrics.latencyMs").number();
  body.each([&](Node event) {
    const Node stated = event.any({"amazon-bedrock-invocationMetrics.invocationLatency", "metadata.metrics.latencyMs"});
    if (stated) ms = stated.number();
  });
  if (ms && run.start && !run.end) run.end = *run.start + static_cast<Time>(*ms * 1000);
  if (ms) run.stated_latency_s = *ms / 1000;
}

const Shape* shape_of(Node r, int* score = nullptr) {
  const Shape* best = nullptr;
  int highest = 0;
  if (!r.is(Kind::object)) return nullptr;
  for (const Shape& shape : kShapes) {
    const int found = shape.recognise(r);
    if (found > highest) {
      highest = found;
      best = &shape;
    }
  }
  if (score != nullptr) *score = highest;
  return best;
}

int recognise(Node r) {
  int score = 0;
  shape_of(r, &score);
  return score;
}

RecordOutcome read(const Record& record, const Emit& emit) {
  const Node r = record.node;
  const Shape* shape = shape_of(r);
  if (shape == nullptr) return RecordOutcome::foreign;
  trace::LooseRun loose;
  Run& run = loose.run;
  run.place = record.place;
  run.kind = RunKind::llm;
  run.id = r.any(shape->id).text();
  if (run.id.empty()) run.id = std::string(record.file_name) + record.number();
  loose.trace_id = run.id;
  loose.thread_id = r.any(shape->thread).text();
  if (std::string user = r.any(shape->user).text(); !user.empty()) run.metadata.set("user_id", std::move(user));
  run.start = read_time(r.any(shape->start));
  run.end = read_time(r.any(shape->end));
  if (const auto ms = r.any(shape->milliseconds).number(); ms && run.start && !run.end) {
    run.end = *run.start + static_cast<Time>(*ms * 1000);
  }
  run.model = r.any(shape->model).text();
  run.name = run.model.empty() ? "model call" : run.model;
  run.error = read_error(r.any(shape->error));
  const std::string_view result = r.path("result.type").word();
  if (run.error.empty() && (result == "expired" || result == "canceled" || result == "errored")) run.error = result;
  const auto status = r.any({"response_status", "response.status_code", "status_code"}).integer();
  if (run.error.empty() && status.value_or(0) >= 400) run.error = "HTTP " + std::to_string(*status);
  run.usage = read_usage(r);
  if (const Node usage = r.any(shape->usage)) run.usage = read_usage_object(usage);
  if (shape->recognise == is_bedrock) read_bedrock_numbers(r, run);
  if (shape->recognise == is_openai_batch || shape->recognise == is_anthropic_batch) run.usage.price_factor = 0.5;
  if (const auto cost = r.any(shape->cost).number()) run.usage.cost_usd = cost;
  run.tags = read_tags(r.any(shape->tags));
  read_feedback(r["scores"], "score", run.feedback);
  if (const Node rating = r["feedback_rating"]) run.feedback.push_back(read_score("feedback_rating", rating));

  if (const Node instructions = r["instructions"]; instructions.is(Kind::string)) {
    run.input.push_back({.role = Role::system, .text = instructions.text()});
  }
  read_messages(r.any(shape->request), Role::user, run.input);
  if (run.input.empty()) read_messages(proxied_messages(r), Role::user, run.input);
  Node response = r.any(shape->response);
  if (shape->recognise == is_completion) response = response.first()["message"];
  const bool answers = !response["error"] || response.any({"choices", "content", "output", "candidates"});
  if (answers) read_messages(response, Role::assistant, run.output);
  if (run.input.empty() && run.output.empty() && run.error.empty()) return RecordOutcome::ignored;
  emit(std::move(loose));
  return RecordOutcome::used;
}

}  // namespace

const Format kModelCalls = {"model_calls", "Logs of model calls", recognise, read};

}  // namespace tracesift::ingest
