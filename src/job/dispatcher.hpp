// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/random.hpp"
#include "job/route.hpp"
#include "method/stage.hpp"
#include "provider/provider.hpp"
#include "tracesift/job.hpp"

namespace tracesift::job {

struct Limits {
  double budget_usd = 0;  // 0: none
  int concurrency = 16;
  double requests_a_minute = 0;  // 0: unknown until a refusal states it
  double tokens_a_minute = 0;
  double timeout_s = 120;
  std::uint64_t seed = 1;
};

/// Brings a stage's questions to a provider and its answers back: how many at a time, when again, for how much.
///
///              begin_round        Send                    receive
///   question ──────────────> due ───────> in flight ───────────────────> answered ──> delivered, in order
///                             ^                            │
///                             └──── again, after a wait ───┘
///
/// The number in flight doubles until the provider first refuses, then grows by one a round and halves at each refusal
/// (additive increase, multiplicative decrease: Chiu & Jain 1989). A refusal that says how long to wait holds back
/// everything, others only themselves. Before a question is sent its greatest possible cost is reserved, so the budget
/// holds with all that is in flight.
class Dispatcher {
 public:
  /// `clean`: applied to prompts about many conversations, which may hold text that must not be sent.
  Dispatcher(ModelRoute summary, ModelRoute thinking, Limits limits,
             std::function<std::string(const std::string&)> clean = {});

  void begin(method::Stage& stage);
  /// Read, Send or Wait; Done when the stage is.
  Step poll(double now);
  void provide_thread(const Thread& whole);
  /// Whether the reply answers its question, so that it is worth keeping.
  bool receive(const HttpResponse& response, double now);
  /// Nothing more is sent; what was asked is not waited for.
  void end_early(const std::string& why);

  /// Why not everything was asked; empty: everything was.
  const std::string& ended() const { return ended_; }
  /// Some questions were not asked because of the budget.
  bool is_over_budget() const { return is_over_budget_; }
  /// The budget that would pay for the later stages, where this one does not.
  std::optional<double> needed_usd() const { return needed_usd_; }
  const std::vector<Spent>& spent() const { return spent_; }
  double paid_usd() const { return paid_usd_; }
  std::uint64_t delivered() const { return delivered_; }
  std::uint64_t round() const { return round_; }
  std::uint64_t in_flight() const { return in_flight_.size(); }
  std::uint64_t retries() const { return retries_; }
  std::optional<double> waits(double now) const;

 private:
  struct PendingRequest {  // a question that is due or in flight
    std::size_t index = 0;
    prompt::Question question;
    std::int64_t tokens = 0;  // about, of what is sent
    double reserved_usd = 0;
    int busy = 0;  // refusals so far, by kind
    int broken = 0;
    int denied = 0;
    int more_thought = 0;
    int dropped_fields = 0;
    int no_room = 0;  // of the flex tier
    bool flex = false;
    bool fresh = false;       // what the host kept as its reply is of no use
    provider::Quirks quirks;  // it was sent with
    double ready = 0;
  };
  struct Price {
    std::optional<double> input;  // US dollars a token, without flex
    std::optional<double> output;
  };

  std::size_t route_of(const prompt::Question& question) const;
  void settle(std::size_t index, prompt::Answer answer);
  bool deliver_answers();
  void settle_rest();
  std::optional<Step> send_next(double now);
  std::optional<double> cost_of(std::size_t route, const prompt::Billed& billed, bool flex) const;
  static double part_of(bool flex);  // of the full price
  bool is_free(std::size_t route) const;
  int allowed_tokens(const PendingRequest& ask) const;
  bool is_plausible(const PendingRequest& ask, const prompt::Answer& answer) const;
  double kept_for_later() const;
  double allowed_usd() const;
  void account(const PendingRequest& ask, const prompt::Answer& answer, bool is_kept);
  void book_lost(const PendingRequest& ask);
  Spent& spent_on(std::size_t route);
  bool wants_more_thought(PendingRequest& ask, const prompt::Answer& answer);
  void judge(const prompt::Answer& answer, bool is_usable);
  void ask_again(PendingRequest ask, double ready);
  void deny(PendingRequest ask, const provider::ProviderError& error, double now);
  void slow_down(double now, double wait_s);
  double backoff(int attempt);
  void handle(PendingRequest ask, const provider::ProviderError& error, double now);
  bool drop_unsupported_field(PendingRequest& ask, const std::string& field);
  void pace(double now, std::int64_t tokens);

  ModelRoute routes_[2];
  Price prices_[2];
  provider::Quirks quirks_[2];
  Limits limits_;
  std::function<std::string(const std::string&)> clean_;
  base::Random random_;

  method::Stage* stage_ = nullptr;
  std::size_t round_ = 0;  // questions in it
  std::size_t next_ = 0;   // first that was not made
  std::size_t delivered_ = 0;
  std::optional<PendingRequest> next_request_;         // waits for room
  std::map<std::uint64_t, PendingRequest> in_flight_;  // by request
  std::vector<PendingRequest> waiting_retries_;        // by the time they are ready
  std::map<std::size_t, prompt::Answer> answers_;
  std::uint64_t request_ = 0;

  double concurrency_limit_ = 0;
  double blocked_until_ms_ = 0;  // nothing is sent before
  double last_backoff_ms_ = -1e18;
  double next_send_ms_ = 0;  // by the rate: nothing is sent before

  double paid_usd_ = 0;
  double reserved_usd_ = 0;
  double estimated_ = 1;  // tokens, and what they turned out to be
  double billed_ = 1;
  std::set<std::size_t> denied_;    // questions since the last answer
  std::set<std::size_t> unwanted_;  // questions that were wrong for the same reason, since the last answer
  std::string unwanted_because_;
  std::deque<bool> usable_;  // of the latest answers
  bool was_answered_[2] = {false, false};
  int consecutive_unreachable_ = 0;
  int consecutive_server_errors_ = 0;
  std::uint64_t retries_ = 0;
  std::string ended_;
  std::vector<Spent> spent_;

  bool is_done_ = true;
  bool wants_thread_ = false;  // question next_ is to be made of what provide_thread() brings
  bool is_starting_ = true;    // nothing was refused yet: the window doubles
  bool is_blocked_ = false;
  bool was_reached_ = false;
  bool is_over_budget_ = false;
  std::optional<double> needed_usd_;
};

}  // namespace tracesift::job
