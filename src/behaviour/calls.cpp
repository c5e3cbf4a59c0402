// SPDX-License-Identifier: MIT
// What the agent does with its tools.
#include <algorithm>
#include <map>

#include "base/hash.hpp"
#include "base/text.hpp"
#include "behaviour/failure_rules.hpp"
#include "behaviour/wording.hpp"

namespace tracesift::behaviour {
namespace {

constexpr std::size_t kAgain = 3;
constexpr std::size_t kMaxLoopLength = 3;
constexpr std::size_t kMaxBetween = 2;  // other calls between two alike

std::string times(std::size_t n) { return std::to_string(n) + " times"; }

/// Failed calls, and errors of steps, whose text contains a phrase.
Detection error_says(const ConversationView& talk, const Wording& wording) {
  Detection seen;
  const auto note = [&](const std::string& text) {
    const std::string_view phrase = wording.find(text);
    if (phrase.empty()) return false;
    if (!seen.is_there) seen.detail = base::shorten(base::collapse_whitespace(text), 120);
    seen.is_there = true;
    return true;
  };
  for (const ConversationView::Call& call : talk.calls) {
    if (call.is_error() && note(call.result->text)) seen.at.push_back(call.result_at);
  }
  note(talk.thread.error);
  return seen;
}

/// Whether the user says something between two messages: what was looked up may have changed since.
bool speaks_between(const ConversationView& talk, std::size_t from, std::size_t to) {
  const auto next = std::upper_bound(talk.said.begin(), talk.said.end(), from);
  return next != talk.said.end() && *next < to;
}

}  // namespace

Detection last_call_failed(const ConversationView& talk) {
  if (talk.calls.empty()) return {};
  const ConversationView::Call& last = talk.calls.back();
  if (!last.is_error()) return {};
  const std::string caller = last.call->name.empty() ? "" : last.call->name + ": ";
  return {{last.result_at}, caller + base::shorten(base::collapse_whitespace(last.result->text), 100), true};
}

Detection errors_in_a_row(const ConversationView& talk) {
  std::vector<std::size_t> row;
  Detection seen;
  const auto close = [&] {
    if (row.size() >= kAgain && row.size() > seen.at.size()) {
      seen.at = row;
      seen.is_there = true;
    }
    row.clear();
  };
  for (const ConversationView::Call& call : talk.calls) {
    if (call.is_error()) {
      row.push_back(call.result_at);
    } else {
      close();
    }
  }
  close();
  if (seen.is_there) seen.detail = std::to_string(seen.at.size()) + " failed calls one after another";
  return seen;
}

/// To look again at what may have changed (a queue, tests after a fix) is no failure: the result must be the same, and
/// little else may have been done in between.
Detection same_call_again(const ConversationView& talk) {
  std::map<std::uint64_t, std::vector<std::size_t>> open;  // rows of calls alike, as places in talk.calls
  std::vector<std::size_t> longest;
  for (std::size_t i = 0; i < talk.calls.size(); ++i) {
    const ConversationView::Call& call = talk.calls[i];
    if (call.call->fingerprint == 0) continue;
    std::uint64_t alike = call.call->fingerprint;
    if (call.result != nullptr) alike = base::hash(call.result->text, alike) + call.result->omitted_bytes;
    std::vector<std::size_t>& row = open[alike];
    const bool is_far = !row.empty() && i - row.back() > kMaxBetween + 1;
    if (is_far || (!row.empty() && speaks_between(talk, talk.calls[row.back()].at, call.at))) row.clear();
    row.push_back(i);
    if (row.size() >= kAgain && row.size() > longest.size()) longest = row;
  }
  if (longest.empty()) return {};
  Detection seen{{}, talk.calls[longest.front()].call->name + " was called " + times(longest.size()) + " alike", true};
  for (const std::size_t i : longest) seen.at.push_back(talk.calls[i].at);
  return seen;
}

Detection call_loop(const ConversationView& talk) {
  const auto& calls = talk.calls;
  for (std::size_t length = 2; length <= kMaxLoopLength; ++length) {
    std::size_t same = 0;  // calls in a row that equal the one a circle ago
    for (std::size_t i = length; i < calls.size(); ++i) {
      const bool is_same = calls[i].call->fingerprint != 0 &&
                           calls[i].call->fingerprint == calls[i - length].call->fingerprint &&
                           calls[i].call->fingerprint != calls[i - 1].call->fingerprint;
      same = is_same && !speaks_between(talk, calls[i - length].at, calls[i].at) ? same + 1 : 0;
      if (same < length * (kAgain - 1)) continue;
      Detection seen{{}, "", true};
      const std::size_t first = i + 1 - length * kAgain;
      for (std::size_t j = first; j <= i; ++j) seen.at.push_back(calls[j].at);
      std::vector<std::string> names;
      for (std::size_t j = first; j < first + length; ++j) {
        const std::string& name = calls[j].call->name;
        if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
      }
      seen.detail = base::join(names, ", then ") +
                    (names.size() < length ? " with different arguments in turn, " : ", ") + times(kAgain);
      return seen;
    }
  }
  return {};
}

Detection unknown_tool(const ConversationView& talk) {
  static const Wording wording({"unknown tool", "no such tool", "tool not found", "not a valid tool", "no tool named",
                                "unknown function", "invalid tool", "tool does not exist", "is not a known tool",
                                "unavailable tool", "tool is not available", "no such function"});
  return error_says(talk, wording);
}

Detection wrong_arguments(const ConversationView& talk) {
  static const Wording wording({"validation error",          "validation errors",  "inputvalidationerror",
                                "invalid argument",          "invalid arguments",  "invalid parameter",
                                "invalid parameters",        "invalid params",     "missing required",
                                "required parameter",        "required argument",  "unexpected keyword argument",
                                "missing 1 required",        "missing 2 required", "field required",
                                "is a required property",    "must be of type",    "invalid json",
                                "failed to parse arguments", "invalid input",      "is missing",
                                "should be a valid",         "expected type"});
  return error_says(talk, wording);
}

Detection time_out(const ConversationView& talk) {
  static const Wording wording({"timed out", "timeout", "time out", "timeouterror", "deadline exceeded", "etimedout",
                                "deadline_exceeded", "took too long"});
  return error_says(talk, wording);
}

Detection service_limit(const ConversationView& talk) {
  static const Wording wording({"rate limit", "rate_limit_error", "ratelimiterror", "rate limited", "too many requests",
                                "429", "quota", "overloaded", "overloaded_error", "insufficient_quota", "503",
                                "service unavailable", "temporarily unavailable"});
  return error_says(talk, wording);
}

Detection not_allowed(const ConversationView& talk) {
  static const Wording wording({"permission denied", "not permitted", "unauthorized", "forbidden", "access denied",
                                "401", "403", "not authorized", "authentication failed", "requires approval",
                                "permission to use", "not allowed", "requires authentication", "eacces"});
  return error_says(talk, wording);
}

Detection handed_over(const ConversationView& talk) {
  static constexpr std::string_view kWords[] = {"transfer_to_human", "handoff_to_human",  "escalate",
                                                "human_agent",       "transfer_to_agent", "live_agent",
                                                "contact_human",     "transfertohuman",   "human_handoff"};
  for (const ConversationView::Call& call : talk.calls) {
    const std::string name = base::lower_ascii(call.call->name);
    const bool hands_over = std::any_of(std::begin(kWords), std::end(kWords),
                                        [&](std::string_view word) { return name.find(word) != std::string::npos; });
    if (hands_over) return {{call.at}, call.call->name, true};
  }
  return {};
}

}  // namespace tracesift::behaviour
