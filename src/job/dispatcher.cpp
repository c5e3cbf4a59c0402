// SPDX-License-Identifier: MIT
#include "job/dispatcher.hpp"

#include <algorithm>
#include <utility>

#include "base/text.hpp"
#include "price/price.hpp"
#include "prompt/reply.hpp"
#include "prompt/tokens.hpp"

namespace tracesift::job {
namespace {

using prompt::Answer;
using prompt::ModelRole;
using prompt::Question;
using provider::Trouble;

constexpr double kFirstWindow = 16;
constexpr int kMostBusy = 12;  // refusals of one question
constexpr int kMostBroken = 4;
constexpr int kMostHealed = 8;
constexpr int kMostWithoutRoom = 3;       // then it is asked at the full price
constexpr double kFlexPart = 0.5;         // of the full price
constexpr int kMostDenied = 3;            // in a row: the key, the account or the model is wrong
constexpr int kMostUnreached = 12;        // of one question
constexpr int kMostFailing = 80;          // server errors in a row
constexpr int kNeverReached = 3;          // in a row, before any answer came: nothing will
constexpr double kLongestWait = 300'000;  // milliseconds
constexpr double kHalvesEvery = 5'000;
constexpr double kOfTheLimit = 0.98;  // of a rate that the provider states
constexpr double kSurplus = 1.15;     // by which an estimate of tokens may fall short

double part_of(bool flex) { return flex ? kFlexPart : 1; }

/// Whether a reply holds what its question needs.
bool answers(const provider::Reply& reply, const Question& question) {
  const auto* answer = std::get_if<Answer>(&reply);
  if (answer == nullptr || (answer->state != Answer::State::ok && answer->state != Answer::State::cut)) return false;
  return prompt::read_reply(answer->text, question.schema, {question.needed}).has_value();
}

}  // namespace

Dispatcher::Dispatcher(Lane summary, Lane thinking, Limits limits, std::function<std::string(const std::string&)> clean)
    : lanes_{std::move(summary), std::move(thinking)}, limits_(limits), clean_(std::move(clean)), random_(limits.seed) {
  for (std::size_t i = 0; i < 2; ++i) {
    if (lanes_[i].provider->is_local) {
      prices_[i] = {0.0, 0.0};
      continue;
    }
    Usage million;
    million.input_tokens = 1'000'000;
    million.output_tokens = 0;
    const auto input = price::cost_of(lanes_[i].model.name, million);
    std::swap(million.input_tokens, million.output_tokens);
    const auto output = price::cost_of(lanes_[i].model.name, million);
    if (input) prices_[i].input = *input / 1e6;
    if (output) prices_[i].output = *output / 1e6;
  }
  const double most = std::max(1, limits_.concurrency);
  window_ = std::min(lanes_[0].provider->is_local ? 1 : kFirstWindow, most);
}

std::size_t Dispatcher::lane_number(const Question& question) const {
  return question.role == ModelRole::thinking ? 1 : 0;
}

void Dispatcher::begin(method::Stage& stage) {
  stage_ = &stage;
  round_ = next_ = told_ = 0;
  is_done_ = false;
}

void Dispatcher::settle(std::size_t index, Answer answer) { answers_.emplace(index, std::move(answer)); }

/// Tells what is next in order; false when the stage has no more rounds.
bool Dispatcher::tell_answers() {
  for (;;) {
    for (auto first = answers_.begin(); first != answers_.end() && first->first == told_; first = answers_.begin()) {
      stage_->tell(told_++, first->second);
      answers_.erase(first);
    }
    if (told_ < round_) return true;
    round_ = stage_->begin_round();
    next_ = told_ = 0;
    if (round_ == 0) return false;
  }
}

/// After the end: whatever has no answer is told that there is none.
void Dispatcher::settle_rest() {
  const Answer none{Answer::State::stopped, ended_, {}};
  if (made_) settle(std::exchange(made_, std::nullopt)->index, none);
  for (auto& [id, ask] : flights_) settle(ask.index, none);
  flights_.clear();
  for (Ask& ask : again_) settle(ask.index, none);
  again_.clear();
  if (wants_thread_) {
    wants_thread_ = false;
    settle(next_++, none);
  }
  for (; next_ < round_; ++next_) settle(next_, none);
  reserved_usd_ = 0;
}

void Dispatcher::end_early(const std::string& why) {
  if (ended_.empty()) ended_ = why;
}

std::optional<double> Dispatcher::waits(double now) const {
  if (!is_gated_ || gate_ <= now) return std::nullopt;
  return (gate_ - now) / 1000;
}

Step Dispatcher::poll(double now) {
  if (is_done_) return Done{};
  for (;;) {
    if (!ended_.empty()) settle_rest();
    if (!tell_answers()) {
      is_done_ = true;
      return Done{};
    }
    if (!ended_.empty()) continue;
    if (auto step = send_next(now)) return *step;
    if (!ended_.empty()) continue;
    const bool has_answers = !answers_.empty() && answers_.begin()->first == told_;
    if (!has_answers) break;
  }
  double until = 1e18;
  const bool has_room = static_cast<double>(flights_.size()) < window_;
  if (has_room && (made_ || next_ < round_)) until = std::max(gate_, slot_);
  for (const Ask& ask : again_) until = std::min(until, std::max({ask.ready, gate_, has_room ? slot_ : gate_}));
  if (!has_room) until = 1e18;
  if (until >= 1e18) return Wait{};
  return Wait{until};
}

/// A question that may be sent now, if there is one: first those that are asked again.
std::optional<Step> Dispatcher::send_next(double now) {
  if (now < gate_ || now < slot_ || static_cast<double>(flights_.size()) >= std::max(1.0, window_)) return std::nullopt;
  is_gated_ = false;
  Ask ask;
  const auto due = std::find_if(again_.begin(), again_.end(), [&](const Ask& one) { return one.ready <= now; });
  if (due != again_.end()) {
    ask = std::move(*due);
    again_.erase(due);
  } else {
    if (!made_) {
      if (wants_thread_ || next_ >= round_) return std::nullopt;
      if (const auto thread = stage_->needs(next_)) {
        wants_thread_ = true;
        return Read{*thread};
      }
      made_ = Ask{};
      made_->index = next_;
      made_->question = stage_->question(next_++, nullptr);
      if (clean_) made_->question.prompt = clean_(made_->question.prompt);
    }
    ask = std::move(*made_);
    made_.reset();
    ask.flex = lanes_[lane_number(ask.question)].model.flex;
    ask.tokens = prompt::estimate_tokens(ask.question.system) + prompt::estimate_tokens(ask.question.prompt) +
                 prompt::estimate_tokens(base::dump_json(ask.question.schema));
  }
  const std::size_t number = lane_number(ask.question);
  const Price& price = prices_[number];
  // What it can cost at most: every token of the answer, and all that thinking may add (wide limits are not used up,
  // but they could be).
  const double input = static_cast<double>(ask.tokens) * std::max(1.0, billed_ / estimated_) * kSurplus;
  const double room = ask.question.max_tokens + (number == 1 ? 16'000 : 0);
  ask.reserved_usd = (input * price.input.value_or(0) * 1.25 + room * price.output.value_or(0)) * part_of(ask.flex);
  if (limits_.budget_usd > 0 &&
      paid_usd_ + reserved_usd_ + ask.reserved_usd > limits_.budget_usd * stage_->share_of_budget()) {
    if (!flights_.empty() && paid_usd_ + ask.reserved_usd <= limits_.budget_usd * stage_->share_of_budget()) {
      // What is in flight will cost less than is reserved for it: wait for that.
      ask.ready = now;
      again_.push_back(std::move(ask));
      return Step{Wait{}};
    }
    is_over_budget_ = true;
    settle(ask.index, {Answer::State::over_budget, "The budget does not allow for more.", {}});
    return std::nullopt;
  }
  const Lane& at = lanes_[number];
  ask.quirks = quirks_[number];
  provider::Model model = at.model;
  model.flex = ask.flex;
  HttpRequest request = at.provider->encode(model, ask.question, ask.quirks);
  request.id = ++request_;
  request.reply_key = provider::reply_key(*at.provider, model, ask.question);
  request.fresh = ask.fresh;
  request.timeout_s = ask.flex || at.provider->is_local ? 900 : number == 1 ? 600 : limits_.timeout_s;
  reserved_usd_ += ask.reserved_usd;
  pace(now, ask.tokens + ask.question.max_tokens / 4);
  flights_.emplace(request.id, std::move(ask));
  return Step{Send{std::move(request)}};
}

void Dispatcher::supply(const Thread& whole) {
  if (!wants_thread_) return;
  wants_thread_ = false;
  made_ = Ask{};
  made_->index = next_;
  made_->question = stage_->question(next_++, &whole);
}

/// Spreads what is sent over the minute, where a limit is known.
void Dispatcher::pace(double now, std::int64_t tokens) {
  double gap = 0;
  if (limits_.requests_a_minute > 0) gap = 60'000 / (limits_.requests_a_minute * kOfTheLimit);
  if (limits_.tokens_a_minute > 0) {
    gap = std::max(gap, 60'000 * static_cast<double>(tokens) / (limits_.tokens_a_minute * kOfTheLimit));
  }
  slot_ = std::max(slot_, now - gap) + gap;
}

std::optional<double> Dispatcher::cost_of(std::size_t number, const prompt::Billed& billed, bool flex) const {
  if (billed.cost_usd) return billed.cost_usd;
  if (lanes_[number].provider->is_local) return 0.0;
  Usage usage;
  usage.input_tokens = billed.input;
  usage.output_tokens = billed.output;
  usage.cache_read_tokens = billed.cached;
  usage.cache_write_tokens = billed.cache_write;
  auto cost = price::cost_of(lanes_[number].model.name, usage);
  if (cost) *cost *= part_of(billed.flex.value_or(flex));
  return cost;
}

void Dispatcher::account(std::size_t number, const Answer& answer, bool flex, bool is_kept) {
  const auto cost = cost_of(number, answer.billed, flex);
  const std::string stage(stage_->title());
  const std::string& model = lanes_[number].model.name;
  auto own = std::find_if(spent_.begin(), spent_.end(),
                          [&](const Spent& one) { return one.stage == stage && one.model == model; });
  if (own == spent_.end()) {
    spent_.push_back({stage, model, 0, 0, 0, 0, std::nullopt});
    own = spent_.end() - 1;
  }
  ++own->answers;
  own->input_tokens += answer.billed.input;
  own->cached_tokens += answer.billed.cached;
  own->output_tokens += answer.billed.output;
  if (cost) own->cost_usd = own->cost_usd.value_or(0) + *cost;
  if (!is_kept) paid_usd_ += cost.value_or(0);
}

double Dispatcher::backoff(int attempt) {
  const double most = std::min(60'000.0, 1'000.0 * static_cast<double>(1u << std::min(attempt, 6)));
  return most * (0.5 + random_.uniform() / 2);
}

/// The provider has enough: everything waits, and fewer are sent at a time.
void Dispatcher::slow_down(double now, double wait) {
  gate_ = std::max(gate_, now + std::min(wait, kLongestWait));
  is_gated_ = true;
  is_starting_ = false;
  if (now - halved_ < kHalvesEvery) return;
  halved_ = now;
  window_ = std::max(1.0, window_ / 2);
}

/// Asks without the field that was refused; false when there is nothing left to leave out.
bool Dispatcher::heal(Ask& ask, const std::string& field) {
  provider::Quirks& quirks = quirks_[lane_number(ask.question)];
  if (!(ask.quirks == quirks)) return true;  // another reply has taught it in between
  if (field == "response_format" || field == "output_config" || field == "format" || field == "responseJsonSchema") {
    if (quirks.json_mode >= 3) return false;
    ++quirks.json_mode;
    return true;
  }
  return quirks.dropped.insert(field).second;
}

void Dispatcher::handle(Ask ask, const Trouble& trouble, double now) {
  using Kind = Trouble::Kind;
  const auto give_up = [&](Answer::State state) { settle(ask.index, {state, trouble.message, {}}); };
  const auto again = [&](double wait) {
    ++retries_;
    ask.ready = now + wait;
    again_.push_back(std::move(ask));
  };
  if (trouble.kind != Kind::denied) denied_ = 0;
  if (ask.flex && (trouble.kind == Kind::busy || trouble.kind == Kind::broken) && unreached_ == 0 &&
      ++ask.no_room >= kMostWithoutRoom) {
    ask.flex = false;
  }
  switch (trouble.kind) {
    case Kind::busy: {
      if (trouble.requests_a_minute) limits_.requests_a_minute = *trouble.requests_a_minute;
      if (trouble.tokens_a_minute) limits_.tokens_a_minute = *trouble.tokens_a_minute;
      if (++ask.busy > kMostBusy) return give_up(Answer::State::failed);
      const double wait = trouble.wait_s ? *trouble.wait_s * 1000 : backoff(ask.busy);
      slow_down(now, wait);
      return again(0);
    }
    case Kind::broken:
      if (unreached_ == 0 && ++failing_ >= kMostFailing) {
        end_early("The provider only fails: " + trouble.message);
      }
      // A network that is lost comes back: whoever asks again does not lose a question for it.
      if (++ask.broken > (unreached_ > 0 ? kMostUnreached : kMostBroken)) return give_up(Answer::State::failed);
      return again(backoff(ask.broken));
    case Kind::unsupported:
      if (++ask.healed > kMostHealed || !heal(ask, trouble.field)) return give_up(Answer::State::failed);
      return again(0);
    case Kind::denied:
      if (++denied_ >= kMostDenied) {
        end_early(trouble.message.empty() ? "The provider does not accept the key." : trouble.message);
      }
      return again(backoff(0));
    case Kind::too_long: return give_up(Answer::State::too_long);
    case Kind::refused: return give_up(Answer::State::refused);
    case Kind::wrong: return give_up(Answer::State::failed);
  }
}

bool Dispatcher::receive(const HttpResponse& response, double now) {
  const auto found = flights_.find(response.id);
  if (found == flights_.end()) return false;  // it was given up
  Ask ask = std::move(found->second);
  flights_.erase(found);
  reserved_usd_ = std::max(0.0, reserved_usd_ - ask.reserved_usd);
  const std::size_t number = lane_number(ask.question);
  const provider::Reply reply = lanes_[number].provider->decode(response);
  const bool is_answer = answers(reply, ask.question);
  if (response.is_kept && !is_answer) {  // kept by mistake, or damaged since: nothing was asked
    ask.fresh = true;
    ask.ready = now;
    again_.push_back(std::move(ask));
    return false;
  }
  if (response.status == 0) {
    ++unreached_;
    if (!was_reached_ && unreached_ >= kNeverReached) {
      end_early("No request came through: " + base::shorten(response.body, 200) +
                " Check the network and the address; a wrong key can look like this too.");
    } else if (unreached_ >= kNeverReached) {  // one at a time sees whether the network is back
      window_ = 1;
      slow_down(now, backoff(std::min(5, unreached_ - kNeverReached)));
    }
  } else {
    unreached_ = 0;
    was_reached_ = true;
  }
  if (const auto* trouble = std::get_if<Trouble>(&reply)) {
    handle(std::move(ask), *trouble, now);
    return false;
  }
  denied_ = failing_ = 0;
  const Answer& answer = std::get<Answer>(reply);
  account(number, answer, ask.flex, response.is_kept);
  if (answer.billed.input > 0 && ask.tokens > 0) {
    estimated_ += static_cast<double>(ask.tokens);
    billed_ += static_cast<double>(answer.billed.input);
  }
  if (!response.is_kept) window_ += is_starting_ ? 1 : 1 / std::max(1.0, window_);
  window_ = std::min(window_, static_cast<double>(std::max(1, limits_.concurrency)));
  settle(ask.index, answer);
  return is_answer;
}

}  // namespace tracesift::job
