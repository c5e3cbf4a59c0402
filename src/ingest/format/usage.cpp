// SPDX-License-Identifier: MIT
#include "ingest/format/usage.hpp"

#include <initializer_list>
#include <limits>
#include <optional>

#include "base/text.hpp"

namespace tracesift::ingest {
namespace {

using Names = std::initializer_list<Key>;

/// Where a record keeps its usage.
const Names kHolders = {"usage_details",
                        "usageDetails",
                        "usage",
                        "usage_metadata",
                        "usageMetadata",

                        "token_usage",
                        "tokenUsage",
                        "token_counts",
                        "tokens",
                        "metrics",
                        "response.usage",
                        "response.usageMetadata",
                        "total_usage",
                        "totalUsage",
                        "model_extra.usage",
                        "response_metadata.token_usage",
                        "message.usage",
                        "stats.usage",
                        "metadata.usage_metadata"};

// Counts. Which of two names is the same count never differs within one export, so the first that is there is read;
// Goose's accumulated ones are the session's, the others the last request's.
const Names kInput = {"accumulated_input_tokens",
                      "input_tokens",
                      "prompt_tokens",
                      "inputTokens",
                      "promptTokens",
                      "inputUsage",
                      "inputTokenCount",
                      "tokens_in",
                      "tokensIn",
                      "input_token_count",
                      "promptTokenCount",
                      "prompt_token_count",
                      "total_prompt_tokens",
                      "llm_prompt_tokens",
                      "message_tokens",
                      "total_input_tokens",
                      "prompt_eval_count"};
const Names kOutput = {"accumulated_output_tokens",
                       "output_tokens",
                       "completion_tokens",
                       "outputTokens",
                       "completionTokens",
                       "outputUsage",
                       "outputTokenCount",
                       "tokens_out",
                       "tokensOut",
                       "output_token_count",
                       "candidatesTokenCount",
                       "candidates_token_count",
                       "total_completion_tokens",
                       "llm_completion_tokens",
                       "answer_tokens",
                       "total_output_tokens",
                       "eval_count"};
const Names kTotal = {"accumulated_total_tokens", "total_tokens",      "totalUsage", "totalTokens",
                      "totalTokenCount",          "total_token_count", "tokens"};
/// Words that mean tokens only in an object that holds nothing else.
const Names kInputThere = {"input", "prompt", "in"};
const Names kOutputThere = {"output", "completion", "out"};
const Names kTotalThere = {"total"};

/// Read from a cache: these are a part of the input that is counted.
const Names kReadInside = {"cached_input_tokens",
                           "cachedInputTokens",
                           "prompt_tokens_details.cached_tokens",
                           "input_tokens_details.cached_tokens",
                           "inputTokenDetails.cacheReadTokens",
                           "input_token_details.cache_read",
                           "prompt_token_details.cache_read",
                           "promptTokensDetails.cachedTokens",
                           "cachedContentTokenCount",
                           "cached_content_token_count",
                           "prompt_cache_hit_tokens",
                           "cached_tokens",
                           "prompt_cached_tokens",
                           "prompt_cache_read_tokens"};
const Names kReadInsideThere = {"cached"};
/// These stand beside it: Anthropic, Bedrock, Langfuse.
const Names kReadBeside = {"cache_read_input_tokens",
                           "cacheReadInputTokens",
                           "cacheReadInputTokenCount",
                           "cacheReadInputTokensCount",
                           "input_cached_tokens",
                           "input_cache_read",
                           "input_cached",
                           "cache_read_tokens",
                           "cacheReadTokens",
                           "cacheReads",
                           "cacheRead",
                           "cache_read",
                           "inputCacheRead",
                           "cache.read"};
const Names kWriteInside = {"input_token_details.cache_creation", "inputTokenDetails.cacheWriteTokens",
                            "input_tokens_details.cache_write_tokens", "prompt_tokens_details.cache_write_tokens",
                            "prompt_cache_creation_tokens"};
const Names kWriteBeside = {"cache_creation_input_tokens",
                            "cacheWriteInputTokens",
                            "cacheWriteInputTokenCount",
                            "cacheCreationInputTokens",
                            "input_cache_creation",
                            "input_cache_creation_tokens",
                            "cache_write_tokens",
                            "cacheWriteTokens",
                            "cacheWrites",
                            "cacheWrite",
                            "cache_write",
                            "input_cache_write",
                            "cache_creation_tokens",
                            "cache.write"};
const Names kWriteHour = {"cache_creation.ephemeral_1h_input_tokens", "ephemeral_1h_input_tokens",
                          "input_token_details.ephemeral_1h_input_tokens", "cacheCreation.ephemeral1hInputTokens"};
const Names kWriteShort = {"cache_creation.ephemeral_5m_input_tokens", "ephemeral_5m_input_tokens",
                           "input_token_details.ephemeral_5m_input_tokens"};
/// Reasoning that is not part of the output that is counted: Gemini, Langfuse, Gemini CLI.
const Names kReasoningBeside = {"thoughtsTokenCount", "thoughts_token_count", "output_reasoning_tokens", "thoughts",
                                "output_reasoning"};
/// What tools gave a model, beside the prompt: Gemini.
const Names kToolUseBeside = {"toolUsePromptTokenCount", "tool_use_prompt_token_count"};

const Names kCost = {"total_cost",
                     "totalCost",
                     "cost_usd",
                     "total_cost_usd",
                     "totalCostUsd",
                     "costUSD",
                     "cost_in_usd",
                     "cost.total",
                     "cost.total_usd",
                     "cost.usd",
                     "cost",
                     "response_cost",
                     "estimated_cost",
                     "costs.total_cost",
                     "total_price",
                     "instance_cost",
                     "spend",
                     "costUsd",
                     "cost_details.total",
                     "costDetails.total",
                     "total_estimated_cost"};

std::optional<std::int64_t> count(Node object, const Names& names) { return object.any(names).integer(); }

std::optional<std::int64_t> count(Node object, const Names& names, bool is_holder, const Names& there) {
  const auto found = count(object, names);
  return found || !is_holder ? found : count(object, there);
}

/// Foreign numbers may be anything; what is absurd is left out later.
std::int64_t plus(std::int64_t a, std::int64_t b) {
  std::int64_t sum = 0;
  return __builtin_add_overflow(a, b, &sum) ? std::numeric_limits<std::int64_t>::max() : sum;
}

void add(std::optional<std::int64_t>& sum, const std::optional<std::int64_t>& more) {
  if (more) sum = plus(sum.value_or(0), *more);
}

bool has_counts(Node node) {
  return node.is(Kind::object) && (count(node, kInput, true, kInputThere) || count(node, kOutput, true, kOutputThere) ||
                                   count(node, kTotal, true, kTotalThere) || node.any({"cost", "total_cost"}).number());
}

/// A cache count that stands beside the input. The total decides where the names mislead: LiteLLM, Langfuse and
/// gateways put Anthropic's names next to an input that already includes the cache.
void add_beside(Usage& usage, const std::optional<std::int64_t>& beside, bool is_openai) {
  if (!beside || !usage.input_tokens) return;
  const std::int64_t plain = plus(*usage.input_tokens, usage.output_tokens.value_or(0));
  const bool is_inside = is_openai || (usage.total_tokens && *usage.total_tokens == plain && *beside > 0);
  if (!is_inside) usage.input_tokens = plus(*usage.input_tokens, *beside);
}

/// Batch and flex requests cost half, those served first cost more.
double price_factor_of(Node record, Node usage) {
  for (const Node tier : {usage["service_tier"], record["service_tier"], record.path("response.service_tier")}) {
    const std::string_view word = tier.word();
    if (word == "batch" || word == "flex") return 0.5;
    if (word == "priority") return Usage::kPriority;
  }
  return 1;
}

/// `is_holder`: the object is about tokens alone.
Usage read_counts(Node object, bool is_holder) {
  Usage usage;
  usage.input_tokens = count(object, kInput, is_holder, kInputThere);
  usage.output_tokens = count(object, kOutput, is_holder, kOutputThere);
  usage.total_tokens = count(object, kTotal, is_holder, kTotalThere);
  if (!is_holder && !usage.input_tokens && !usage.output_tokens && !usage.total_tokens) return usage;
  // prompt_tokens is OpenAI's word, and OpenAI's input includes the cache.
  const bool is_openai = object["prompt_tokens"] && !object["input_tokens"];
  const auto read = count(object, kReadBeside);
  auto written = count(object, kWriteBeside);
  usage.cache_write_1h_tokens = count(object, kWriteHour);
  if (!written && (usage.cache_write_1h_tokens || count(object, kWriteShort))) {
    written = plus(usage.cache_write_1h_tokens.value_or(0), count(object, kWriteShort).value_or(0));
  }
  if (!usage.input_tokens && (read || written)) usage.input_tokens = 0;
  const auto inside = count(object, kReadInside, is_holder, kReadInsideThere);
  if (!inside) {
    std::optional<std::int64_t> beside = read;
    add(beside, written);
    add_beside(usage, beside, is_openai);
  }
  usage.cache_read_tokens = inside ? inside : read;
  usage.cache_write_tokens = count(object, kWriteInside);
  if (!usage.cache_write_tokens) usage.cache_write_tokens = written;
  const auto reasoning = count(object, kReasoningBeside);
  const bool has_room =
      !usage.total_tokens || !usage.input_tokens || !reasoning ||
      plus(plus(*usage.input_tokens, usage.output_tokens.value_or(0)), *reasoning) <= *usage.total_tokens;
  if (has_room) add(usage.output_tokens, reasoning);
  add(usage.input_tokens, count(object, kToolUseBeside));
  return usage;
}

std::optional<double> cost_of(Node object) {
  const Node stated = object.any(kCost).unwrapped();
  return stated.is(Kind::object) ? stated.any({"total", "total_cost", "usd"}).number() : stated.number();
}

}  // namespace

Usage read_usage_object(Node object) {
  object = object.unwrapped();
  Usage usage = read_counts(object, true);
  usage.cost_usd = cost_of(object);
  usage.price_factor = price_factor_of({}, object);
  return usage;
}

Usage read_usage(Node record) {
  for (const Key& holder : kHolders) {
    const Node inner = record.path(holder).unwrapped();
    if (!has_counts(inner)) continue;
    Usage usage = read_usage_object(inner);
    if (const auto stated = cost_of(record)) usage.cost_usd = stated;
    usage.price_factor = price_factor_of(record, inner);
    return usage;
  }
  Usage usage = read_counts(record, false);
  usage.cost_usd = cost_of(record);
  usage.price_factor = price_factor_of(record, {});
  return usage;
}

void add_usage(Usage& whole, const Usage& part) {
  add(whole.input_tokens, part.input_tokens);
  add(whole.output_tokens, part.output_tokens);
  add(whole.total_tokens, part.total_tokens);
  add(whole.cache_read_tokens, part.cache_read_tokens);
  add(whole.cache_write_tokens, part.cache_write_tokens);
  add(whole.cache_write_1h_tokens, part.cache_write_1h_tokens);
  if (part.cost_usd) whole.cost_usd = whole.cost_usd.value_or(0) + *part.cost_usd;
}

void add_cache_to_input(Usage& usage) {
  for (const auto& count : {usage.cache_read_tokens, usage.cache_write_tokens}) {
    Usage cached;
    cached.input_tokens = count;
    add_usage(usage, cached);
  }
}

}  // namespace tracesift::ingest
