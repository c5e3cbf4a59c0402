// SPDX-License-Identifier: MIT
#include "provider/wire.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>

#include "base/text.hpp"
#include "provider/error_table.hpp"

namespace tracesift::provider {
namespace {

using base::Json;

/// The number `after` a word.
std::optional<double> number_after(std::string_view text, std::string_view word, std::size_t* end = nullptr) {
  std::size_t from = text.find(word);
  if (from == std::string_view::npos) return std::nullopt;
  from += word.size();
  while (from < text.size() && (text[from] == ' ' || text[from] == ':' || text[from] == '"')) ++from;
  std::size_t to = from;
  std::string digits;
  while (to < text.size() && ((text[to] >= '0' && text[to] <= '9') || text[to] == '.' || text[to] == ',')) {
    if (text[to] != ',') digits += text[to];
    ++to;
  }
  if (digits.empty() || digits.front() == '.' || digits.size() > 15) return std::nullopt;
  if (end != nullptr) *end = to;
  return std::strtod(digits.c_str(), nullptr);
}

std::optional<double> header_number(const HttpResponse& response, std::string_view name) {
  for (const auto& [key, value] : response.headers) {
    if (key == name) return number_after(value, "");
  }
  return std::nullopt;
}

/// "Please try again in 1.2s", "in 350ms", "retryDelay": "37s", "in 1m30s" (the minutes are enough).
std::optional<double> wait_in(std::string_view body) {
  for (const std::string_view word : {"try again in ", "\"retryDelay\"", "retry after "}) {
    std::size_t end = 0;
    const auto number = number_after(body, word, &end);
    if (!number) continue;
    const std::string_view unit = body.substr(end, 2);
    if (unit == "ms") return *number / 1000;
    if (unit.substr(0, 1) == "m") return *number * 60 + number_after(body.substr(end), "m").value_or(0);
    return *number;
  }
  return std::nullopt;
}

bool has(std::string_view text, std::string_view word) { return text.find(word) != std::string_view::npos; }

/// The field that a refusal names. The longest first: "max_tokens" is part of the other's name too.
std::string named_field(std::string_view message) {
  static constexpr std::array<std::string_view, 18> kFields = {"prompt_cache_options",
                                                               "max_completion_tokens",
                                                               "response_format",
                                                               "reasoning_effort",
                                                               "thinkingConfig",
                                                               "thinkingBudget",
                                                               "thinkingLevel",
                                                               "thinking_level",
                                                               "service_tier",
                                                               "serviceTier",
                                                               "output_config",
                                                               "verbosity",
                                                               "max_tokens",
                                                               "thinking",
                                                               "effort",
                                                               "store",
                                                               "provider",
                                                               "developer"};
  for (const std::string_view field : kFields) {
    if (has(message, field)) return std::string(field);
  }
  if (has(message, "json_schema") || has(message, "json_object") || has(message, "response format")) {
    return "response_format";
  }
  return {};
}

/// Google names the quota that is used up in a detail, not in the message.
std::string quota_in(std::string_view body) {
  const std::size_t at = body.find("\"quotaId\"");
  return at == std::string_view::npos ? std::string() : std::string(body.substr(at, 200));
}

/// How long to wait, and the limit, as the provider states them.
void read_limits(const HttpResponse& response, std::string_view message, ProviderError& error) {
  error.wait_s = header_number(response, "retry-after-ms");
  if (error.wait_s) *error.wait_s /= 1000;
  if (!error.wait_s) error.wait_s = header_number(response, "retry-after");
  if (!error.wait_s) error.wait_s = wait_in(response.body);
  if (const auto limit = number_after(message, "Limit ")) {
    const bool is_of_tokens = has(base::lower_ascii(message), "token");
    (is_of_tokens ? error.tokens_a_minute : error.requests_a_minute) = *limit;
  }
}

}  // namespace

const Json& at(const Json& json, std::string_view path) {
  static const Json kNull;
  const Json* here = &json;
  while (!path.empty()) {
    const std::size_t slash = std::min(path.find('/'), path.size());
    const std::string key(path.substr(0, slash));
    path.remove_prefix(std::min(slash + 1, path.size()));
    if (here->is_array() && !key.empty() && key.find_first_not_of("0123456789") == std::string::npos) {
      const std::size_t index = std::stoul(key);
      if (index >= here->size()) return kNull;
      here = &(*here)[index];
    } else if (here->is_object()) {
      const auto found = here->find(key);
      if (found == here->end()) return kNull;
      here = &*found;
    } else {
      return kNull;
    }
  }
  return *here;
}

std::string text_at(const Json& json, std::string_view path) {
  const Json& value = at(json, path);
  if (value.is_string()) return value.get<std::string>();
  return value.is_number() ? base::dump_json(value) : std::string();
}

std::int64_t integer_at(const Json& json, std::string_view path) {
  const Json& value = at(json, path);
  double number = 0;
  if (value.is_number()) number = value.get<double>();
  if (value.is_string()) number = std::strtod(value.get_ref<const std::string&>().c_str(), nullptr);
  return number >= 0 && number < 1e12 ? static_cast<std::int64_t>(number) : 0;
}

std::optional<Json> body_of(const HttpResponse& response) { return base::parse_json(base::trim(response.body)); }

ProviderError provider_error_of(const HttpResponse& response, std::string message, std::string_view type,
                                std::string_view code) {
  ProviderError error;
  error.message = base::shorten(base::collapse_whitespace(message), 300);
  const int status = response.status;
  const std::string words = base::lower_ascii(message);
  using Kind = ProviderError::Kind;
  if (status == 0) {
    error.kind = Kind::broken;
    if (error.message.empty())
      error.message = "No answer: the network, or a wrong key that the browser does not let the page see.";
    return error;
  }
  const std::string said = words + "\n" + base::lower_ascii(type) + "\n" + base::lower_ascii(code) + "\n" +
                           base::lower_ascii(quota_in(response.body));
  const ErrorRow* row = find_error(status, said);
  if (row != nullptr) {
    error.kind = row->kind;
    error.field = row->field;
  } else if (status >= 500) {
    error.kind = Kind::broken;
  } else {
    error.field = named_field(message);
    error.kind = error.field.empty() ? Kind::wrong : Kind::unsupported;
  }
  if (error.kind == Kind::busy) read_limits(response, message, error);
  return error;
}

std::string asked_in_words(const prompt::Question& question) {
  return question.system + "\n\nAnswer with one JSON object and nothing else. It must follow this JSON Schema:\n" +
         base::dump_json(question.schema);
}

}  // namespace tracesift::provider
