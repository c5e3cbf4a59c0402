// Whatever a server answers, each provider's decoder makes an answer or a problem of it that can be acted upon, and
// what is read of an answer's text fits the question's schema. The first line is the status and, behind a blank, what
// the header Retry-After says; the rest is the body.
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "base/text.hpp"
#include "prompt/reply.hpp"
#include "provider/provider.hpp"

namespace {

using tracesift::base::Json;

void require(bool holds) {
  if (!holds) std::abort();
}

bool is_count(const std::optional<double>& value) { return !value || (std::isfinite(*value) && *value >= 0); }

const Json& schema() {
  static const Json made = {{"type", "object"},
                            {"properties",
                             {{"summary", {{"type", "string"}}},
                              {"outcome", {{"type", "string"}, {"enum", {"achieved", "failed"}}}},
                              {"evidence", {{"type", "array"}, {"items", {{"type", "integer"}}}}},
                              {"sure", {{"type", "boolean"}}}}},
                            {"required", {"summary", "outcome", "evidence", "sure"}},
                            {"additionalProperties", false}};
  return made;
}

void check_text(const std::string& text) {
  const auto reply = tracesift::prompt::read_reply(text, schema(), {"summary"});
  if (reply) {
    require(reply->is_object() && reply->size() <= 4 && reply->contains("summary"));
    const Json& outcome = (*reply)["outcome"];
    require(outcome.is_null() || outcome == "achieved" || outcome == "failed");
  }
  const std::string cleaned = tracesift::prompt::clean(text, 100);
  require(cleaned.find('\n') == std::string::npos);
  require(cleaned.size() <= 103);  // with its "…"
  require(tracesift::prompt::clean(cleaned, 103) == cleaned);
  for (const char c : tracesift::prompt::without_unsourced_numbers(text, "")) require(c < '0' || c > '9');
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string input(reinterpret_cast<const char*>(data), size);
  const std::size_t line = std::min(input.find('\n'), input.size());
  const std::size_t blank = std::min(input.find(' '), line);
  tracesift::HttpResponse response;
  response.status = std::atoi(input.substr(0, std::min<std::size_t>(blank, 4)).c_str());
  if (blank < line) response.headers.emplace_back("retry-after", input.substr(blank + 1, line - blank - 1));
  response.body = input.substr(std::min(line + 1, input.size()));
  for (const tracesift::provider::Provider& provider : tracesift::provider::providers()) {
    const auto reply = provider.decode(response);
    if (const auto* problem = std::get_if<tracesift::provider::ProviderError>(&reply)) {
      require(is_count(problem->wait_s));
      require(is_count(problem->requests_a_minute));
      require(is_count(problem->tokens_a_minute));
    } else {
      check_text(std::get<tracesift::prompt::Answer>(reply).text);
    }
  }
  check_text(response.body);
  return 0;
}
