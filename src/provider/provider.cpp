// SPDX-License-Identifier: MIT
#include "provider/provider.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

#include "base/hash.hpp"
#include "base/text.hpp"
#include "provider/anthropic.hpp"
#include "provider/gemini.hpp"
#include "provider/ollama.hpp"
#include "provider/openai.hpp"

namespace tracesift::provider {

// Default models as of 2026-11-22: the cheapest that write good summaries, and one that reads a hundred thousand tokens
// of them. Contexts are what questions may count on, not what a model can take.
std::span<const Provider> providers() {
  static constexpr std::array<Provider, 11> table = {{
      {.id = "openai",
       .title = "OpenAI",
       .base_url = "https://api.openai.com/v1",
       .summary = "gpt-6-luna",
       .thinking = "gpt-6.1-terra",
       .key_name = "OPENAI_API_KEY",
       .has_flex = true,
       .context_tokens = 200'000,
       .encode = encode_openai,
       .decode = decode_openai},
      {.id = "anthropic",
       .title = "Anthropic",
       .base_url = "https://api.anthropic.com/v1",
       .summary = "claude-haiku-5-5",
       .thinking = "claude-sonnet-5-5",
       .key_name = "ANTHROPIC_API_KEY",
       .token_factor = 1.35,      // newer models; docs/benchmarks.md
       .context_tokens = 90'000,  // beyond 100,000 haiku costs five times as much
       .thinking_thoughts = 12'000,
       .encode = encode_anthropic,
       .decode = decode_anthropic},
      {.id = "gemini",
       .title = "Google Gemini",
       .base_url = "https://generativelanguage.googleapis.com/v1beta",
       .summary = "gemini-3.5-flash-lite",
       .thinking = "gemini-3.8-flash",
       .key_name = "GEMINI_API_KEY",
       .has_flex = true,
       .context_tokens = 200'000,
       .reading_thoughts = 2'000,  // from Gemini 3 on they cannot be turned off
       .thinking_thoughts = 12'000,
       .encode = encode_gemini,
       .decode = decode_gemini},
      {.id = "openrouter",
       .title = "OpenRouter",
       .base_url = "https://openrouter.ai/api/v1",
       .summary = "openai/gpt-6-luna",
       .thinking = "anthropic/claude-sonnet-5-5",
       .key_name = "OPENROUTER_API_KEY",
       .context_tokens = 90'000,
       .encode = encode_openrouter,
       .decode = decode_openai},
      {.id = "azure",
       .title = "Azure OpenAI",
       .base_url = "",
       .summary = "",
       .thinking = "",
       .key_name = "AZURE_OPENAI_API_KEY",
       .context_tokens = 100'000,
       .encode = encode_azure,
       .decode = decode_openai},
      {.id = "groq",
       .title = "Groq",
       .base_url = "https://api.groq.com/openai/v1",
       .summary = "openai/gpt-oss-20b",
       .thinking = "openai/gpt-oss-120b",
       .key_name = "GROQ_API_KEY",
       .context_tokens = 100'000,
       .reading_thoughts = 2'000,  // gpt-oss always thinks
       .encode = encode_groq,
       .decode = decode_openai},
      {.id = "mistral",
       .title = "Mistral",
       .base_url = "https://api.mistral.ai/v1",
       .summary = "mistral-small-latest",
       .thinking = "mistral-large-4",
       .key_name = "MISTRAL_API_KEY",
       .context_tokens = 100'000,
       .encode = encode_compatible,
       .decode = decode_openai},
      {.id = "deepseek",
       .title = "DeepSeek",
       .base_url = "https://api.deepseek.com",
       .summary = "deepseek-flash",
       .thinking = "deepseek-v4-pro",
       .key_name = "DEEPSEEK_API_KEY",
       .context_tokens = 100'000,
       .encode = encode_deepseek,
       .decode = decode_openai},
      {.id = "together",
       .title = "Together",
       .base_url = "https://api.together.xyz/v1",
       .summary = "zai-org/GLM-5.3-Flash",
       .thinking = "zai-org/GLM-5.3-Flash",
       .key_name = "TOGETHER_API_KEY",
       .context_tokens = 100'000,
       .reading_thoughts = 4'000,  // GLM-5.3 always thinks
       .encode = encode_together,
       .decode = decode_openai},
      {.id = "compatible",
       .title = "Other, OpenAI-compatible (vLLM, LM Studio, llama.cpp)",
       .base_url = "http://localhost:8000/v1",
       .summary = "",
       .thinking = "",
       .key_name = "",
       .is_local = true,
       .context_tokens = 12'000,
       .encode = encode_compatible,
       .decode = decode_openai},
      {.id = "ollama",
       .title = "Ollama",
       .base_url = "http://localhost:11434",
       .summary = "",
       .thinking = "",
       .key_name = "",
       .is_local = true,
       .context_tokens = 12'000,
       .thinking_thoughts = 0,  // asked not to
       .encode = encode_ollama,
       .decode = decode_ollama},
  }};
  return table;
}

const Provider* find_provider(std::string_view id) {
  for (const Provider& provider : providers()) {
    if (provider.id == id) return &provider;
  }
  return nullptr;
}

int thoughts_of(const Provider& provider, prompt::ModelRole role) {
  return role == prompt::ModelRole::thinking ? provider.thinking_thoughts : provider.reading_thoughts;
}

namespace {

/// "host:port" without the port; empty where somebody else's name stands behind an "@".
std::string_view host_of(std::string_view url) {
  url.remove_prefix(std::min(url.size(), url.find("//") + 2));
  const std::string_view authority = url.substr(0, url.find('/'));
  if (authority.find('@') != std::string_view::npos) return {};  // "localhost:80@example.com" goes to example.com
  if (authority.substr(0, 5) == "[::1]") {
    return authority.size() == 5 || authority[5] == ':' ? authority.substr(0, 5) : std::string_view();
  }
  return authority.substr(0, authority.find(':'));
}

bool is_address(std::string_view host) { return host.find_first_not_of("0123456789.") == std::string_view::npos; }

}  // namespace

bool is_loopback(std::string_view url) {
  const std::string_view host = host_of(url);
  return host == "localhost" || host == "[::1]" || (is_address(host) && base::starts_with(host, "127."));
}

bool is_own_network(std::string_view url) {
  if (is_loopback(url)) return true;
  const std::string_view host = host_of(url);
  if (!is_address(host)) return host.ends_with(".local") || (!host.empty() && host.find('.') == host.npos);
  if (base::starts_with(host, "10.") || base::starts_with(host, "192.168.")) return true;
  if (!base::starts_with(host, "172.")) return false;
  const std::string second(host.substr(4, host.find('.', 4) - 4));
  const int number = second.empty() || second.size() > 3 ? 0 : std::stoi(second);
  return number >= 16 && number <= 31;
}

std::string reply_key(const Provider& provider, const Model& model, const prompt::Question& question) {
  const base::Json asked = {{"version", 1},
                            {"provider", provider.id},
                            {"base_url", model.base_url},
                            {"model", model.name},
                            {"role", question.role == prompt::ModelRole::thinking},
                            {"system", question.system},
                            {"prompt", question.prompt},
                            {"schema", question.schema},
                            {"max_tokens", question.max_tokens}};
  // Two hashes: over a hundred bits, so that a million questions do not collide.
  const std::string text = base::dump_json(asked);
  std::array<char, 33> name{};
  std::snprintf(name.data(), name.size(), "%016llx%016llx", static_cast<unsigned long long>(base::hash(text)),
                static_cast<unsigned long long>(base::hash(text, 0x9E3779B97F4A7C15ull)));
  return name.data();
}

}  // namespace tracesift::provider
