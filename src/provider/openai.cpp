// SPDX-License-Identifier: MIT
// OpenAI Chat Completions (developers.openai.com/api/docs) and what speaks like it: OpenRouter, Azure, Groq, Mistral,
// DeepSeek, Together, xAI, vLLM, LM Studio, llama.cpp.
#include "provider/openai.hpp"

#include <functional>

#include "base/text.hpp"
#include "provider/wire.hpp"

namespace tracesift::provider {
namespace {

using base::Json;
using prompt::Answer;
using prompt::ModelRole;
using prompt::Question;

enum class Dialect { openai, azure, openrouter, groq, deepseek, together, plain };

bool is_reasoning(const std::string& model) {
  return base::starts_with(model, "gpt-5") || base::starts_with(model, "gpt-6") || base::starts_with(model, "o3") ||
         base::starts_with(model, "o4");
}

/// Models that think by default, and the setting that turns it off.
const char* least_effort(const std::string& model) {
  if (!is_reasoning(model)) return nullptr;
  if (base::starts_with(model, "gpt-5.") || base::starts_with(model, "gpt-6")) {
    const bool always = base::starts_with(model, "gpt-6.1-sol") || base::starts_with(model, "gpt-6-astra");
    return always ? "low" : "none";
  }
  return base::starts_with(model, "gpt-5") ? "minimal" : "low";
}

/// From GPT-5.6 on, writing a cache costs a quarter more unless one says that nothing is to be cached.
bool pays_for_caching(const std::string& model) {
  return base::starts_with(model, "gpt-6") || base::starts_with(model, "gpt-5.6") ||
         base::starts_with(model, "gpt-5.7") || base::starts_with(model, "gpt-5.8");
}

Json format_of(const Question& question, StructuredOutput mode) {
  if (mode >= StructuredOutput::json_object) return {{"type", "json_object"}};
  Json schema = {{"name", question.name}, {"schema", question.schema}};
  if (mode == StructuredOutput::strict_schema) schema["strict"] = true;
  return {{"type", "json_schema"}, {"json_schema", std::move(schema)}};
}

/// As little thinking as the provider allows (its page in brackets).
void add_least_effort(Dialect dialect, const std::string& model, const std::function<bool(const char*)>& takes,
                      Json& body) {
  switch (dialect) {
    case Dialect::openrouter:  // [openrouter.ai/docs/use-cases/reasoning-tokens]
      if (takes("reasoning")) body["reasoning"] = {{"effort", "none"}};
      break;
    case Dialect::deepseek:  // [api-docs.deepseek.com/guides/thinking_mode]
      if (takes("thinking")) body["thinking"] = {{"type", "disabled"}};
      break;
    case Dialect::groq:  // [console.groq.com/docs/reasoning]
      if (model.find("gpt-oss") != std::string::npos && takes("reasoning_effort")) body["reasoning_effort"] = "low";
      break;
    case Dialect::together:  // [docs.together.ai/docs/glm-5.3-quickstart]
      if (model.find("GLM-5.3") != std::string::npos && takes("reasoning_effort")) body["reasoning_effort"] = "low";
      break;
    case Dialect::openai:
    case Dialect::azure:
    case Dialect::plain: break;
  }
}

HttpRequest encode(Dialect dialect, const Model& model, const Question& question, const Quirks& quirks) {
  const auto takes = [&](const char* field) { return quirks.dropped.count(field) == 0; };
  const bool is_own = dialect == Dialect::openai || dialect == Dialect::azure;
  const bool thinks = is_own && is_reasoning(model.name);
  Json body = {{"model", model.name}};
  // DeepSeek takes no schema: JSON, or words [api-docs.deepseek.com/guides/json_mode].
  const StructuredOutput output = dialect == Dialect::deepseek
                                      ? std::max(quirks.structured_output, StructuredOutput::json_object)
                                      : quirks.structured_output;
  const std::string system = output >= StructuredOutput::json_object ? asked_in_words(question) : question.system;
  body["messages"] = {{{"role", thinks && takes("developer") ? "developer" : "system"}, {"content", system}},
                      {{"role", "user"}, {"content", question.prompt}}};
  if (output != StructuredOutput::prompt_only) body["response_format"] = format_of(question, output);
  const int room = question.max_tokens + model.thought_tokens;  // what is thought counts too
  const char* limit = is_own ? "max_completion_tokens" : "max_tokens";
  if (!takes(limit)) limit = is_own ? "max_tokens" : "max_completion_tokens";
  body[limit] = room;
  if (thinks && takes("reasoning_effort") && question.role == ModelRole::summary) {
    body["reasoning_effort"] = least_effort(model.name);
  }
  if (thinks && takes("verbosity") && question.role == ModelRole::summary) body["verbosity"] = "low";
  if (dialect == Dialect::openai) {
    if (pays_for_caching(model.name) && takes("prompt_cache_options")) {
      body["prompt_cache_options"] = {{"mode", "explicit"}};
    }
    // Left out it would be the project's own, which may be the faster one at twice the price.
    if (takes("service_tier")) body["service_tier"] = model.flex ? "flex" : "default";
    if (takes("store")) body["store"] = false;
  }
  if (dialect == Dialect::openrouter && takes("provider")) {
    body["provider"] = {{"data_collection", "deny"}};
    if (takes("require_parameters")) body["provider"]["require_parameters"] = true;
  }
  if (question.role == ModelRole::summary) add_least_effort(dialect, model.name, takes, body);
  HttpRequest request;
  request.url = model.base_url + "/chat/completions";
  request.headers = {{"content-type", "application/json"}};
  if (dialect == Dialect::azure) {
    request.headers.emplace_back("api-key", "{{key}}");
  } else {
    request.headers.emplace_back("authorization", "Bearer {{key}}");
  }
  request.body = base::dump_json(body);
  return request;
}

ProviderError error_of(const HttpResponse& response, const Json& body) {
  const Json& stated = at(body, "error");
  std::string message = stated.is_string() ? stated.get<std::string>() : text_at(stated, "message");
  if (message.empty()) message = text_at(body, "message");
  if (message.empty()) message = text_at(body, "detail");
  if (message.empty() && !body.is_null()) message = base::shorten(base::dump_json(body), 300);
  ProviderError error = provider_error_of(response, message, text_at(stated, "type"), text_at(stated, "code"));
  if (error.kind == ProviderError::Kind::wrong || error.kind == ProviderError::Kind::unsupported) {
    const std::string param = text_at(stated, "param");
    // "messages[0].role" and the like name no field that could be left out.
    if (param.find_first_of("[.") == std::string::npos && !param.empty() && param != "model" && param != "messages") {
      error.field = param;
      error.kind = ProviderError::Kind::unsupported;
    }
  }
  return error;
}

}  // namespace

Reply decode_openai(const HttpResponse& response) {
  const auto body = body_of(response);
  if (response.status != 200) {
    if (!body) return provider_error_of(response, base::shorten(response.body, 200), "", "");
    ProviderError error = error_of(response, *body);
    if (error.kind != ProviderError::Kind::unreadable) return error;
    return Answer{Answer::State::ok, text_at(*body, "error/failed_generation"), {}};  // Groq: what the model wrote
  }
  if (!body || !body->is_object())
    return ProviderError{ProviderError::Kind::broken, "The reply is not JSON.", "", {}, {}, {}};
  // A gateway may report its upstream's failure inside a good reply.
  const Json& inside = at(*body, "choices/0/error").is_null() ? at(*body, "error") : at(*body, "choices/0/error");
  if (!inside.is_null()) {
    HttpResponse real = response;
    const std::int64_t code = integer_at(inside, "code");
    real.status = code >= 400 && code < 600 ? static_cast<int>(code) : 502;
    return error_of(real, {{"error", inside}});
  }
  const Json& choice = at(*body, "choices/0");
  if (!choice.is_object())
    return ProviderError{ProviderError::Kind::broken, "The reply holds no choice.", "", {}, {}, {}};
  Answer answer;
  answer.state = Answer::State::ok;
  answer.text = text_at(choice, "message/content");
  const std::string finish = text_at(choice, "finish_reason");
  if (finish == "length") answer.state = Answer::State::cut;
  if (finish == "content_filter" || !text_at(choice, "message/refusal").empty()) answer.state = Answer::State::refused;
  const Json& usage = at(*body, "usage");
  answer.billed.input = integer_at(usage, "prompt_tokens");
  answer.billed.output = integer_at(usage, "completion_tokens");
  answer.billed.cached = integer_at(usage, "prompt_tokens_details/cached_tokens");
  answer.billed.cache_write = integer_at(usage, "prompt_tokens_details/cache_write_tokens");
  if (answer.billed.cached == 0) answer.billed.cached = integer_at(usage, "prompt_cache_hit_tokens");  // DeepSeek
  const std::string tier = text_at(*body, "service_tier");
  if (tier == "flex" || tier == "default") answer.billed.flex = tier == "flex";
  answer.billed.priority = tier == "priority";
  if (at(usage, "cost").is_number()) answer.billed.cost_usd = at(usage, "cost").get<double>();  // OpenRouter
  return answer;
}

HttpRequest encode_openai(const Model& model, const Question& question, const Quirks& quirks) {
  return encode(Dialect::openai, model, question, quirks);
}
HttpRequest encode_azure(const Model& model, const Question& question, const Quirks& quirks) {
  return encode(Dialect::azure, model, question, quirks);
}
HttpRequest encode_openrouter(const Model& model, const Question& question, const Quirks& quirks) {
  return encode(Dialect::openrouter, model, question, quirks);
}
HttpRequest encode_groq(const Model& model, const Question& question, const Quirks& quirks) {
  return encode(Dialect::groq, model, question, quirks);
}
HttpRequest encode_deepseek(const Model& model, const Question& question, const Quirks& quirks) {
  return encode(Dialect::deepseek, model, question, quirks);
}
HttpRequest encode_together(const Model& model, const Question& question, const Quirks& quirks) {
  return encode(Dialect::together, model, question, quirks);
}
HttpRequest encode_compatible(const Model& model, const Question& question, const Quirks& quirks) {
  return encode(Dialect::plain, model, question, quirks);
}

}  // namespace tracesift::provider
