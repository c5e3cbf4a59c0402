// SPDX-License-Identifier: MIT
#include "issue/incidents.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <string_view>
#include <unordered_map>

#include "base/text.hpp"
#include "behaviour/conversation_view.hpp"
#include "issue/calls.hpp"
#include "issue/error_line.hpp"
#include "issue/family.hpp"

namespace tracesift::issue {
namespace {

using behaviour::ConversationView;

/// Whether the step of each failed call worked again, and how long that took: from the last call to the first.
class Later {
 public:
  /// Where nobody names the tool, a later success may be of anything: nothing is said.
  void follow(const Call& call, Incident& incident) const {
    if (call.step.empty()) return;
    const auto found = known_.find(call.step);
    incident.recovery = found == known_.end()      ? Recovery::untried
                        : found->second != nullptr ? Recovery::worked
                                                   : Recovery::failed;
    if (incident.recovery != Recovery::worked) return;
    const auto from = call.call->result->time;
    const auto to = found->second->time;
    if (from && to && *to >= *from) incident.lost_s = static_cast<double>(*to - *from) / 1e6;
  }
  void add(const Call& call) {
    if (call.call->result == nullptr) return;
    const Message*& success = known_[call.step];
    if (!call.call->is_error()) success = call.call->result;
  }

 private:
  std::unordered_map<std::string_view, const Message*> known_;  // the next success of each step that was tried
};

void add_failed_calls(const std::vector<Call>& calls, Seen& seen) {
  Later later;
  std::vector<Incident> found;
  for (std::size_t i = calls.size(); i-- > 0;) {
    const ConversationView::Call& call = *calls[i].call;
    if (!call.is_error()) {
      later.add(calls[i]);
      continue;
    }
    Incident incident;
    incident.at = static_cast<std::uint32_t>(call.result_at);
    if (is_refused(call)) {
      incident.kind = find_kind(kPersonRefused);
      incident.step = call.call->name;
    } else {
      incident.kind = find_kind(kToolError);
      incident.step = calls[i].step;
      incident.line = telling_line(call.result->text);
      incident.pattern = pattern_of(incident.line);
      if (const Family* family = family_of(incident.step, incident.line, call.result->text)) {
        incident.family = family->id.data();
        incident.always_family = family->always;
      }
      later.follow(calls[i], incident);
    }
    later.add(calls[i]);
    found.push_back(std::move(incident));
  }
  std::move(found.rbegin(), found.rend(), std::back_inserter(seen.incidents));
}

/// How often a tool that is asked the same again says something else: then it is looked at what changes.
void count_repeats(const std::vector<Call>& calls, Seen& seen) {
  std::unordered_map<std::uint64_t, const Message*> before;
  std::map<std::string_view, Seen::Repeats> by_tool;
  for (const Call& one : calls) {
    const ConversationView::Call& call = *one.call;
    if (call.result == nullptr || call.call->fingerprint == 0) continue;
    const auto [known, is_first] = before.try_emplace(call.call->fingerprint, call.result);
    if (is_first) continue;
    Seen::Repeats& repeats = by_tool[call.call->name];
    repeats.tool = call.call->name;
    ++repeats.calls;
    const bool is_other = known->second->text != call.result->text;
    repeats.changed += is_other && !call.is_error() && !known->second->is_error ? 1 : 0;
    known->second = call.result;
  }
  for (auto& [tool, repeats] : by_tool) seen.repeats.push_back(std::move(repeats));
}

bool is_sign_of(const Sign& sign, const Kind& kind) {
  return std::find(kind.signs.begin(), kind.signs.end(), sign.mode) != kind.signs.end();
}

bool has_sign_of(const Row& row, const Kind& kind) {
  return std::any_of(row.signs.begin(), row.signs.end(), [&](const Sign& sign) { return is_sign_of(sign, kind); });
}

/// The rule that knows what ended a run names it; the error's words would name it again.
bool is_explained(const Row& row) {
  return has_sign_of(row, *find_kind(kStepLimit)) || has_sign_of(row, *find_kind(kContextLimit));
}

/// The error that ended the run is the one that a call gave: that says where.
bool is_error_of_call(const Seen& seen, const ErrorPattern& pattern) {
  return std::any_of(seen.incidents.begin(), seen.incidents.end(), [&](const Incident& incident) {
    return incident.kind->id == kToolError && incident.pattern.text == pattern.text;
  });
}

void add_signs(const ConversationView& talk, const Row& row, Seen& seen) {
  for (const Sign& sign : row.signs) {
    for (const Kind& kind : kinds()) {
      if (!is_sign_of(sign, kind)) continue;
      if (kind.id == kEnded && is_explained(row)) continue;
      Incident incident;
      incident.kind = &kind;
      if (kind.key == Kind::Key::pattern) {
        incident.line = telling_line(row.error.empty() ? sign.detail : row.error);
        incident.pattern = pattern_of(incident.line);
        if (is_error_of_call(seen, incident.pattern)) continue;
      }
      std::vector<std::uint32_t> at;
      if (kind.key == Kind::Key::step && !sign.at.empty()) {
        for (const ConversationView::Call& call : talk.calls) {
          if (call.at == sign.at.front()) incident.step = call.call->name;
        }
        at.push_back(sign.at.front());
      } else if (kind.cites_last && !sign.at.empty()) {
        at.push_back(sign.at.back());
      } else {
        at = sign.at;
      }
      // What is of the whole run is seen where it ends.
      if (at.empty() && !talk.thread.messages.empty())
        at.push_back(static_cast<std::uint32_t>(talk.thread.messages.size() - 1));
      if (at.empty()) seen.incidents.push_back(incident);
      for (const std::uint32_t place : at) {
        incident.at = place;
        seen.incidents.push_back(incident);
      }
    }
  }
}

}  // namespace

Seen look_at(const Thread& thread, const Row& row, ToolTable& tools) {
  const ConversationView talk(thread);
  const std::vector<Call> calls = calls_of(talk);
  tools.add(thread, calls);
  Seen seen;
  seen.calls_tools = !calls.empty();
  seen.has_answer = !talk.answers.empty();
  seen.has_second_turn = talk.said.size() > 1 && !talk.answers.empty();
  std::set<std::string> steps;
  for (const Call& call : calls) {
    seen.names_tools = seen.names_tools || !call.call->call->name.empty();
    steps.insert(call.step);
    steps.insert(call.call->call->name);
  }
  seen.steps.assign(steps.begin(), steps.end());
  count_repeats(calls, seen);
  add_failed_calls(calls, seen);
  add_signs(talk, row, seen);
  return seen;
}

}  // namespace tracesift::issue
