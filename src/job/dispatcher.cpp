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
using provider::ProviderError;

constexpr double kFirstWindow = 16;
constexpr int kMaxBusyRetries = 12;  // refusals of one question
constexpr int kMaxServerErrorRetries = 4;
constexpr int kMaxDroppedFields = 8;
constexpr int kMaxFlexRetries = 3;       // then it is asked at the full price
constexpr int kMaxDenials = 3;           // of one question, or of as many questions: the key or the model is wrong
constexpr std::size_t kMaxUnwanted = 5;  // questions that are refused for one reason: all will be
constexpr std::size_t kJudged = 40;      // latest answers that are looked at
constexpr std::size_t kLeastJudged = 24;
constexpr int kMoreThought = 4'000;              // tokens; where those are not enough, four times as many
constexpr int kMaxUnreachableRetries = 12;       // of one question
constexpr int kMaxConsecutiveServerErrors = 80;  // server errors in a row
constexpr int kNeverReached = 3;                 // in a row, before any answer came: nothing will
constexpr double kMaxWaitMs = 300'000;           // milliseconds
constexpr double kHalvesEvery = 5'000;
constexpr double kMaxKept = 0.8;         // of a budget, that later stages may take from reading
constexpr std::size_t kLeastRead = 100;  // conversations of which categories are worth their price
constexpr double kOfTheLimit = 0.98;     // of a rate that the provider states
constexpr double kSurplus = 1.15;        // by which an estimate of tokens may fall short

/// Whether a reply holds what its question needs.
bool answers(const provider::Reply& reply, const Question& question) {
  const auto* answer = std::get_if<Answer>(&reply);
  if (answer == nullptr || (answer->state != Answer::State::ok && answer->state != Answer::State::cut)) return false;
  return prompt::read_reply(answer->text, question.schema, {question.needed}).has_value();
}

}  // namespace

Dispatcher::Dispatcher(ModelRoute summary, ModelRoute thinking, Limits limits,
                       std::function<std::string(const std::string&)> clean)
    : routes_{std::move(summary), std::move(thinking)},
      limits_(limits),
      clean_(std::move(clean)),
      random_(limits.seed) {
  billed_ = routes_[0].provider->token_factor;
  for (std::size_t i = 0; i < 2; ++i) {
    if (is_free(i)) {
      prices_[i] = {0.0, 0.0};
      continue;
    }
    Usage million;
    million.input_tokens = 1'000'000;
    million.output_tokens = 0;
    const auto input = price::cost_of(routes_[i].model.name, million);
    std::swap(million.input_tokens, million.output_tokens);
    const auto output = price::cost_of(routes_[i].model.name, million);
    if (input) prices_[i].input = *input / 1e6;
    if (output) prices_[i].output = *output / 1e6;
  }
  const double most = std::max(1, limits_.concurrency);
  concurrency_limit_ = std::min(routes_[0].provider->is_local ? 1 : kFirstWindow, most);
}

std::size_t Dispatcher::route_of(const Question& question) const {
  return question.role == ModelRole::thinking ? 1 : 0;
}

void Dispatcher::begin(method::Stage& stage) {
  stage_ = &stage;
  round_ = next_ = delivered_ = 0;
  is_done_ = false;
  if (limits_.budget_usd <= 0 || kept_for_later() <= kMaxKept * limits_.budget_usd) return;
  delivered_ = kLeastRead;
  needed_usd_ = kept_for_later() / kMaxKept;
  delivered_ = 0;
}

void Dispatcher::settle(std::size_t index, Answer answer) { answers_.emplace(index, std::move(answer)); }

/// Delivers the answers that are next in order; false when the stage has no more rounds.
bool Dispatcher::deliver_answers() {
  for (;;) {
    for (auto first = answers_.begin(); first != answers_.end() && first->first == delivered_;
         first = answers_.begin()) {
      stage_->on_answer(delivered_++, first->second);
      answers_.erase(first);
    }
    if (delivered_ < round_) return true;
    round_ = stage_->begin_round();
    next_ = delivered_ = 0;
    if (round_ == 0) return false;
  }
}

/// After the end: every question without an answer is delivered as failed.
void Dispatcher::settle_rest() {
  const Answer none{Answer::State::stopped, ended_, {}};
  if (next_request_) settle(std::exchange(next_request_, std::nullopt)->index, none);
  for (auto& [id, ask] : in_flight_) settle(ask.index, none);
  in_flight_.clear();
  for (PendingRequest& ask : waiting_retries_) settle(ask.index, none);
  waiting_retries_.clear();
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
  if (!is_blocked_ || blocked_until_ms_ <= now) return std::nullopt;
  return (blocked_until_ms_ - now) / 1000;
}

Step Dispatcher::poll(double now) {
  if (is_done_) return Done{};
  for (;;) {
    if (!ended_.empty()) settle_rest();
    if (!deliver_answers()) {
      is_done_ = true;
      return Done{};
    }
    if (!ended_.empty()) continue;
    if (auto step = send_next(now)) return *step;
    if (!ended_.empty()) continue;
    const bool has_answers = !answers_.empty() && answers_.begin()->first == delivered_;
    if (!has_answers) break;
  }
  double until = 1e18;
  const bool has_room = static_cast<double>(in_flight_.size()) < concurrency_limit_;
  if (has_room && (next_request_ || next_ < round_)) until = std::max(blocked_until_ms_, next_send_ms_);
  for (const PendingRequest& ask : waiting_retries_)
    until = std::min(until, std::max({ask.ready, blocked_until_ms_, has_room ? next_send_ms_ : blocked_until_ms_}));
  if (!has_room) until = 1e18;
  if (until >= 1e18) return Wait{};
  return Wait{until};
}

/// A question that may be sent now, if there is one: first those that are asked again.
std::optional<Step> Dispatcher::send_next(double now) {
  if (now < blocked_until_ms_ || now < next_send_ms_ ||
      static_cast<double>(in_flight_.size()) >= std::max(1.0, concurrency_limit_))
    return std::nullopt;
  is_blocked_ = false;
  PendingRequest ask;
  const auto due = std::find_if(waiting_retries_.begin(), waiting_retries_.end(),
                                [&](const PendingRequest& one) { return one.ready <= now; });
  if (due != waiting_retries_.end()) {
    ask = std::move(*due);
    waiting_retries_.erase(due);
  } else {
    if (!next_request_) {
      if (wants_thread_ || next_ >= round_) return std::nullopt;
      if (const auto thread = stage_->needs(next_)) {
        wants_thread_ = true;
        return Read{*thread};
      }
      next_request_ = PendingRequest{};
      next_request_->index = next_;
      next_request_->question = stage_->question(next_++, nullptr);
      if (clean_) next_request_->question.prompt = clean_(next_request_->question.prompt);
    }
    ask = std::move(*next_request_);
    next_request_.reset();
    ask.flex = routes_[route_of(ask.question)].model.flex;
    ask.tokens = prompt::estimate_tokens(ask.question.system) + prompt::estimate_tokens(ask.question.prompt) +
                 prompt::estimate_tokens(base::dump_json(ask.question.schema));
  }
  const std::size_t number = route_of(ask.question);
  const Price& price = prices_[number];
  // What it can cost at most: every token of the answer, and all that thinking may add (wide limits are not used up,
  // but they could be).
  const double input = static_cast<double>(ask.tokens) * std::max(1.0, billed_ / estimated_) * kSurplus;
  ask.quirks = quirks_[number];
  const double room = allowed_tokens(ask);
  ask.reserved_usd = (input * price.input.value_or(0) * 1.25 + room * price.output.value_or(0)) * part_of(ask.flex);
  if (limits_.budget_usd > 0 && paid_usd_ + reserved_usd_ + ask.reserved_usd > allowed_usd()) {
    if (!in_flight_.empty() && paid_usd_ + ask.reserved_usd <= allowed_usd()) {
      // What is in flight will cost less than is reserved for it: wait for that.
      ask.ready = now;
      waiting_retries_.push_back(std::move(ask));
      return Step{Wait{}};
    }
    is_over_budget_ = true;
    settle(ask.index, {Answer::State::over_budget, "The budget does not allow for more.", {}});
    return std::nullopt;
  }
  const ModelRoute& at = routes_[number];
  provider::Model model = at.model;
  model.flex = ask.flex;
  model.thought_tokens = allowed_tokens(ask) - ask.question.max_tokens;
  HttpRequest request = at.provider->encode(model, ask.question, ask.quirks);
  request.id = ++request_;
  request.reply_key = provider::reply_key(*at.provider, model, ask.question);
  request.fresh = ask.fresh;
  request.timeout_s = ask.flex || at.provider->is_local ? 900 : number == 1 ? 600 : limits_.timeout_s;
  reserved_usd_ += ask.reserved_usd;
  pace(now, ask.tokens + ask.question.max_tokens / 4);
  in_flight_.emplace(request.id, std::move(ask));
  return Step{Send{std::move(request)}};
}

void Dispatcher::provide_thread(const Thread& whole) {
  if (!wants_thread_) return;
  wants_thread_ = false;
  next_request_ = PendingRequest{};
  next_request_->index = next_;
  next_request_->question = stage_->question(next_++, &whole);
}

/// Spreads what is sent over the minute, where a limit is known.
void Dispatcher::pace(double now, std::int64_t tokens) {
  double gap = 0;
  if (limits_.requests_a_minute > 0) gap = 60'000 / (limits_.requests_a_minute * kOfTheLimit);
  if (limits_.tokens_a_minute > 0) {
    gap = std::max(gap, 60'000 * static_cast<double>(tokens) / (limits_.tokens_a_minute * kOfTheLimit));
  }
  next_send_ms_ = std::max(next_send_ms_, now - gap) + gap;
}

/// A model that thinks more than was expected used up its tokens before it answered: all get more room.
bool Dispatcher::wants_more_thought(PendingRequest& ask, const Answer& answer) {
  const bool says_nothing = prompt::without_thoughts(answer.text).empty();
  if (answer.state != Answer::State::cut || !says_nothing || ask.more_thought >= 2) return false;
  provider::Quirks& quirks = quirks_[route_of(ask.question)];
  if (ask.quirks.thought_tokens == quirks.thought_tokens) {
    quirks.thought_tokens = quirks.thought_tokens == 0 ? kMoreThought : 4 * kMoreThought;
  }
  ++ask.more_thought;
  return true;
}

/// Ends a run in which most answers are of no use, before it is paid to the end.
void Dispatcher::judge(const Answer& answer, bool is_usable) {
  usable_.push_back(is_usable);
  if (usable_.size() > kJudged) usable_.pop_front();
  const auto bad = static_cast<std::size_t>(std::count(usable_.begin(), usable_.end(), false));
  if (is_usable || usable_.size() < kLeastJudged || 3 * bad <= 2 * usable_.size()) return;
  const std::string what = answer.state == Answer::State::refused ? "were refused" : "cannot be used";
  const std::string shown = base::shorten(base::collapse_whitespace(answer.text), 160);
  end_early("Of the last " + std::to_string(usable_.size()) + " answers, " + std::to_string(bad) + " " + what + ". " +
            (shown.empty() ? std::string("The latest one is empty.") : "The latest one: “" + shown + "”.") +
            " Choose another model, or more room for its answers.");
}

double Dispatcher::backoff(int attempt) {
  const double most = std::min(60'000.0, 1'000.0 * static_cast<double>(1u << std::min(attempt, 6)));
  return most * (0.5 + random_.uniform() / 2);
}

/// The provider has enough: everything waits, and fewer are sent at a time.
void Dispatcher::slow_down(double now, double wait) {
  blocked_until_ms_ = std::max(blocked_until_ms_, now + std::min(wait, kMaxWaitMs));
  is_blocked_ = true;
  is_starting_ = false;
  if (now - last_backoff_ms_ < kHalvesEvery) return;
  last_backoff_ms_ = now;
  concurrency_limit_ = std::max(1.0, concurrency_limit_ / 2);
}

/// Asks without the field that was refused; false when there is nothing left to leave out.
bool Dispatcher::drop_unsupported_field(PendingRequest& ask, const std::string& field) {
  provider::Quirks& quirks = quirks_[route_of(ask.question)];
  if (!(ask.quirks == quirks)) return true;  // another reply has taught it in between
  if (field == "response_format" || field == "output_config" || field == "format" || field == "responseJsonSchema") {
    if (quirks.structured_output == provider::StructuredOutput::prompt_only) return false;
    quirks.structured_output = provider::weaker(quirks.structured_output);
    return true;
  }
  return quirks.dropped.insert(field).second;
}

void Dispatcher::ask_again(PendingRequest ask, double ready) {
  ++retries_;
  ask.ready = ready;
  waiting_retries_.push_back(std::move(ask));
}

void Dispatcher::handle(PendingRequest ask, const ProviderError& error, double now) {
  using Kind = ProviderError::Kind;
  const auto give_up = [&](Answer::State state) { settle(ask.index, {state, error.message, {}}); };
  const auto again = [&](double wait) { ask_again(std::move(ask), now + wait); };
  if (ask.flex && (error.kind == Kind::busy || error.kind == Kind::broken) && consecutive_unreachable_ == 0 &&
      ++ask.no_room >= kMaxFlexRetries) {
    ask.flex = false;
  }
  switch (error.kind) {
    case Kind::busy: {
      if (error.requests_a_minute) limits_.requests_a_minute = *error.requests_a_minute;
      if (error.tokens_a_minute) limits_.tokens_a_minute = *error.tokens_a_minute;
      if (++ask.busy > kMaxBusyRetries) return give_up(Answer::State::failed);
      slow_down(now, error.wait_s.value_or(0) * 1000);
      return again(error.wait_s ? 0 : backoff(ask.busy));
    }
    case Kind::broken:
      if (consecutive_unreachable_ == 0 && ++consecutive_server_errors_ >= kMaxConsecutiveServerErrors) {
        end_early("The provider only fails: " + error.message);
      }
      // A lost network comes back: a retry does not count against the question.
      if (++ask.broken > (consecutive_unreachable_ > 0 ? kMaxUnreachableRetries : kMaxServerErrorRetries))
        return give_up(Answer::State::failed);
      return again(backoff(ask.broken));
    case Kind::unsupported:
      if (++ask.dropped_fields > kMaxDroppedFields || !drop_unsupported_field(ask, error.field))
        return give_up(Answer::State::failed);
      return again(0);
    case Kind::account:
      end_early(error.message.empty() ? "The account can pay for no more." : error.message);
      return give_up(Answer::State::failed);
    case Kind::denied: return deny(std::move(ask), error, now);
    case Kind::too_long: return give_up(Answer::State::too_long);
    case Kind::refused: return give_up(Answer::State::refused);
    case Kind::unreadable: return give_up(Answer::State::failed);
    case Kind::wrong:
      if (unwanted_because_ != error.message) unwanted_.clear();
      unwanted_because_ = error.message;
      unwanted_.insert(ask.index);
      if (unwanted_.size() >= kMaxUnwanted) end_early("The provider takes none of these requests: " + error.message);
      return give_up(Answer::State::failed);
  }
}

/// The key or the model, if several questions are denied or none was ever answered; else only this question.
void Dispatcher::deny(PendingRequest ask, const ProviderError& error, double now) {
  denied_.insert(ask.index);
  const bool is_only_one = ++ask.denied >= kMaxDenials;
  const bool are_many = denied_.size() >= static_cast<std::size_t>(kMaxDenials);
  if (are_many || (is_only_one && !was_answered_[route_of(ask.question)])) {
    end_early(error.message.empty() ? "The provider does not accept the key." : error.message);
  }
  if (is_only_one) return settle(ask.index, {Answer::State::failed, error.message, {}});
  ask_again(std::move(ask), now + backoff(0));
}

bool Dispatcher::receive(const HttpResponse& response, double now) {
  const auto found = in_flight_.find(response.id);
  if (found == in_flight_.end()) return false;  // it was given up
  PendingRequest ask = std::move(found->second);
  in_flight_.erase(found);
  reserved_usd_ = std::max(0.0, reserved_usd_ - ask.reserved_usd);
  const std::size_t number = route_of(ask.question);
  const provider::Reply reply = routes_[number].provider->decode(response);
  const bool is_answer = answers(reply, ask.question);
  if (response.is_kept && !is_answer) {  // kept by mistake, or damaged since: nothing was asked
    ask.fresh = true;
    ask.ready = now;
    waiting_retries_.push_back(std::move(ask));
    return false;
  }
  if (response.status == 0) {
    if (response.may_cost) book_lost(ask);
    ++consecutive_unreachable_;
    if (!was_reached_ && consecutive_unreachable_ >= kNeverReached) {
      end_early("No request came through: " + base::shorten(response.body, 200) +
                " Check the network and the address; a wrong key can look like this too.");
    } else if (consecutive_unreachable_ >= kNeverReached) {  // one at a time sees whether the network is back
      concurrency_limit_ = 1;
      slow_down(now, backoff(std::min(5, consecutive_unreachable_ - kNeverReached)));
    }
  } else {
    consecutive_unreachable_ = 0;
    was_reached_ = true;
  }
  if (const auto* error = std::get_if<ProviderError>(&reply)) {
    handle(std::move(ask), *error, now);
    return false;
  }
  consecutive_server_errors_ = 0;
  denied_.clear();
  unwanted_.clear();
  was_answered_[number] = true;
  const Answer& answer = std::get<Answer>(reply);
  account(ask, answer, response.is_kept);
  if (!response.is_kept) concurrency_limit_ += is_starting_ ? 1 : 1 / std::max(1.0, concurrency_limit_);
  concurrency_limit_ = std::min(concurrency_limit_, static_cast<double>(std::max(1, limits_.concurrency)));
  if (!is_answer && wants_more_thought(ask, answer)) {
    ask_again(std::move(ask), now);
    return false;
  }
  if (!response.is_kept && ask.question.role == ModelRole::summary) judge(answer, is_answer);
  settle(ask.index, answer);
  return is_answer;
}

}  // namespace tracesift::job
