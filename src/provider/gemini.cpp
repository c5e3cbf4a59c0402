// SPDX-License-Identifier: MIT
// Google Gemini, generateContent (ai.google.dev/api). Only content-type and x-goog-api-key may be sent from a page.
#include "provider/gemini.hpp"

#include <array>

#include "base/text.hpp"
#include "provider/wire.hpp"

namespace tracesift::provider {
namespace {

using base::Json;
using prompt::Answer;
using prompt::ModelRole;

bool begins(const std::string& model, std::string_view with) { return base::starts_with(model, with); }

/// The setting for as little thinking as a model allows; null where there is none.
Json least_thinking(const std::string& model) {
  if (begins(model, "gemini-2.5-flash")) return {{"thinkingBudget", 0}};
  if (begins(model, "gemini-3-flash") || begins(model, "gemini-3.1-flash-lite") || begins(model, "gemini-3.5-flash") ||
      begins(model, "gemini-3.6-flash")) {
    return {{"thinkingLevel", "MINIMAL"}};
  }
  if (begins(model, "gemini-3") || begins(model, "gemini-4")) return {{"thinkingLevel", "LOW"}};
  return nullptr;
}

}  // namespace

HttpRequest encode_gemini(const Model& model, const prompt::Question& question, const Quirks& quirks) {
  const auto takes = [&](const char* field) { return quirks.dropped.count(field) == 0; };
  const bool thinks = question.role == ModelRole::thinking;
  const bool in_words = quirks.structured_output >= StructuredOutput::schema;
  Json body = {{"systemInstruction", {{"parts", {{{"text", in_words ? asked_in_words(question) : question.system}}}}}},
               {"contents", {{{"role", "user"}, {"parts", {{{"text", question.prompt}}}}}}}};
  Json config = {{"responseMimeType", "application/json"}};
  if (!in_words) config["responseJsonSchema"] = question.schema;
  // Thoughts count against the limit, and from Gemini 3 on they cannot be turned off.
  config["maxOutputTokens"] = question.max_tokens + model.thought_tokens;
  const Json thinking = thinks ? Json() : least_thinking(model.name);
  if (!thinking.is_null() && takes("thinkingConfig") && takes("thinkingLevel") && takes("thinkingBudget")) {
    config["thinkingConfig"] = thinking;
  }
  body["generationConfig"] = std::move(config);
  static constexpr std::array<const char*, 4> kHarms = {"HARM_CATEGORY_HARASSMENT", "HARM_CATEGORY_HATE_SPEECH",
                                                        "HARM_CATEGORY_SEXUALLY_EXPLICIT",
                                                        "HARM_CATEGORY_DANGEROUS_CONTENT"};
  for (const char* harm : kHarms) body["safetySettings"].push_back({{"category", harm}, {"threshold", "BLOCK_NONE"}});
  if (model.flex && takes("service_tier") && takes("serviceTier")) body["serviceTier"] = "flex";
  HttpRequest request;
  request.url = model.base_url + "/models/" + model.name + ":generateContent";
  request.headers = {{"content-type", "application/json"}, {"x-goog-api-key", "{{key}}"}};
  request.body = base::dump_json(body);
  return request;
}

Reply decode_gemini(const HttpResponse& response) {
  const auto body = body_of(response);
  if (response.status != 200) {
    if (!body) return provider_error_of(response, base::shorten(response.body, 200), "", "");
    const Json& whole = body->is_array() ? at(*body, "0") : *body;
    std::string reason;
    for (const Json& detail : at(whole, "error/details")) {
      if (reason.empty()) reason = text_at(detail, "reason");
    }
    return provider_error_of(response, text_at(whole, "error/message"), text_at(whole, "error/status"), reason);
  }
  if (!body || !body->is_object())
    return ProviderError{ProviderError::Kind::broken, "The reply is not JSON.", "", {}, {}, {}};
  Answer answer;
  answer.state = Answer::State::ok;
  const Json& usage = at(*body, "usageMetadata");
  answer.billed.input = integer_at(usage, "promptTokenCount");
  answer.billed.cached = integer_at(usage, "cachedContentTokenCount");
  answer.billed.output = integer_at(usage, "candidatesTokenCount") + integer_at(usage, "thoughtsTokenCount");
  if (!text_at(*body, "promptFeedback/blockReason").empty()) {
    answer.state = Answer::State::refused;
    return answer;
  }
  const Json& candidate = at(*body, "candidates/0");
  if (!candidate.is_object())
    return ProviderError{ProviderError::Kind::broken, "The reply holds no candidate.", "", {}, {}, {}};
  const Json& parts = at(candidate, "content/parts");
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const Json& part = at(parts, std::to_string(i));
    const Json& thought = at(part, "thought");
    if (!(thought.is_boolean() && thought.get<bool>())) answer.text += text_at(part, "text");
  }
  const std::string finish = text_at(candidate, "finishReason");
  if (finish == "MAX_TOKENS") answer.state = Answer::State::cut;
  if (finish == "SAFETY" || finish == "PROHIBITED_CONTENT" || finish == "BLOCKLIST" || finish == "SPII" ||
      finish == "RECITATION") {
    answer.state = Answer::State::refused;
  }
  return answer;
}

}  // namespace tracesift::provider
