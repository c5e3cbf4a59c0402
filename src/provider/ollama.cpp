// SPDX-License-Identifier: MIT
// Ollama's own chat (github.com/ollama/ollama/blob/main/docs/api.md). It cuts what does not fit its context without a
// word, so the context is asked for.
#include "provider/ollama.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "prompt/tokens.hpp"
#include "provider/wire.hpp"

namespace tracesift::provider {

using base::Json;
using prompt::Answer;

HttpRequest encode_ollama(const Model& model, const prompt::Question& question, const Quirks& quirks) {
  Json body = {{"model", model.name}, {"stream", false}};
  body["messages"] = {
      {{"role", "system"},
       {"content", quirks.structured_output >= StructuredOutput::schema ? asked_in_words(question) : question.system}},
      {{"role", "user"}, {"content", question.prompt}}};
  body["format"] = quirks.structured_output >= StructuredOutput::schema ? Json("json") : question.schema;
  if (quirks.dropped.count("think") == 0) body["think"] = false;
  const std::int64_t need = prompt::estimate_tokens(question.system) + prompt::estimate_tokens(question.prompt) +
                            question.max_tokens + model.thought_tokens + 500;
  body["options"] = {{"num_ctx", (need / 2048 + 1) * 2048},
                     {"num_predict", question.max_tokens + model.thought_tokens}};
  HttpRequest request;
  request.url = model.base_url + "/api/chat";
  request.headers = {{"content-type", "application/json"}};
  request.body = base::dump_json(body);
  return request;
}

Reply decode_ollama(const HttpResponse& response) {
  const auto body = body_of(response);
  if (response.status != 200) {
    ProviderError error =
        provider_error_of(response, body ? text_at(*body, "error") : base::shorten(response.body, 200), "", "");
    if (response.status == 403) {
      error.message = "Ollama does not let this page in. Start it with OLLAMA_ORIGINS=\"*\" (or this page's address).";
    }
    return error;
  }
  if (!body || !at(*body, "message").is_object()) {
    return ProviderError{ProviderError::Kind::broken, "The reply is not the JSON of a message.", "", {}, {}, {}};
  }
  Answer answer;
  answer.state = text_at(*body, "done_reason") == "length" ? Answer::State::cut : Answer::State::ok;
  answer.text = text_at(*body, "message/content");
  answer.billed.input = integer_at(*body, "prompt_eval_count");
  answer.billed.output = integer_at(*body, "eval_count");
  answer.billed.cost_usd = 0;
  return answer;
}

}  // namespace tracesift::provider
