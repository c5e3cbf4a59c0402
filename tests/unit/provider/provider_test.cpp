#include "provider/provider.hpp"

#include "catch.hpp"
#include "dataset.hpp"
#include "provider/catalogue.hpp"
#include "provider/error_table.hpp"
#include "provider/wire.hpp"

using namespace tracesift;
using namespace tracesift::provider;
using base::Json;

namespace {

prompt::Question question(prompt::ModelRole role) {
  prompt::Question question;
  question.role = role;
  question.name = "report";
  question.system = "Report.";
  question.prompt = "[M0 user] Hello “you”\n";
  question.max_tokens = 700;
  question.schema = *base::parse_json(
      R"({"type":"object","properties":{"summary":{"type":"string"}},"required":["summary"],"additionalProperties":false})");
  return question;
}

Model model_of(const Provider& provider, bool thinks) {
  Model model;
  model.name = thinks ? provider.thinking : provider.summary;
  if (model.name.empty()) model.name = thinks ? "big-model" : "small-model";
  model.base_url =
      provider.base_url.empty() ? "https://house.openai.azure.com/openai/v1" : std::string(provider.base_url);
  model.flex = provider.has_flex;
  model.thought_tokens = thoughts_of(provider, thinks ? prompt::ModelRole::thinking : prompt::ModelRole::summary);
  return model;
}

HttpResponse response(int status, std::string body, Headers headers = {}) {
  return {1, status, std::move(headers), std::move(body), false};
}

ProviderError provider_error_of(const char* provider, const HttpResponse& response) {
  const Reply reply = find_provider(provider)->decode(response);
  REQUIRE(std::holds_alternative<ProviderError>(reply));
  return std::get<ProviderError>(reply);
}

prompt::Answer answer_of(const char* provider, const std::string& body) {
  const Reply reply = find_provider(provider)->decode(response(200, body));
  REQUIRE(std::holds_alternative<prompt::Answer>(reply));
  return std::get<prompt::Answer>(reply);
}

}  // namespace

TEST_CASE("a provider's models are asked for with its headers, without a question, and read in each dialect") {
  for (const provider::Provider& one : provider::providers()) {
    const HttpRequest request = provider::list_request(one, "http://127.0.0.1:1/v1/");
    INFO(one.id);
    CHECK(request.body.empty());
    CHECK(request.reply_key.empty());
    CHECK(request.url.find("http://127.0.0.1:1/v1/") == 0);
    CHECK(request.url.find("//models") == std::string::npos);
    bool has_key = false;
    for (const auto& [name, value] : request.headers) {
      CHECK(name != "content-type");
      has_key = has_key || value.find("{{key}}") != std::string::npos;
    }
    CHECK(has_key == (one.id != "ollama"));
  }
  using Names = std::vector<std::string>;
  CHECK(provider::models_in(R"({"data":[{"id":"b"},{"id":"a"},{"id":"a"}]})") == Names{"a", "b"});
  CHECK(provider::models_in(R"({"models":[{"name":"models/gemini-x"}]})") == Names{"gemini-x"});
  CHECK(provider::models_in(R"({"models":[{"name":"llama:8b","model":"llama:8b"}]})") == Names{"llama:8b"});
  CHECK(provider::models_in(R"([{"id":"t"}])") == Names{"t"});
  for (const char* body : {"", "{}", "[1]", R"({"data":"x"})", R"({"data":[{"id":1}]})"})
    CHECK(provider::models_in(body).empty());
}

TEST_CASE("every provider's requests are the goldens in tests/requests") {
  for (const Provider& provider : providers()) {
    Json made = Json::array();
    for (const bool thinks : {false, true}) {
      for (const auto mode : {StructuredOutput::strict_schema, StructuredOutput::schema, StructuredOutput::json_object,
                              StructuredOutput::prompt_only}) {
        Quirks quirks;
        quirks.structured_output = mode;
        const auto role = thinks ? prompt::ModelRole::thinking : prompt::ModelRole::summary;
        const HttpRequest request = provider.encode(model_of(provider, thinks), question(role), quirks);
        Json headers = Json::object();
        for (const auto& [name, value] : request.headers) headers[name] = value;
        made.push_back({{"url", request.url}, {"headers", headers}, {"body", *base::parse_json(request.body)}});
      }
    }
    const std::string text = base::dump_json(made, 1) + "\n";
    support::check_golden("tests/requests/" + std::string(provider.id) + ".json", text);
  }
}

TEST_CASE("no request holds a key, a sampling parameter or a key in its address") {
  for (const Provider& provider : providers()) {
    const HttpRequest request = provider.encode(model_of(provider, false), question(prompt::ModelRole::summary), {});
    INFO(provider.id);
    for (const char* never : {"temperature", "top_p", "top_k", "{{key}}"})
      CHECK(request.body.find(never) == std::string::npos);
    CHECK(request.url.find('?') == std::string::npos);
  }
}

TEST_CASE("a field that was refused is left out, a format that was refused is asked for in words") {
  const Provider& openai = *find_provider("openai");
  Quirks quirks;
  quirks.dropped = {"reasoning_effort", "max_completion_tokens", "developer"};
  quirks.structured_output = StructuredOutput::prompt_only;
  const Json body =
      *base::parse_json(openai.encode(model_of(openai, false), question(prompt::ModelRole::summary), quirks).body);
  CHECK_FALSE(body.contains("reasoning_effort"));
  CHECK_FALSE(body.contains("response_format"));
  CHECK(body["max_tokens"] == 700);
  CHECK(body["messages"][0]["role"] == "system");
  CHECK(body["messages"][0]["content"].get<std::string>().find("JSON Schema") != std::string::npos);
}

TEST_CASE("a reply is kept under the question, not under how it had to be asked") {
  const Provider& openai = *find_provider("openai");
  const prompt::Question asked = question(prompt::ModelRole::summary);
  const Model model = model_of(openai, false);
  const std::string key = reply_key(openai, model, asked);
  CHECK(key.size() == 32);
  CHECK(key == reply_key(openai, model, asked));
  prompt::Question other = asked;
  other.prompt += ".";
  CHECK(key != reply_key(openai, model, other));
  other = asked;
  other.max_tokens *= 2;
  CHECK(key != reply_key(openai, model, other));
  Model elsewhere = model;
  elsewhere.name = "gpt-6.1-terra";
  CHECK(key != reply_key(openai, elsewhere, asked));
  CHECK(key != reply_key(*find_provider("openrouter"), model, asked));
}

TEST_CASE("answers: text, how they ended, and what is billed") {
  prompt::Answer answer = answer_of("openai", R"(
    {"choices":[{"message":{"content":"{}","refusal":null},"finish_reason":"stop"}],
     "usage":{"prompt_tokens":100,"completion_tokens":"20","prompt_tokens_details":{"cached_tokens":60}}})");
  CHECK(answer.state == prompt::Answer::State::ok);
  CHECK(answer.billed.input == 100);
  CHECK(answer.billed.cached == 60);
  CHECK(answer.billed.output == 20);
  answer = answer_of("openai", R"({"choices":[{"message":{"content":null,"refusal":"No."},"finish_reason":"stop"}]})");
  CHECK(answer.state == prompt::Answer::State::refused);
  answer = answer_of("openrouter",
                     R"({"choices":[{"message":{"content":"x"},"finish_reason":"length"}],"usage":{"cost":0.25}})");
  CHECK(answer.state == prompt::Answer::State::cut);
  CHECK(answer.billed.cost_usd == 0.25);
  answer = answer_of("anthropic", R"(
    {"content":[{"type":"thinking","thinking":"{}"},{"type":"text","text":"{\"a\":"},{"type":"text","text":"1}"}],
     "stop_reason":"end_turn","usage":{"input_tokens":10,"cache_read_input_tokens":90,"output_tokens":5}})");
  CHECK(answer.text == R"({"a":1})");
  CHECK(answer.billed.input == 100);
  answer = answer_of("anthropic", R"({"content":[],"stop_reason":"refusal"})");
  CHECK(answer.state == prompt::Answer::State::refused);
  answer = answer_of("gemini", R"(
    {"candidates":[{"content":{"parts":[{"text":"no","thought":true},{"text":"yes"}]},"finishReason":"STOP"}],
     "usageMetadata":{"promptTokenCount":10,"candidatesTokenCount":4,"thoughtsTokenCount":6}})");
  CHECK(answer.text == "yes");
  CHECK(answer.billed.output == 10);
  answer = answer_of("gemini", R"({"promptFeedback":{"blockReason":"SAFETY"}})");
  CHECK(answer.state == prompt::Answer::State::refused);
  answer =
      answer_of("ollama", R"({"message":{"content":"x"},"done_reason":"stop","prompt_eval_count":3,"eval_count":4})");
  CHECK(answer.billed.cost_usd == 0);
}

TEST_CASE("a reply says at which tier it was made; a request asks for the standard one, not for the project's own") {
  const auto billed = [](const std::string& tier) {
    const std::string body = R"({"choices":[{"message":{"content":"{}"},"finish_reason":"stop"}],"usage":)"
                             R"({"prompt_tokens":1,"completion_tokens":1},"service_tier":")" +
                             tier + "\"}";
    return answer_of("openai", body).billed;
  };
  CHECK(billed("priority").priority);
  CHECK_FALSE(billed("priority").flex);
  CHECK(billed("flex").flex == true);
  CHECK_FALSE(billed("default").priority);
  const provider::Provider* openai = provider::find_provider("openai");
  const auto request = openai->encode({.name = "gpt-6-luna", .base_url = "https://x"}, prompt::Question{}, {});
  CHECK(request.body.find(R"("service_tier":"default")") != std::string::npos);
}

TEST_CASE("troubles: what to do, and for how long to wait") {
  using Kind = ProviderError::Kind;
  const auto kind = [](const char* provider, int status, const char* body) {
    return provider_error_of(provider, response(status, body)).kind;
  };
  ProviderError busy =
      provider_error_of("openai", response(429, R"({"error":{"message":"Rate limit reached. Limit 500, Used 500,
    Requested 1. Please try again in 120ms.","type":"requests","code":"rate_limit_exceeded"}})"));
  CHECK(busy.kind == Kind::busy);
  CHECK(busy.wait_s == Approx(0.12));
  CHECK(busy.requests_a_minute == Approx(500));
  CHECK(provider_error_of("openai", response(429, "{}", {{"retry-after-ms", "1500"}})).wait_s == Approx(1.5));
  CHECK(provider_error_of("anthropic", response(529, "{}", {{"retry-after", "3"}})).wait_s == Approx(3));
  busy =
      provider_error_of("gemini", response(429, R"({"error":{"code":429,"message":"Quota","status":"RESOURCE_EXHAUSTED",
    "details":[{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"37s"}]}})"));
  CHECK(busy.kind == Kind::busy);
  CHECK(busy.wait_s == Approx(37));
  CHECK(kind("gemini", 429, R"({"error":{"message":"x","details":[{"violations":[{"quotaId":"RequestsPerDay"}]}]}})") ==
        Kind::account);
  CHECK(kind("openai", 429, R"({"error":{"message":"x","code":"insufficient_quota"}})") == Kind::account);
  CHECK(kind("openai", 401, R"({"error":{"message":"Incorrect API key provided","code":"invalid_api_key"}})") ==
        Kind::denied);
  CHECK(kind("gemini", 400, R"({"error":{"message":"API key not valid","details":[{"reason":"API_KEY_INVALID"}]}})") ==
        Kind::denied);
  CHECK(kind("openai", 502, "<html>Bad gateway</html>") == Kind::broken);
  CHECK(kind("openai", 0, "") == Kind::broken);
  CHECK(kind("openai", 200, "<html>") == Kind::broken);
  CHECK(kind("openrouter", 200, R"({"error":{"code":502,"message":"upstream"}})") == Kind::broken);
  CHECK(kind("openrouter", 200, R"({"choices":[{"error":{"code":429,"message":"busy"}}]})") == Kind::busy);
  CHECK(kind("openai", 400, R"({"error":{"message":"x","code":"context_length_exceeded","param":"messages"}})") ==
        Kind::too_long);
  CHECK(kind("anthropic", 400,
             R"({"error":{"type":"invalid_request_error","message":"prompt is too long: 5 tokens > 4 maximum"}})") ==
        Kind::too_long);
  CHECK(kind("azure", 400, R"({"error":{"message":"x","code":"content_filter"}})") == Kind::refused);
  CHECK(kind("openai", 400, R"({"error":{"message":"Something else"}})") == Kind::wrong);
  const ProviderError field = provider_error_of(
      "openai",
      response(
          400,
          R"({"error":{"message":"Unsupported parameter: 'verbosity'","param":"verbosity","code":"unsupported_parameter"}})"));
  CHECK(field.kind == Kind::unsupported);
  CHECK(field.field == "verbosity");
  CHECK(provider_error_of("anthropic", response(400, R"({"error":{"message":"thinking: not supported"}})")).field ==
        "thinking");
}

TEST_CASE("an address is on this machine only if its host is, whatever stands before or behind it") {
  for (const char* url : {"http://localhost", "http://localhost:11434/v1", "http://127.0.0.1:1234", "http://127.1.2.3/",
                          "http://[::1]", "http://[::1]:8080/api"}) {
    INFO(url);
    CHECK(is_loopback(url));
  }
  for (const char* url : {"http://example.com", "http://localhost.example.com", "http://127.example.com",
                          "http://127.0.0.1.example.com", "http://10.0.0.1", "http://localhost:80@example.com",
                          "http://127.0.0.1@example.com", "http://[::1]:80@example.com", "http://[::1]example.com",
                          "http://[::2]", "http://localhost@example.com/", "https://example.com/localhost", ""}) {
    INFO(url);
    CHECK_FALSE(is_loopback(url));
  }
}

TEST_CASE("what a refusal means, by its status, code and words") {
  using Kind = ProviderError::Kind;
  struct Case {
    int status;
    const char* message;
    const char* type;
    const char* code;
    Kind kind;
  };
  for (const Case& one : {
           Case{401, "", "", "", Kind::denied},
           Case{402, "", "", "", Kind::account},
           Case{403, "", "", "", Kind::denied},
           Case{404, "no such model", "", "", Kind::denied},
           Case{429, "x", "", "insufficient_quota", Kind::account},
           Case{429, "The spend limit of this project is reached", "", "", Kind::account},
           Case{400, "spend_limit", "", "", Kind::account},
           Case{429, "GenerateRequestsPerDay", "", "", Kind::account},
           Case{400, "x", "", "API_KEY_INVALID", Kind::denied},
           Case{429, "x", "", "", Kind::busy},
           Case{498, "x", "", "", Kind::busy},
           Case{503, "x", "", "", Kind::busy},
           Case{529, "x", "", "", Kind::busy},
           Case{500, "x", "overloaded_error", "", Kind::busy},
           Case{408, "x", "", "", Kind::broken},
           Case{409, "x", "", "", Kind::broken},
           Case{500, "x", "", "", Kind::broken},
           Case{504, "x", "", "", Kind::broken},
           Case{413, "x", "", "", Kind::too_long},
           Case{400, "x", "", "context_length_exceeded", Kind::too_long},
           Case{400, "The Prompt is too long", "", "", Kind::too_long},
           Case{400, "over the context length", "", "", Kind::too_long},
           Case{400, "maximum context is 4", "", "", Kind::too_long},
           Case{400, "input token count exceeds 9", "", "", Kind::too_long},
           Case{400, "exceeds the maximum number of tokens", "", "", Kind::too_long},
           Case{400, "x", "", "content_filter", Kind::refused},
           Case{400, "content management policy", "", "", Kind::refused},
           Case{400, "verbosity is not known", "", "", Kind::unsupported},
           Case{400, "x", "", "", Kind::wrong},
           Case{422, "x", "", "", Kind::wrong},
       }) {
    INFO(one.status << " " << one.message << one.type << one.code);
    CHECK(provider::provider_error_of(response(one.status, ""), one.message, one.type, one.code).kind == one.kind);
  }
  CHECK_FALSE(provider::provider_error_of(response(0, ""), "", "", "").message.empty());
  CHECK(provider::provider_error_of(response(0, ""), "reset", "", "").message == "reset");
}

TEST_CASE("what providers' pages say of their refusals is done: the account, one question, our own parameter") {
  using Kind = ProviderError::Kind;
  const auto error = [](const char* provider, int status, const char* body) {
    return provider_error_of(provider, response(status, body));
  };
  // github.com/anthropics/claude-code/issues/66314: an empty account has the status 400.
  CHECK(error("anthropic", 400, R"({"type":"error","error":{"type":"invalid_request_error","message":
    "Your credit balance is too low to access the Anthropic API. Please go to Plans & Billing."}})")
            .kind == Kind::account);
  // api-docs.deepseek.com/quick_start/error_codes
  CHECK(error("deepseek", 402, R"({"error":{"message":"Insufficient Balance"}})").kind == Kind::account);
  // docs.together.ai/docs/error-codes: 403 is a question that is too long.
  CHECK(error("together", 403, R"({"error":{"message":"Input token count + max_tokens must be less than the context
    length of the model being queried."}})")
            .kind == Kind::too_long);
  // openrouter.ai/docs/errors: 403 is one input that was flagged; 402 with a wait is money that is in flight.
  CHECK(error("openrouter", 403, R"({"error":{"code":403,"message":"Your chosen model requires moderation and your input
    was flagged","metadata":{"reasons":["violence"]}}})")
            .kind == Kind::refused);
  CHECK(error("openrouter", 402, R"({"error":{"code":402,"message":"in-flight budget exhausted"}})").kind ==
        Kind::busy);
  CHECK(error("openrouter", 403, R"({"error":{"code":403,"message":"Not allowed for this key"}})").kind ==
        Kind::denied);
  ProviderError field = error("openrouter", 404, R"({"error":{"code":404,"message":"No endpoints found that can handle
    the requested parameters."}})");
  CHECK(field.kind == Kind::unsupported);
  CHECK(field.field == "require_parameters");
  field =
      error("openrouter", 400, R"({"error":{"code":400,"message":"Reasoning is mandatory for this endpoint and cannot
    be disabled."}})");
  CHECK(field.kind == Kind::unsupported);
  CHECK(field.field == "reasoning");
  // ai.google.dev/gemini-api/docs/api-errors
  CHECK(error("gemini", 400, R"({"error":{"status":"FAILED_PRECONDITION","message":"The free tier is not available in
    your country."}})")
            .kind == Kind::account);
  // platform.openai.com/docs/guides/rate-limits: a limit of the day does not come back in a minute.
  CHECK(error("openai", 429, R"({"error":{"message":"Rate limit reached on requests per day (RPD): Limit 200. Please try
    again in 7m12s.","code":"rate_limit_exceeded"}})")
            .kind == Kind::account);
  CHECK(error("mistral", 429, R"({"object":"error","message":"Service tier capacity exceeded for this model.",
    "type":"invalid_request_error","param":null,"code":null})")
            .kind == Kind::busy);
  CHECK(error("mistral", 401, R"({"detail":"Unauthorized"})").kind == Kind::denied);
}

TEST_CASE("an answer that Groq could not read is the model's answer") {
  // console.groq.com/docs/structured-outputs
  const Reply reply = find_provider("groq")->decode(
      response(400, R"({"error":{"message":"Failed to generate JSON.","type":"invalid_request_error",
    "code":"json_validate_failed","failed_generation":"{\"summary\": \"a\",}"}})"));
  REQUIRE(std::holds_alternative<prompt::Answer>(reply));
  CHECK(std::get<prompt::Answer>(reply).text == "{\"summary\": \"a\",}");
}

TEST_CASE("every row of what providers say has its page, and none is hidden behind an earlier one") {
  for (const provider::ErrorRow& row : provider::error_rows()) {
    INFO(row.status << " " << row.words);
    CHECK_FALSE(row.source.empty());
    CHECK((row.kind == ProviderError::Kind::unsupported) == !row.field.empty());
    CHECK(provider::find_error(row.status == 0 ? 400 : row.status, row.words) == &row);
  }
}

TEST_CASE("an address is in the user's own network only if it is private or local") {
  for (const char* url : {"http://localhost:1", "http://10.0.0.7:8000/v1", "http://192.168.1.2", "http://172.16.0.1",
                          "http://172.31.255.1", "http://box.local:11434", "http://gpu:8000"}) {
    INFO(url);
    CHECK(provider::is_own_network(url));
  }
  for (const char* url : {"https://api.example.com", "http://11.0.0.1", "http://172.15.0.1", "http://172.32.0.1",
                          "http://192.169.0.1", "http://10.0.0.1@example.com", "http://box.local.example.com", ""}) {
    INFO(url);
    CHECK_FALSE(provider::is_own_network(url));
  }
}

TEST_CASE("a limit that a refusal states is one of tokens where it says tokens, else of requests") {
  const auto limit = [](const char* message) {
    return provider::provider_error_of(response(429, ""), message, "", "");
  };
  CHECK(limit("Limit 500, Used 500").requests_a_minute == 500);
  CHECK_FALSE(limit("Limit 500, Used 500").tokens_a_minute);
  CHECK(limit("Rate limit on tokens: Limit 30000, Used 1").tokens_a_minute == 30'000);
  CHECK_FALSE(limit("Rate limit on tokens: Limit 30000, Used 1").requests_a_minute);
  CHECK_FALSE(limit("Slow down").requests_a_minute);
}

TEST_CASE("a value in a reply is found by its path, and what is not there is null") {
  const Json json = *base::parse_json(R"({"a":[{"b":"c"},{"1":2}],"n":"12","m":-3,"big":1e13,"half":0.5})");
  CHECK(provider::at(json, "a/0/b") == "c");
  CHECK(provider::at(json, "a/1/1") == 2);
  CHECK(provider::at(json, "") == json);
  for (const char* path : {"a/2", "a/b", "a//b", "x", "a/0/b/c", "n/0"}) CHECK(provider::at(json, path).is_null());
  CHECK(provider::text_at(json, "a/0/b") == "c");
  CHECK(provider::text_at(json, "a/1/1") == "2");
  CHECK(provider::text_at(json, "a").empty());
  CHECK(provider::integer_at(json, "n") == 12);
  CHECK(provider::integer_at(json, "m") == 0);
  CHECK(provider::integer_at(json, "big") == 0);
  CHECK(provider::integer_at(json, "half") == 0);
}

TEST_CASE("a gateway's failure inside a good reply has the status that it states, else that of a broken gateway") {
  using Kind = ProviderError::Kind;
  const auto kind = [](const char* body) { return provider_error_of("openrouter", response(200, body)).kind; };
  CHECK(kind(R"({"error":{"code":400,"message":"x"}})") == Kind::wrong);
  CHECK(kind(R"({"error":{"code":599,"message":"x"}})") == Kind::broken);
  CHECK(kind(R"({"error":{"code":429,"message":"x"}})") == Kind::busy);
  CHECK(kind(R"({"error":{"code":399,"message":"x"}})") == Kind::broken);
  CHECK(kind(R"({"error":{"code":600,"message":"x"}})") == Kind::broken);
  CHECK(kind(R"({"error":{"message":"x"}})") == Kind::broken);
  CHECK(kind(R"({"choices":[]})") == Kind::broken);
}

TEST_CASE("an error's words are the first that are there: the message, the detail, the whole reply") {
  const auto message = [](const char* body) { return provider_error_of("openai", response(400, body)).message; };
  CHECK(message(R"({"error":{"message":"a"},"message":"b"})") == "a");
  CHECK(message(R"({"error":"a","message":"b"})") == "a");
  CHECK(message(R"({"message":"b","detail":"c"})") == "b");
  CHECK(message(R"({"detail":"c"})") == "c");
  CHECK(message(R"({"odd":1})") == R"({"odd":1})");
  CHECK(message("plain words") == "plain words");
}

TEST_CASE("Ollama is given room for the question and the answer, in steps of 2,048 tokens") {
  const Provider& ollama = *find_provider("ollama");
  const auto room = [&](int max_tokens) {
    prompt::Question asked = question(prompt::ModelRole::summary);
    asked.max_tokens = max_tokens;
    const Json body = *base::parse_json(ollama.encode(model_of(ollama, false), asked, {}).body);
    return body["options"]["num_ctx"].get<int>();
  };
  CHECK(room(1) == 2048);
  CHECK(room(1'400) == 2048);
  CHECK(room(2'000) == 4096);
}
