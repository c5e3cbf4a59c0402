#include "price/price.hpp"

#include "catch.hpp"

using namespace tracesift;

namespace {

Usage usage(std::int64_t input, std::int64_t output) {
  Usage u;
  u.input_tokens = input;
  u.output_tokens = output;
  return u;
}

}  // namespace

TEST_CASE("tokens cost what the list says") {
  // gpt-4o-mini: 0.15 and 0.60 dollars a million.
  CHECK(*price::cost_of("gpt-4o-mini", usage(300, 37)) == Approx(6.72e-05));
  CHECK(*price::cost_of("claude-sonnet-4-5-20250929", usage(1'000'000, 0)) == Approx(3));
}

TEST_CASE("tokens from and into the cache have prices of their own, as part of the input") {
  Usage cached = usage(1'000'000, 0);
  cached.cache_read_tokens = 600'000;
  cached.cache_write_tokens = 100'000;
  CHECK(*price::cost_of("claude-sonnet-4-5", cached) == Approx(0.3 * 3 + 0.6 * 0.3 + 0.1 * 3.75));
  cached.cache_read_tokens = 5'000'000;  // more than the input: never more than it is counted
  CHECK(*price::cost_of("claude-sonnet-4-5", cached) == Approx(0.3));
}

TEST_CASE("a long request costs more as a whole, a sum of requests does not; who is served first pays more") {
  const auto once = price::Scope::one_request;
  CHECK(*price::cost_of("claude-sonnet-4-5", usage(200'000, 1000), once) == Approx((200'000 * 3 + 1000 * 15) / 1e6));
  CHECK(*price::cost_of("claude-sonnet-4-5", usage(200'001, 1000), once) == Approx((200'001 * 6 + 1000 * 22.5) / 1e6));
  CHECK(*price::cost_of("claude-sonnet-4-5", usage(900'000, 0)) == Approx(2.7));
  CHECK(*price::cost_of("claude-sonnet-4-6", usage(900'000, 0), once) == Approx(2.7));
  CHECK(*price::cost_of("gemini-2.5-pro", usage(300'000, 0), once) == Approx(0.3 * 2.5));
  Usage first = usage(1'000'000, 0);
  first.price_factor = Usage::kPriority;
  CHECK(*price::cost_of("gpt-4.1", first) == Approx(3.5));
  CHECK(*price::cost_of("gpt-5.1", first) == Approx(2.5));
  CHECK(*price::cost_of("claude-sonnet-4-5", first) == Approx(3));
}

TEST_CASE("one model has many names") {
  for (const char* name :
       {"gpt-4o", "GPT-4o", "openai/gpt-4o", "gpt-4o-2024-08-06", "gpt-4o-2031-01-30", "azure/gpt-4o", "gpt-4o:free"}) {
    INFO(name);
    CHECK(price::cost_of(name, usage(1'000'000, 0)).value_or(-1) == Approx(2.5));
  }
  for (const char* name : {"us.anthropic.claude-3-5-haiku-20241022-v1:0", "anthropic/claude-3.5-haiku",
                           "claude-3-5-haiku-latest", "vertex_ai/claude-3-5-haiku@20241022"}) {
    INFO(name);
    CHECK(price::cost_of(name, usage(1'000'000, 0)).value_or(-1) == Approx(0.8));
  }
  CHECK(price::cost_of("models/gemini-2.5-pro", usage(1'000'000, 0)).value_or(-1) == Approx(1.25));
}

TEST_CASE("an unknown price is no price") {
  CHECK_FALSE(price::cost_of("our-own-finetune", usage(10, 10)));
  CHECK_FALSE(price::cost_of("", usage(10, 10)));
  CHECK_FALSE(price::cost_of("gpt-4o", Usage{}));
  CHECK(*price::cost_of("gpt-4o", usage(-5, 0)) == 0);
}
