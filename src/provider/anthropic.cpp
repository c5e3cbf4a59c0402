// SPDX-License-Identifier: MIT
// Anthropic Messages (platform.claude.com/docs/en/api). No sampling parameters: since 2026-10-21 they are refused.
#include "provider/anthropic.hpp"

#include "base/text.hpp"
#include "provider/wire.hpp"

namespace tracesift::provider {
namespace {

using base::Json;
using prompt::Answer;
using prompt::ModelRole;

/// Models that think by default but can be asked not to.
bool can_disable_thinking(const std::string& model) { return base::starts_with(model, "claude-haiku-5"); }

}  // namespace

HttpRequest encode_anthropic(const Model& model, const prompt::Question& question, const Quirks& quirks) {
  const auto takes = [&](const char* field) { return quirks.dropped.count(field) == 0; };
  const bool thinks = question.role == ModelRole::thinking;
  Json body = {{"model", model.name}, {"max_tokens", question.max_tokens + model.thought_tokens}};
  const bool in_words = quirks.structured_output >= StructuredOutput::json_object || !takes("output_config");
  body["system"] = in_words ? asked_in_words(question) : question.system;
  body["messages"] = {{{"role", "user"}, {"content", question.prompt}}};
  if (!thinks && can_disable_thinking(model.name) && takes("thinking")) body["thinking"] = {{"type", "disabled"}};
  if (!in_words) {
    body["output_config"] = {{"format", {{"type", "json_schema"}, {"schema", question.schema}}}};
    if (!thinks && can_disable_thinking(model.name) && takes("effort")) body["output_config"]["effort"] = "low";
  }
  HttpRequest request;
  request.url = model.base_url + "/messages";
  request.headers = {{"content-type", "application/json"},
                     {"x-api-key", "{{key}}"},
                     {"anthropic-version", "2026-10-21"},
                     {"anthropic-dangerous-direct-browser-access", "true"}};
  request.body = base::dump_json(body);
  return request;
}

Reply decode_anthropic(const HttpResponse& response) {
  const auto body = body_of(response);
  if (response.status != 200) {
    if (!body) return provider_error_of(response, base::shorten(response.body, 200), "", "");
    return provider_error_of(response, text_at(*body, "error/message"), text_at(*body, "error/type"),
                             text_at(*body, "error/details/error_code"));
  }
  if (!body || !at(*body, "content").is_array()) {
    return ProviderError{ProviderError::Kind::broken, "The reply is not the JSON of a message.", "", {}, {}, {}};
  }
  Answer answer;
  answer.state = Answer::State::ok;
  for (const Json& part : at(*body, "content")) {
    if (text_at(part, "type") == "text") answer.text += text_at(part, "text");
  }
  const std::string stop = text_at(*body, "stop_reason");
  if (stop == "max_tokens") answer.state = Answer::State::cut;
  if (stop == "refusal") answer.state = Answer::State::refused;
  if (stop == "model_context_window_exceeded") answer.state = Answer::State::too_long;
  const Json& usage = at(*body, "usage");
  answer.billed.cached = integer_at(usage, "cache_read_input_tokens");
  answer.billed.cache_write = integer_at(usage, "cache_creation_input_tokens");
  answer.billed.input = integer_at(usage, "input_tokens") + answer.billed.cached + answer.billed.cache_write;
  answer.billed.output = integer_at(usage, "output_tokens");
  return answer;
}

}  // namespace tracesift::provider
