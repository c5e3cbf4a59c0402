// What a run would cost, by the rates that docs/benchmarks.md measured; and which conversations it is about.
#include "job/estimate.hpp"

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "catch.hpp"
#include "job/sample.hpp"

using namespace tracesift;

namespace {

Dataset conversations(std::size_t count) {
  Dataset dataset;
  for (std::size_t i = 0; i < count; ++i) {
    Thread& thread = dataset.threads.emplace_back();
    thread.id = std::to_string(i);
    thread.start = static_cast<Time>(i);
    thread.messages = {{.role = Role::user, .text = "Where is my parcel?"}};
  }
  return dataset;
}

Config asks(const char* provider) {
  Config config;
  config.models.provider = provider;
  return config;
}

}  // namespace

TEST_CASE("an estimate of names alone is one request to the cheap model, whatever the number of conversations") {
  Config config = asks("openai");
  config.models.names_only = true;
  const auto estimate = job::estimate(config, conversations(10'000), 1'000);
  REQUIRE(estimate.roles.size() == 1);
  CHECK(estimate.roles[0].requests == 1);
  REQUIRE(estimate.high_usd);
  CHECK(*estimate.high_usd < 0.02);
}

TEST_CASE("an estimate: each conversation is read once and assigned in lists of 25, which are asked 1.3 times") {
  Config config = asks("openai");
  const Dataset dataset = conversations(100);
  const auto estimate = job::estimate(config, dataset, 1'000);
  REQUIRE(estimate.roles.size() == 2);
  const auto& summary = estimate.roles[0];
  CHECK(summary.requests == 105);                                                // 100 + 4 * 1.3
  CHECK(summary.input_tokens == Approx(100 * 1'000 + 5.2 * (1'500 + 25 * 60)));  // 115,600
  CHECK(summary.output_tokens == Approx(100 * 120 + 100 * 1.3 * 14));            // 13,820
  const auto& thinking = estimate.roles[1];
  CHECK(thinking.requests == 4);
  CHECK(thinking.input_tokens == Approx(100 * 60 + 20'000));
  CHECK(thinking.output_tokens == Approx(8'000 + 4 * 3'000));
  REQUIRE(estimate.low_usd);
  const double whole = *summary.cost_usd + *thinking.cost_usd;
  CHECK(*estimate.low_usd == Approx(whole * 0.75));
  CHECK(*estimate.high_usd == Approx(whole * 1.35));

  config.attributes = {{.name = "language"}, {.name = "tone"}};
  const auto with_attributes = job::estimate(config, dataset, 1'000);
  CHECK(with_attributes.roles[0].output_tokens == Approx(100 * 140 + 100 * 1.3 * 14));
}

TEST_CASE("an estimate is of the conversations that would be drawn, and never of less than one list") {
  Config config = asks("openai");
  config.sample = 10;
  CHECK(job::estimate(config, conversations(100), 1'000).roles[0].requests == 11);
  CHECK(job::estimate(config, conversations(5), 1'000).roles[0].requests == 6);
}

TEST_CASE("flexible processing halves an estimate where the provider has it, and only there") {
  const Dataset dataset = conversations(50);
  const auto cost = [&](const char* provider, bool flex) {
    Config config = asks(provider);
    config.models.flex = flex;
    return *job::estimate(config, dataset, 1'000).low_usd;
  };
  CHECK(cost("openai", true) == Approx(cost("openai", false) / 2));
  CHECK(cost("anthropic", true) == Approx(cost("anthropic", false)));
}

TEST_CASE("Anthropic's models count 1.35 tokens for one; a local model costs nothing; without a provider nothing is") {
  const Dataset dataset = conversations(100);
  const auto open = job::estimate(asks("openai"), dataset, 1'000);
  const auto anthropic = job::estimate(asks("anthropic"), dataset, 1'000);
  CHECK(anthropic.roles[0].output_tokens == Approx(open.roles[0].output_tokens * 1.35));
  CHECK(job::estimate(asks("ollama"), dataset, 1'000).high_usd == 0);
  CHECK(job::estimate(asks(""), dataset, 1'000).roles.empty());
}

TEST_CASE("a model without a price has no estimate, and a budget for it is refused before anything is asked") {
  Config config = asks("openai");
  config.models.summary = "a-model-of-my-own";
  CHECK_FALSE(job::estimate(config, conversations(10), 1'000).low_usd);
  CHECK_FALSE(job::unpriced(config));
  config.models.budget_usd = 5;
  REQUIRE(job::unpriced(config));
  CHECK(job::unpriced(config)->message.find("“a-model-of-my-own”") != std::string::npos);
  config.models.summary.clear();
  CHECK_FALSE(job::unpriced(config));
  config.models.thinking = "another-one";
  CHECK(job::unpriced(config)->message.find("“another-one”") != std::string::npos);
  config.models.provider.clear();
  CHECK_FALSE(job::unpriced(config));
}

TEST_CASE("conversations are chosen by time: from the start, before the end; one without a time is in neither") {
  Dataset dataset = conversations(5);
  dataset.threads[4].start.reset();
  Config config;
  using Chosen = std::vector<std::size_t>;
  CHECK(job::select(dataset.threads, config) == Chosen{0, 1, 2, 3, 4});
  config.start_time = 1;
  CHECK(job::select(dataset.threads, config) == Chosen{1, 2, 3});
  config.end_time = 3;
  CHECK(job::select(dataset.threads, config) == Chosen{1, 2});
  config.start_time.reset();
  CHECK(job::select(dataset.threads, config) == Chosen{0, 1, 2});
}

TEST_CASE("a sample is a number at most, or a share that is rounded up") {
  Config config;
  CHECK(job::wanted(10, config) == 10);
  config.sample = 4;
  CHECK(job::wanted(10, config) == 4);
  CHECK(job::wanted(3, config) == 3);
  config.sample_share = 0.25;
  CHECK(job::wanted(10, config) == 3);
}

TEST_CASE("a sample is spread evenly over time and over how conversations ended") {
  Dataset dataset = conversations(100);
  for (std::size_t i = 0; i < 100; i += 5) dataset.threads[i].error = "no";  // a fifth
  std::vector<std::size_t> all = job::select(dataset.threads, {});
  for (const std::uint64_t seed : {1u, 2u, 3u}) {
    const auto drawn = job::draw(dataset.threads, all, 20, seed);
    REQUIRE(drawn.size() == 20);
    CHECK(std::is_sorted(drawn.begin(), drawn.end()));
    std::size_t failed = 0;
    std::size_t early = 0;
    for (std::size_t i = 0; i < drawn.size(); ++i) {
      failed += dataset.threads[drawn[i]].error.empty() ? 0 : 1;
      early += drawn[i] < 50 ? 1 : 0;
      if (i > 0) CHECK(drawn[i] != drawn[i - 1]);
    }
    CHECK(failed == 4);
    CHECK(early >= 9);
    CHECK(early <= 11);
  }
  CHECK(job::draw(dataset.threads, all, 100, 1) == all);
  std::set<std::vector<std::size_t>> samples;
  for (std::uint64_t seed = 1; seed <= 30; ++seed) samples.insert(job::draw(dataset.threads, all, 20, seed));
  CHECK(samples.size() == 5);  // each begins at another of the first five
}
