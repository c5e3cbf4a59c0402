// SPDX-License-Identifier: MIT
#include "ingest/format/genai.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "ingest/format/fields.hpp"
#include "ingest/message/content.hpp"
#include "ingest/message/messages.hpp"

namespace tracesift::ingest {
namespace {

RunKind kind_of(const Attributes& a, const std::string& scope) {
  const std::string named =
      base::lower_ascii(a.text({"langfuse.observation.type", "openinference.span.kind", "traceloop.span.kind"}));
  const std::string operation = a.text({"gen_ai.operation.name", "ai.operationId"});
  if (named == "llm" || named == "generation") return RunKind::llm;
  if (named == "tool") return RunKind::tool;
  if (named == "agent" || named == "workflow") return RunKind::agent;
  if (named == "retriever" || named == "reranker") return RunKind::retriever;
  if (named == "evaluator") return RunKind::evaluator;
  if (named == "embedding" || named == "guardrail") return RunKind::other;
  if (operation == "chat" || operation == "completion" || operation == "text_completion" ||
      operation == "generate_content" || operation == "generate") {
    return RunKind::llm;
  }
  if (operation == "execute_tool" || operation == "ai.toolCall") return RunKind::tool;
  if (operation == "invoke_agent" || operation == "create_agent") return RunKind::agent;
  if (operation == "embeddings" || operation == "ai.embed") return RunKind::other;
  if (scope == "ai") {  // Vercel: the wrapper repeats the usage of the call inside it
    return operation.find(".do") != std::string::npos ? RunKind::llm : RunKind::chain;
  }
  if (!named.empty()) return RunKind::chain;
  return a.text({"gen_ai.response.model", "gen_ai.request.model", "llm.model_name"}).empty() ? RunKind::chain
                                                                                             : RunKind::llm;
}

void read_side(Node payload, Role speaker, bool is_tool, MessageSink out) {
  if (!is_tool) {
    read_payload(payload, speaker, out);
  } else if (payload) {
    std::string text = payload.is(Kind::string) ? payload.text() : std::string(payload.raw());
    const bool is_error = reads_like_error(text);
    out.add({.role = Role::tool, .is_error = is_error, .text = std::move(text)});
  }
}

}  // namespace

void read_payload(Node payload, Role speaker, MessageSink out) {
  if (payload.word() != "null") read_messages(payload, speaker, out);
}

void read_genai_content(const Attributes& a, const Record& record, trace::LooseRun& loose) {
  Run& run = loose.run;
  const bool is_tool = run.kind == RunKind::tool;
  // The most structured source first; the first that is there is the one that is read.
  // What events said stays.
  if (run.input.empty()) a.read_indexed_messages("llm.input_messages", run.input);
  if (run.input.empty()) a.read_indexed_messages("gen_ai.prompt", run.input);
  if (run.input.empty()) {
    const MessageSink input = record.input_of(loose);
    read_payload(a.first({"gen_ai.system_instructions"}), Role::system, input);
    read_side(a.first({"langfuse.observation.input",
                       "langfuse.trace.input",
                       "ai.prompt.messages",
                       "ai.prompt",
                       "ai.toolCall.args",
                       "gcp.vertex.agent.llm_request",
                       "gcp.vertex.agent.tool_call_args",
                       "mlflow.spanInputs",
                       "gen_ai.input.messages",
                       "pydantic_ai.all_messages",
                       "all_messages_events",
                       "gen_ai.tool.call.arguments",
                       "tool_arguments",
                       "traceloop.entity.input",
                       "lk.user_transcript",
                       "lk.input_text",
                       "input.value",
                       "tool.parameters",
                       "prompt",
                       "input"}),
              Role::user, is_tool, input);
  }
  if (run.output.empty()) a.read_indexed_messages("llm.output_messages", run.output);
  const auto says_nothing = [](const Message& message) { return message.text.empty() && message.tool_calls.empty(); };
  if (std::all_of(run.output.begin(), run.output.end(), says_nothing)) run.output.clear();
  if (run.output.empty()) a.read_indexed_messages("gen_ai.completion", run.output);
  const Node object = a.first({"ai.response.object"});  // an answer by a schema: it is that as a whole
  if (run.output.empty() && object && a.text({"ai.response.text"}).empty()) {
    run.output.push_back(
        {.role = Role::assistant, .text = object.is(Kind::string) ? object.text() : json_text(object)});
  }
  if (run.output.empty()) {
    read_side(
        a.first({"langfuse.observation.output", "langfuse.trace.output", "ai.response.text", "ai.toolCall.result",
                 "gcp.vertex.agent.llm_response", "gcp.vertex.agent.tool_response", "mlflow.spanOutputs",
                 "gen_ai.output.messages", "gen_ai.tool.call.result", "tool_response", "final_result",
                 "traceloop.entity.output", "lk.response.text", "lk.function_tool.output", "output.value", "output"}),
        Role::assistant, is_tool, MessageSink(run.output));
    if (const std::string calls = a.text({"ai.response.toolCalls"}); !calls.empty()) {
      std::vector<Message> read;
      read_messages(R"({"role":"assistant","tool_calls":)" + calls + "}", Role::assistant, read);
      for (Message& message : read) run.output.push_back(std::move(message));
    }
  }
}

void read_genai_facts(const Attributes& a, const std::string& scope, trace::LooseRun& loose) {
  Run& run = loose.run;
  run.kind = kind_of(a, scope);
  if (std::string tool = a.text({"gen_ai.tool.name", "tool.name", "ai.toolCall.name"});
      run.kind == RunKind::tool && !tool.empty()) {
    run.name = std::move(tool);
  }
  run.model = a.text({"gen_ai.response.model", "ai.model.id", "gen_ai.request.model", "llm.response.model",
                      "llm.model_name", "langfuse.observation.model.name", "model"});
  run.usage.input_tokens = a.first({"gen_ai.usage.input_tokens", "gen_ai.usage.prompt_tokens", "llm.token_count.prompt",
                                    "ai.usage.inputTokens", "ai.usage.promptTokens"})
                               .integer();
  run.usage.output_tokens =
      a.first({"gen_ai.usage.output_tokens", "gen_ai.usage.completion_tokens", "llm.token_count.completion",
               "ai.usage.outputTokens", "ai.usage.completionTokens"})
          .integer();
  run.usage.total_tokens =
      a.first({"llm.usage.total_tokens", "llm.token_count.total", "gen_ai.usage.total_tokens"}).integer();
  run.usage.cache_read_tokens = a.first({"gen_ai.usage.cache_read.input_tokens", "gen_ai.usage.cache_read_input_tokens",
                                         "llm.token_count.prompt_details.cache_read", "ai.usage.cachedInputTokens"})
                                    .integer();
  run.usage.cache_write_tokens =
      a.first({"gen_ai.usage.cache_creation.input_tokens", "gen_ai.usage.cache_creation_input_tokens",
               "llm.token_count.prompt_details.cache_write"})
          .integer();
  run.usage.cost_usd = a.first({"gen_ai.usage.cost", "llm.cost.total", "operation.cost", "gen_ai.usage.total_cost",
                                "gen_ai.cost.total_cost", "ai.usage.cost"})
                           .number();
  if (!run.usage.cost_usd) {
    const Node details = a.first({"langfuse.observation.cost_details", "gen_ai.usage.cost_details"}).unwrapped();
    run.usage.cost_usd = details["total"].number();
  }
  if (const Node details = a.first({"langfuse.observation.usage_details"}).unwrapped();
      details.is(Kind::object) && !run.usage.input_tokens) {
    const auto cost = run.usage.cost_usd;
    run.usage = read_usage_object(details);
    if (cost) run.usage.cost_usd = cost;
  }
  if (a.text({"langfuse.observation.level"}) == "ERROR") {
    run.error = a.text({"langfuse.observation.status_message"});
    if (run.error.empty()) run.error = "error";
  }
  loose.thread_id =
      a.text({"gen_ai.conversation.id", "gen_ai.thread.id", "session.id", "langfuse.session.id",
              "traceloop.association.properties.session_id", "traceloop.association.properties.thread_id",
              "traceloop.association.properties.chat_id", "ai.telemetry.metadata.sessionId", "thread.id"});
  if (const std::string user = a.text({"user.id", "enduser.id", "langfuse.user.id", "ai.telemetry.metadata.userId",
                                       "traceloop.association.properties.user_id"});
      !user.empty()) {
    run.metadata.set("user_id", user);
  }
  if (const Node tags = a.first({"tag.tags", "langfuse.trace.tags", "ai.telemetry.metadata.tags"})) {
    run.tags = read_tags(tags);
  }
}

}  // namespace tracesift::ingest
