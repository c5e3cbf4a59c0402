// SPDX-License-Identifier: MIT
#include "job/estimate.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "job/sample.hpp"
#include "method/summarize.hpp"
#include "price/price.hpp"
#include "prompt/tokens.hpp"
#include "provider/provider.hpp"

namespace tracesift::job {
namespace {

// Tokens, as measured over tau-bench conversations (docs/benchmarks.md).
constexpr double kSummaryOutput = 120;
constexpr double kAttributeOutput = 10;
constexpr double kLine = 60;         // a summary in a later question
constexpr double kCodebook = 1'500;  // categories with descriptions
constexpr double kThought = 3'000;   // of each thinking answer
constexpr double kLow = 0.75;        // of the estimate
constexpr double kHigh = 1.35;       // with questions that are asked again

std::optional<double> price_of(const provider::Provider& provider, const Models& models, const std::string& model,
                               double input, double output, bool flex) {
  const bool is_free =
      provider.is_local && provider::is_own_network(models.base_url.empty() ? provider.base_url : models.base_url);
  if (is_free) return 0.0;
  Usage usage;
  usage.input_tokens = static_cast<std::int64_t>(input);
  usage.output_tokens = static_cast<std::int64_t>(output);
  auto cost = price::cost_of(model, usage);
  if (cost && flex && provider.has_flex) *cost /= 2;
  return cost;
}

/// Conversations that are read: those in which no user speaks are not.
double spoken(const Dataset& dataset, const Config& config) {
  const std::vector<std::size_t> selected = select(dataset.threads, config);
  std::size_t count = 0;
  for (const std::size_t i : selected) {
    const std::vector<Message>& messages = dataset.threads[i].messages;
    count += std::any_of(messages.begin(), messages.end(), [](const Message& message) {
      return message.role == Role::user && !base::trim(message.text).empty();
    });
  }
  const auto all = static_cast<double>(std::max<std::size_t>(1, selected.size()));
  return static_cast<double>(wanted(selected.size(), config)) * static_cast<double>(count) / all;
}

/// What reading a hundred conversations and all stages after it cost, with the greatest answers that those allow.
std::optional<double> least_budget(const provider::Provider& provider, const Models& models, const std::string& summary,
                                   const std::string& thinking, double input_tokens) {
  constexpr std::size_t kConversations = 100;
  auto sum =
      price_of(provider, models, summary, kConversations * input_tokens, kConversations * kSummaryOutput, models.flex);
  for (const method::LaterQuestions& later : method::questions_after_reading(kConversations)) {
    const bool thinks = later.role == prompt::ModelRole::thinking;
    const double output = later.max_tokens + provider::thoughts_of(provider, later.role);
    const auto cost = price_of(provider, models, thinks ? thinking : summary, later.count * later.input_tokens,
                               later.count * output, models.flex);
    if (!sum || !cost) return std::nullopt;
    *sum += *cost * (thinks && later.count > 1 ? 0.35 : 1);
  }
  return sum;
}

}  // namespace

Preview preview(const Config& config, const Dataset& dataset, const Thread& whole) {
  Preview preview;
  const prompt::Question question =
      method::summary_question(config, dataset, whole, {}, preview.redactions, &preview.empty);
  const provider::Provider* provider = provider::find_provider(config.models.provider);
  preview.system = question.system;
  preview.prompt = question.prompt;
  preview.input_tokens =
      static_cast<double>(prompt::estimate_tokens(question.system) + prompt::estimate_tokens(question.prompt) +
                          prompt::estimate_tokens(base::dump_json(question.schema))) *
      (provider == nullptr ? 1 : provider->token_factor);
  return preview;
}

Estimate estimate(const Config& config, const Dataset& dataset, double input_tokens) {
  Estimate estimate;
  const provider::Provider* provider = provider::find_provider(config.models.provider);
  if (provider == nullptr) return estimate;
  const double n = spoken(dataset, config);
  const double factor = provider->token_factor;
  const double batches = std::max(1.0, n / 25);
  const Models& models = config.models;
  Estimate::Role summary;
  summary.model = models.summary.empty() ? std::string(provider->summary) : models.summary;
  if (models.names_only) {
    constexpr double kCategories = 40;  // that a report has, about, with eight requests of each
    summary.requests = 1;
    summary.input_tokens = (1'000 + kCategories * 9 * kLine) * factor;
    summary.output_tokens = kCategories * 60 * factor;
    summary.cost_usd =
        price_of(*provider, models, summary.model, summary.input_tokens, summary.output_tokens, models.flex);
    if (summary.cost_usd) {
      estimate.low_usd = *summary.cost_usd * kLow / 2;  // reports of few categories
      estimate.high_usd = *summary.cost_usd * kHigh * 2;
    }
    estimate.roles = {std::move(summary)};
    return estimate;
  }
  summary.requests = static_cast<std::uint64_t>(n + batches * 1.3);
  summary.input_tokens = n * input_tokens + batches * 1.3 * (kCodebook + 25 * kLine) * factor;
  summary.output_tokens =
      (n * (kSummaryOutput + kAttributeOutput * static_cast<double>(config.attributes.size())) + n * 1.3 * 14) * factor;
  summary.cost_usd =
      price_of(*provider, models, summary.model, summary.input_tokens, summary.output_tokens, models.flex);
  Estimate::Role thinking;
  thinking.model = models.thinking.empty() ? std::string(provider->thinking) : models.thinking;
  thinking.requests = 4;
  const double listed = std::min({n, 1'500.0, provider->context_tokens * 0.7 / kLine});
  thinking.input_tokens = (listed * kLine + 20'000) * factor;
  thinking.output_tokens = (8'000 + 4 * kThought) * factor;
  thinking.cost_usd =
      price_of(*provider, models, thinking.model, thinking.input_tokens, thinking.output_tokens, models.flex);
  if (summary.cost_usd && thinking.cost_usd) {
    estimate.low_usd = (*summary.cost_usd + *thinking.cost_usd) * kLow;
    estimate.high_usd = (*summary.cost_usd + *thinking.cost_usd) * kHigh;
  }
  estimate.least_budget_usd = least_budget(*provider, models, summary.model, thinking.model, input_tokens);
  estimate.roles = {std::move(summary), std::move(thinking)};
  return estimate;
}

std::optional<Error> unpriced(const Config& config) {
  const provider::Provider* provider = provider::find_provider(config.models.provider);
  if (provider == nullptr || config.models.budget_usd <= 0) return std::nullopt;
  for (const bool thinks : {false, true}) {
    const std::string& wanted = thinks ? config.models.thinking : config.models.summary;
    const std::string model = wanted.empty() ? std::string(thinks ? provider->thinking : provider->summary) : wanted;
    if (price_of(*provider, config.models, model, 1'000, 1'000, false)) continue;
    return Error{Fault::bad_argument,
                 "No price is known for “" + model +
                     "”, so a budget could not be kept. Leave the budget out, or choose "
                     "a model with a known price.",
                 "models.budget_usd"};
  }
  return std::nullopt;
}

}  // namespace tracesift::job
