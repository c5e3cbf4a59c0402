// SPDX-License-Identifier: MIT
// What questions may cost and what their answers did.
#include <algorithm>
#include <utility>

#include "job/dispatcher.hpp"
#include "price/price.hpp"
#include "prompt/tokens.hpp"

namespace tracesift::job {

using prompt::Answer;

double Dispatcher::part_of(bool flex) { return flex ? 0.5 : 1; }

/// On the user's own machine. The same program at another address is somebody's service.
bool Dispatcher::is_free(std::size_t number) const {
  const ModelRoute& route = routes_[number];
  return route.provider->is_local && provider::is_own_network(route.model.base_url);
}

/// Tokens that the request lets the model write, its thoughts included.
int Dispatcher::allowed_tokens(const PendingRequest& ask) const {
  const provider::Provider& provider = *routes_[route_of(ask.question)].provider;
  return ask.question.max_tokens + provider::thoughts_of(provider, ask.question.role) + ask.quirks.thought_tokens;
}

std::optional<double> Dispatcher::cost_of(std::size_t number, const prompt::Billed& billed, bool flex) const {
  if (billed.cost_usd) return billed.cost_usd;
  if (is_free(number)) return 0.0;
  Usage usage;
  usage.input_tokens = billed.input;
  usage.output_tokens = billed.output;
  usage.cache_read_tokens = billed.cached;
  usage.cache_write_tokens = billed.cache_write;
  if (billed.priority) usage.price_factor = Usage::kPriority;
  auto cost = price::cost_of(routes_[number].model.name, usage);
  if (cost && !billed.priority) *cost *= part_of(billed.flex.value_or(flex));
  return cost;
}

/// Whether an answer can have cost what it says: neither nothing nor more than was sent and allowed.
bool Dispatcher::is_plausible(const PendingRequest& ask, const Answer& answer) const {
  const prompt::Billed& billed = answer.billed;
  const double most_in = 8.0 * static_cast<double>(ask.tokens) + 2'000;
  const double most_out = 1.5 * allowed_tokens(ask) + 1'000;
  if (billed.cost_usd && (*billed.cost_usd < 0 || *billed.cost_usd > 3 * ask.reserved_usd + 0.001)) return false;
  const bool says_nothing = billed.input <= 0 || (billed.output <= 0 && !answer.text.empty());
  return !says_nothing && static_cast<double>(billed.input) <= most_in &&
         static_cast<double>(billed.output) <= most_out;
}

/// What the stages after this one may cost. Of several thinking questions only the first is kept back at its greatest
/// cost: what it does not use up pays for the others, which cost about a third of what they could.
double Dispatcher::kept_for_later() const {
  constexpr double kUsedOfMost = 0.35;
  double sum = 0;
  bool is_first = true;
  for (const method::LaterQuestions& later : stage_->later(delivered_ + in_flight_.size() + 1)) {
    const std::size_t number = later.role == prompt::ModelRole::thinking ? 1 : 0;
    const Price& price = prices_[number];
    const double thoughts =
        provider::thoughts_of(*routes_[number].provider, later.role) + quirks_[number].thought_tokens;
    const double most =
        later.input_tokens * price.input.value_or(0) + (later.max_tokens + thoughts) * price.output.value_or(0);
    const double part = number == 1 && !is_first ? kUsedOfMost : 1;
    is_first = is_first && number != 1;
    sum += later.count * most * part * part_of(routes_[number].model.flex);
  }
  return sum;
}

/// What may be spent by the end of this stage. A budget that does not pay for the later stages at all goes into this
/// one, and the report says so.
double Dispatcher::allowed_usd() const {
  return needed_usd_ ? limits_.budget_usd : limits_.budget_usd - kept_for_later();
}

Spent& Dispatcher::spent_on(std::size_t number) {
  const std::string stage(stage_->title());
  const std::string& model = routes_[number].model.name;
  for (Spent& one : spent_) {
    if (one.stage == stage && one.model == model) return one;
  }
  return spent_.emplace_back(Spent{.stage = stage, .model = model});
}

void Dispatcher::account(const PendingRequest& ask, const Answer& answer, bool is_kept) {
  const std::size_t number = route_of(ask.question);
  const bool is_believed = is_free(number) || is_plausible(ask, answer);
  auto cost = cost_of(number, answer.billed, ask.flex);
  const bool has_price = prices_[number].input || answer.billed.cost_usd;
  if (!is_believed && has_price) cost = ask.reserved_usd;
  Spent& own = spent_on(number);
  ++own.answers;
  if (is_believed) {
    own.input_tokens += answer.billed.input;
    own.cached_tokens += answer.billed.cached;
    own.output_tokens += answer.billed.output;
  } else {
    ++own.estimated;
    own.input_tokens += ask.tokens;
    own.output_tokens += prompt::estimate_tokens(answer.text);
  }
  if (cost) own.cost_usd = own.cost_usd.value_or(0) + *cost;
  if (!is_kept) paid_usd_ += cost.value_or(0);
  if (!is_believed || answer.billed.input <= 0 || ask.tokens <= 0) return;
  estimated_ += static_cast<double>(ask.tokens);
  billed_ += static_cast<double>(answer.billed.input);
}

/// No answer came, but the provider may have worked on it and bill it.
void Dispatcher::book_lost(const PendingRequest& ask) {
  const std::size_t number = route_of(ask.question);
  if (is_free(number) || !prices_[number].input) return;
  Spent& own = spent_on(number);
  ++own.estimated;
  own.cost_usd = own.cost_usd.value_or(0) + ask.reserved_usd;
  paid_usd_ += ask.reserved_usd;
}

}  // namespace tracesift::job
