// SPDX-License-Identifier: MIT
#include "provider/error_table.hpp"

namespace tracesift::provider {
namespace {

using Kind = ProviderError::Kind;

constexpr ErrorRow kRows[] = {
    // The account.
    {402, "in-flight", Kind::busy, "openrouter.ai/docs/api/errors"},
    {402, "in_flight", Kind::busy, "openrouter.ai/docs/api/errors"},
    {402, "", Kind::account,
     "api-docs.deepseek.com/quick_start/error_codes, docs.together.ai/docs/error-codes, openrouter.ai/docs/errors"},
    {0, "insufficient_quota", Kind::account, "platform.openai.com/docs/guides/error-codes"},
    {0, "credit balance is too low", Kind::account, "github.com/anthropics/claude-code/issues/66314 (status 400)"},
    {0, "billing_error", Kind::account, "platform.claude.com/docs/en/api/errors"},
    {0, "spend limit", Kind::account, "platform.openai.com/docs/guides/error-codes"},
    {0, "spend_limit", Kind::account, "platform.openai.com/docs/guides/error-codes"},
    {0, "perday", Kind::account, "ai.google.dev/gemini-api/docs/rate-limits (quotaId)"},
    {0, "requests per day", Kind::account, "platform.openai.com/docs/guides/rate-limits"},
    {0, "tokens per day", Kind::account, "console.groq.com/docs/rate-limits"},
    {0, "free tier is not available", Kind::account, "ai.google.dev/gemini-api/docs/api-errors (FAILED_PRECONDITION)"},
    {0, "failed_precondition", Kind::account, "ai.google.dev/gemini-api/docs/api-errors"},
    {0, "api_key_invalid", Kind::denied, "ai.google.dev/gemini-api/docs/api-errors (status 400)"},
    {401, "", Kind::denied, "every provider"},
    {403, "flagged", Kind::refused, "openrouter.ai/docs/errors"},
    {403, "moderation", Kind::refused, "openrouter.ai/docs/errors"},
    {403, "guardrail", Kind::refused, "openrouter.ai/docs/api/errors"},
    {403, "content_policy", Kind::refused, "openrouter.ai/docs/api/errors"},
    {403, "max_tokens", Kind::too_long, "docs.together.ai/docs/error-codes"},
    {403, "context length", Kind::too_long, "docs.together.ai/docs/error-codes"},
    {403, "", Kind::denied, "every provider"},
    {404, "requested parameters", Kind::unsupported,
     "openrouter.ai/docs/features/provider-routing; github.com/block/buzz/issues/3018", "require_parameters"},
    {404, "", Kind::denied, "every provider"},
    {0, "reasoning is mandatory", Kind::unsupported, "github.com/musistudio/claude-code-router/issues/1215",
     "reasoning"},
    {429, "", Kind::busy, "every provider"},
    {503, "", Kind::busy, "every provider"},
    {529, "", Kind::busy, "platform.claude.com/docs/en/api/errors"},
    {498, "", Kind::busy, "console.groq.com/docs/errors"},
    {0, "overloaded_error", Kind::busy, "platform.claude.com/docs/en/api/errors"},
    {408, "", Kind::broken, "openrouter.ai/docs/errors"},
    {409, "", Kind::broken, "platform.openai.com/docs/guides/error-codes"},
    {0, "json_validate_failed", Kind::unreadable, "console.groq.com/docs/structured-outputs"},
    {413, "", Kind::too_long, "console.groq.com/docs/errors"},
    {0, "context_length_exceeded", Kind::too_long, "platform.openai.com/docs/guides/error-codes"},
    {0, "prompt is too long", Kind::too_long, "platform.claude.com/docs/en/api/errors"},
    {0, "context length", Kind::too_long, "api-docs.deepseek.com, docs.vllm.ai"},
    {0, "maximum context", Kind::too_long, "platform.openai.com/docs/guides/error-codes"},
    {0, "token count exceeds", Kind::too_long, "ai.google.dev/gemini-api/docs/api-errors"},
    {0, "exceeds the maximum number of tokens", Kind::too_long, "ai.google.dev/gemini-api/docs/api-errors"},
    {0, "content_filter", Kind::refused, "learn.microsoft.com/azure/ai-services/openai/concepts/content-filter"},
    {0, "content management policy", Kind::refused,
     "learn.microsoft.com/azure/ai-services/openai/concepts/content-filter"},
    {0, "invalid_prompt", Kind::refused, "platform.openai.com/docs/guides/reasoning"},
    {0, "usage policy", Kind::refused, "platform.openai.com/docs/guides/reasoning"},
    {0, "content exists risk", Kind::refused, "api-docs.deepseek.com"},
};

}  // namespace

std::span<const ErrorRow> error_rows() { return kRows; }

const ErrorRow* find_error(int status, std::string_view said) {
  for (const ErrorRow& row : kRows) {
    const bool fits = (row.status == 0 || row.status == status) && said.find(row.words) != std::string_view::npos;
    if (fits) return &row;
  }
  return nullptr;
}

}  // namespace tracesift::provider
