// SPDX-License-Identifier: MIT
// One question as a provider's HTTP request, and its reply as an answer or as what to do instead. No state, no time.
//
// Schemas of questions keep to what every provider takes: objects whose every property is required,
// additionalProperties false, arrays, strings with enum, integer, number, boolean. Ranges are checked after reading
// (src/prompt/reply.hpp).
#pragma once

#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "prompt/question.hpp"
#include "tracesift/http.hpp"

namespace tracesift::provider {

/// One model at one address.
struct Model {
  std::string name;
  std::string base_url;    // without a slash at the end
  bool flex = false;       // at half the price and slower, where the provider has it
  int thought_tokens = 0;  // that may be thought before an answer, besides those of the answer
};

/// How the shape of an answer is asked for, from the strongest to the weakest.
enum class StructuredOutput { strict_schema, schema, json_object, prompt_only };
/// The next weaker one; prompt_only has none and stays.
constexpr StructuredOutput weaker(StructuredOutput one) {
  return one == StructuredOutput::prompt_only ? one : static_cast<StructuredOutput>(static_cast<int>(one) + 1);
}

/// What a model was found not to take; learnt from its refusals, kept for the run.
struct Quirks {
  std::set<std::string> dropped;  // fields of requests
  StructuredOutput structured_output = StructuredOutput::strict_schema;
  int thought_tokens = 0;  // more than was expected
  bool operator==(const Quirks&) const = default;
};

/// Why there is no answer, and what helps.
struct ProviderError {
  enum class Kind {
    busy,         // too many requests, or overloaded: wait, and ask less at a time
    broken,       // a server or the network failed: ask again
    unsupported,  // `field` of the request: leave it out
    too_long,     // for the model's context
    refused,      // by a filter
    unreadable,   // the model's answer is not what was asked for
    denied,       // the key or the model: others may be denied too
    account,      // empty, closed or at its limit for the day: nothing will work
    wrong,        // this request will not work
  };
  Kind kind = Kind::broken;
  std::string message;
  std::string field;
  std::optional<double> wait_s;             // as the provider states it
  std::optional<double> requests_a_minute;  // the limit, as the provider states it
  std::optional<double> tokens_a_minute;
};

using Reply = std::variant<prompt::Answer, ProviderError>;

struct Provider {
  std::string_view id;
  std::string_view title;
  std::string_view base_url;  // empty: the user must say
  std::string_view summary;   // default models; empty: the user must say
  std::string_view thinking;
  std::string_view key_name;  // environment variable; empty: works without a key
  bool has_flex = false;
  bool is_local = false;    // on the user's machine: costs nothing, few at a time, slow to start
  double token_factor = 1;  // tokens that its models count for one of ours
  int context_tokens = 0;   // that questions may count on
  int reading_thoughts =
      0;  // tokens that may be thought besides an answer: by the summary model, with the least effort
  int thinking_thoughts = 16'000;
  HttpRequest (*encode)(const Model&, const prompt::Question&, const Quirks&) = nullptr;
  Reply (*decode)(const HttpResponse&) = nullptr;
};

std::span<const Provider> providers();
const Provider* find_provider(std::string_view id);

/// What may be thought before an answer to a question of this role, until a reply teaches more.
int thoughts_of(const Provider& provider, prompt::ModelRole role);

/// Whether an address stays on this machine: localhost, 127.0.0.0/8 or ::1.
bool is_loopback(std::string_view url);
/// Whether it stays in the user's own network: this machine, a private address (RFC 1918) or a .local name.
bool is_own_network(std::string_view url);

/// The name of the reply: equal for the same question to the same model, whatever quirks were learnt in between.
std::string reply_key(const Provider& provider, const Model& model, const prompt::Question& question);

}  // namespace tracesift::provider
