// SPDX-License-Identifier: MIT
#include "trace/conversation.hpp"

#include <algorithm>
#include <deque>
#include <limits>
#include <string>
#include <unordered_map>
#include <utility>

#include "base/hash.hpp"
#include "base/text.hpp"
#include "trace/order.hpp"
#include "trace/session_log.hpp"

namespace tracesift::trace {
namespace {

constexpr std::size_t kLong = 64;  // messages, from which on places are looked up
constexpr std::ptrdiff_t kMaxStarts = 256;
constexpr std::size_t kUniqueIdBytes = 7;   // shorter ids (`call_0`) may be used again
constexpr std::size_t kStopWordBytes = 24;  // that a framework may put back behind an answer

bool is_subsequence(const History& part, const History& whole) {
  if (part.size() > whole.size()) return false;
  std::size_t i = 0;
  for (std::size_t j = 0; i < part.size() && j < whole.size(); ++j)
    i += part[i]->fingerprint == whole[j]->fingerprint ? 1 : 0;
  return i == part.size();
}

bool says_something(const Message& message) {
  return !base::trim(message.text).empty() || !message.tool_calls.empty() || message.role == Role::tool;
}

/// What a repeated history may leave out.
bool may_be_left_out(const Message& message) {
  return message.role == Role::tool || message.role == Role::system || !message.tool_calls.empty() ||
         !says_something(message);
}

/// What one run shows: what it was given, then what it gave back.
History conversation_of(const Step& step, const Pool& pool) {
  History input;
  History output;
  for (const std::uint32_t at : step.input) input.push_back(&pool[at]);
  for (const std::uint32_t at : step.output) output.push_back(&pool[at]);
  // An output that repeats the input's history without its newest question: only what follows is new.
  std::size_t shared = 0;
  const std::size_t shorter = std::min(input.size(), output.size());
  while (shared < shorter && input[shared]->fingerprint == output[shared]->fingerprint) ++shared;
  if (shared < input.size()) output.erase(output.begin(), output.begin() + static_cast<std::ptrdiff_t>(shared));
  Conversation conversation;
  conversation.add(input);
  conversation.add(output);
  return conversation.messages();
}

bool has_role(const History& history, Role role) {
  return std::any_of(history.begin(), history.end(),
                     [&](const InternedMessage* interned) { return interned->message.role == role; });
}

/// Tool runs as messages, for traces whose model calls do not show them.
Message as_call(const Step& tool, const Pool& pool) {
  Message message{.role = Role::assistant};
  ToolCall& call = message.tool_calls.emplace_back(ToolCall{.id = tool.run.id, .name = tool.run.name});
  if (!tool.input.empty()) {
    const InternedMessage& given = pool[tool.input.front()];
    call.arguments = given.message.text;
    call.fingerprint = base::hash(call.name, given.fingerprint) | 1;
  }
  message.time = tool.run.start;
  return message;
}

Message as_result(const Step& tool, const Pool& pool) {
  const Run& run = tool.run;
  Message message{.role = Role::tool, .name = run.name, .tool_call_id = run.id};
  if (!tool.output.empty()) {
    const Message& given = pool[tool.output.back()].message;
    message.text = given.text;
    message.omitted_bytes = given.omitted_bytes;
    message.is_error = given.is_error;
  }
  if (!run.error.empty()) {
    message.is_error = true;
    if (message.text.empty()) message.text = run.error;
  }
  message.time = run.end;
  return message;
}

const InternedMessage* make(Message message, std::deque<InternedMessage>& made) {
  const std::uint64_t print = fingerprint(message);
  made.push_back({std::move(message), print});
  return &made.back();
}

/// A changed copy. The original stays: a repeated history is compared with it.
template <class F>
const InternedMessage* changed(const InternedMessage* interned, std::deque<InternedMessage>& made, F change) {
  made.push_back(*interned);
  change(made.back().message);
  return &made.back();
}

/// Calls without a result message get it from the tool's own run, matched by name in the order they ran; results
/// that have one learn from the run whether it failed. Where no call was recorded, each result gets its own from the
/// runs.
History fill_in_results(const History& messages, const std::vector<const Step*>& tools, const Pool& pool,
                        std::deque<InternedMessage>& made) {
  std::unordered_map<std::string, std::deque<const Step*>> waiting;
  for (const Step* tool : tools) waiting[tool->run.name].push_back(tool);
  const bool no_call_is_recorded = std::all_of(
      messages.begin(), messages.end(), [](const InternedMessage* one) { return one->message.tool_calls.empty(); });
  std::size_t uncalled = 0;  // of tools: the next whose call was not recorded
  History filled;
  filled.reserve(messages.size() + tools.size());
  for (std::size_t i = 0; i < messages.size(); ++i) {
    const InternedMessage* interned = messages[i];
    if (no_call_is_recorded && interned->message.role == Role::tool && uncalled < tools.size()) {
      const Step& tool = *tools[uncalled++];
      filled.push_back(make(as_call(tool, pool), made));
      interned = changed(interned, made, [&](Message& result) {
        if (result.name.empty()) result.name = tool.run.name;
        if (result.tool_call_id.empty()) result.tool_call_id = tool.run.id;
        result.is_error = result.is_error || !tool.run.error.empty();
      });
    }
    filled.push_back(interned);
    for (const ToolCall& call : interned->message.tool_calls) {
      const auto steps = waiting.find(call.name);
      const Step* step = nullptr;
      if (steps != waiting.end() && !steps->second.empty()) {
        step = steps->second.front();
        steps->second.pop_front();
      }
      if (i + 1 < messages.size() && messages[i + 1]->message.role == Role::tool) {
        const InternedMessage* result = messages[++i];
        if (step != nullptr && !step->run.error.empty() && !result->message.is_error) {
          result = changed(result, made, [](Message& failed) { failed.is_error = true; });
        }
        filled.push_back(result);
      } else if (step != nullptr) {
        filled.push_back(make(as_result(*step, pool), made));
        made.back().message.tool_call_id = call.id;
      }
    }
  }
  return filled;
}

/// Pieces of a session, one after another: everything is new.
History assemble_session(std::vector<Step>& steps, const Pool& pool, std::deque<InternedMessage>& made) {
  History messages;
  sort_by_time(steps, 1, [](const Step& step) { return step.run.start; });
  settle_session(steps, pool);
  const bool is_subagent = steps.front().run.notes.is_subagent;
  bool was_chunk = false;
  for (const Step& step : steps) {
    for (const auto* side : {&step.input, &step.output}) {
      for (const std::uint32_t at : *side) {
        const InternedMessage* message = &pool[at];
        if (is_subagent && message->message.role == Role::user) {
          message = changed(message, made, [](Message& order) { order.role = Role::system; });
        }
        const bool goes_on = step.run.notes.is_chunk && was_chunk && !messages.empty() &&
                             messages.back()->message.role == message->message.role;
        if (goes_on) {
          const std::string more = message->message.text;
          messages.back() = changed(messages.back(), made, [&](Message& begun) { begun.text += more; });
        } else {
          messages.push_back(message);
        }
      }
    }
    was_chunk = step.run.notes.is_chunk;
  }
  sort_by_time(messages, 0, [](const InternedMessage* one) { return one->message.time; });
  return messages;
}

}  // namespace

namespace {

bool has_text(const Step& step) { return !step.input.empty() || !step.output.empty(); }

/// What judges a request is beside it: its words, its tokens, its model and its failures, and those of all below it. A
/// trace that is nothing but an evaluation stays as it is.
void set_judges_aside(std::vector<Step>& steps) {
  if (steps.front().run.kind == RunKind::evaluator) return;
  for (Step& step : steps) {
    Run& run = step.run;
    const bool is_below = run.parent >= 0 && steps[static_cast<std::size_t>(run.parent)].run.kind == RunKind::evaluator;
    if (run.kind != RunKind::evaluator && !is_below) continue;
    run.kind = RunKind::evaluator;
    run.usage = {};
    run.model.clear();
    step.input.clear();
    step.output.clear();
  }
}

/// The runs whose texts are those of the request: the highest in each branch that hold any, model calls and tools left
/// out. A server's span, a queue's or a framework's may stand above them. Errors count from there too.
void mark_requests(std::vector<Step>& steps) {
  std::vector<bool> is_below(steps.size(), false);  // of a request
  for (std::size_t i = 0; i < steps.size(); ++i) {
    Run& run = steps[i].run;
    const auto above = static_cast<std::size_t>(run.parent);
    if (run.parent >= 0) is_below[i] = is_below[above] || steps[above].run.notes.is_request;
    const bool is_step = run.kind == RunKind::llm || run.kind == RunKind::tool || run.kind == RunKind::retriever ||
                         run.kind == RunKind::evaluator;
    run.notes.is_request = !is_below[i] && !is_step && (has_text(steps[i]) || !run.error.empty());
    if (run.parent >= 0 && is_step) is_below[i] = true;
  }
}

/// Whether a run lies within the time of a tool that began before it: some exporters hang an agent that was called as a
/// tool beside its caller.
auto tools_by_time(const std::vector<Step>& steps) {
  std::vector<std::pair<Time, Time>> tools;  // start, and the latest end of all that began until then
  for (const Step& step : steps) {
    if (step.run.kind == RunKind::tool && step.run.start && step.run.end)
      tools.emplace_back(*step.run.start, *step.run.end);
  }
  std::sort(tools.begin(), tools.end());
  for (std::size_t i = 1; i < tools.size(); ++i) tools[i].second = std::max(tools[i].second, tools[i - 1].second);
  return [tools = std::move(tools)](const Run& run) {
    if (!run.start || !run.end) return false;
    const auto after =
        std::upper_bound(tools.begin(), tools.end(), std::pair(*run.start, std::numeric_limits<Time>::max()));
    return after != tools.begin() && (after - 1)->second >= *run.end;
  };
}

/// Model calls of agents that another agent called as a tool: their conversation is their own.
std::vector<bool> of_subagents(const std::vector<Step>& steps) {
  constexpr std::size_t kNone = static_cast<std::size_t>(-1);
  const std::size_t n = steps.size();
  std::vector<std::size_t> agent(n, kNone);  // the nearest one at or above
  std::vector<bool> under_tool(n, false);
  std::vector<bool> calls_models(n, false);  // of agents: itself, not by another one below
  for (std::size_t i = 0; i < n; ++i) {
    const Run& run = steps[i].run;
    if (run.parent >= 0) {
      const auto above = static_cast<std::size_t>(run.parent);
      agent[i] = agent[above];
      under_tool[i] = under_tool[above] || steps[above].run.kind == RunKind::tool;
    }
    if (run.kind == RunKind::agent) agent[i] = i;
    if (run.kind == RunKind::llm && agent[i] != kNone) calls_models[agent[i]] = true;
  }
  const auto is_during_tool = tools_by_time(steps);
  std::vector<bool> below_caller(n, false);  // of agents: one above it calls models itself
  std::vector<bool> is_sub(n, false);
  for (std::size_t i = 0; i < n; ++i) {
    const Run& run = steps[i].run;
    const std::size_t above = run.parent >= 0 ? agent[static_cast<std::size_t>(run.parent)] : kNone;
    if (run.kind == RunKind::agent) {
      below_caller[i] = is_during_tool(run) || (above != kNone && (below_caller[above] || calls_models[above]));
    }
    if (run.kind == RunKind::llm) is_sub[i] = under_tool[i] || (agent[i] != kNone && below_caller[agent[i]]);
  }
  return is_sub;
}

const InternedMessage* first_user(const History& history) {
  for (const InternedMessage* one : history) {
    if (one->message.role == Role::user) return one;
  }
  return nullptr;
}

/// Where the request holds only an answer, the question stands on the runs below it.
void add_question_below(const std::vector<Step>& steps, const Pool& pool, Conversation& top) {
  for (const Step& step : steps) {
    if (step.run.kind == RunKind::tool || step.run.notes.is_request) continue;
    History asked;
    for (const std::uint32_t at : step.input) asked.push_back(&pool[at]);
    if (!has_role(asked, Role::user)) continue;
    const History answers = top.messages();
    top = {};
    top.add(asked);
    top.add(answers);
    return;
  }
}

/// By model calls, each with the history so far and one answer.
void add_calls(const std::vector<Step>& steps, const Pool& pool, Conversation& calls) {
  const std::vector<bool> is_sub = of_subagents(steps);
  const auto is_own = [&](std::size_t i) { return steps[i].run.kind == RunKind::llm && !is_sub[i]; };
  bool any_own = false;
  for (std::size_t i = 0; i < steps.size(); ++i) any_own = any_own || is_own(i);
  const InternedMessage* asked = nullptr;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    if (steps[i].run.kind != RunKind::llm) continue;
    const History shown = conversation_of(steps[i], pool);
    const InternedMessage* user = first_user(shown);
    // One that was handed the whole conversation speaks for the agent.
    const bool is_handed = asked != nullptr && user != nullptr && user->fingerprint == asked->fingerprint;
    if (is_sub[i] && any_own && !is_handed) continue;
    if (asked == nullptr) asked = user;
    calls.add_within(shown);
  }
}

}  // namespace

/// 1. the messages of its model calls (each brings the history so far and one answer), when they hold as much as
/// 2. its requests, which may show the whole conversation or only a question and an answer
/// Tool runs that no message mentions are put where they ran.
History assemble_trace(std::vector<Step>& steps, const Pool& pool, std::deque<InternedMessage>& made) {
  set_judges_aside(steps);
  mark_requests(steps);
  if (steps.front().run.kind == RunKind::session) return assemble_session(steps, pool, made);
  Conversation top;
  Conversation calls;
  std::vector<const Step*> tools;
  add_calls(steps, pool, calls);
  for (const Step& step : steps) {
    if (step.run.kind == RunKind::tool && steps.size() > 1) {
      tools.push_back(&step);
    } else if (step.run.notes.is_request || (step.run.parent < 0 && step.run.kind != RunKind::llm)) {
      top.add(conversation_of(step, pool));
    }
  }
  if (!has_role(top.messages(), Role::user) && !has_role(calls.messages(), Role::user)) {
    add_question_below(steps, pool, top);
  }
  History history;
  if (has_role(calls.messages(), Role::user) && calls.messages().size() >= top.messages().size()) {
    const bool answers = !top.messages().empty() && top.messages().back()->message.role == Role::assistant;
    if (answers) calls.add({top.messages().back()});  // perhaps more than the last call's
    history = calls.messages();
  } else {
    if (!has_role(top.messages(), Role::user)) top.add(calls.messages());
    history = top.messages();
  }

  if (tools.empty()) return history;
  const bool calls_are_recorded =
      has_role(history, Role::tool) || std::any_of(history.begin(), history.end(), [](const InternedMessage* one) {
        return !one->message.tool_calls.empty();
      });
  if (calls_are_recorded) return fill_in_results(history, tools, pool, made);
  // Before the final answer, in the order they ran.
  auto at = history.end();
  while (at != history.begin() && (*(at - 1))->message.role == Role::assistant) --at;
  History between;
  for (const Step* tool : tools) {
    between.push_back(make(as_call(*tool, pool), made));
    between.push_back(make(as_result(*tool, pool), made));
  }
  history.insert(at, between.begin(), between.end());
  return history;
}

namespace {

/// What makes a call the same one. A short id (`call_0`) may be used again: within a trace it tells a call together
/// with what is called, beyond it nothing. 0: nothing does.
std::uint64_t call_key(const ToolCall& call, bool is_within) {
  if (call.id.size() >= kUniqueIdBytes) return base::hash(call.id) | 1;
  return is_within && !call.id.empty() ? base::hash(call.id, call.fingerprint) | 1 : 0;
}

}  // namespace

bool Conversation::is_known(const InternedMessage* interned) const {
  if (!positions_.empty()) return positions_.count(interned->fingerprint) > 0;
  return std::any_of(messages_.begin(), messages_.end(),
                     [&](const InternedMessage* m) { return m->fingerprint == interned->fingerprint; });
}

void Conversation::append(const InternedMessage* interned) {
  if (!may_be_left_out(interned->message)) said_.push_back(messages_.size());
  messages_.push_back(interned);
  if (interned->message.role == Role::user) last_user_ = interned;
  for (const ToolCall& call : interned->message.tool_calls) {
    if (const std::uint64_t key = call_key(call, is_within_)) call_ids_.insert(key);
  }
  if (messages_.size() < kLong) return;
  if (messages_.size() == kLong) {
    for (std::size_t i = 0; i < kLong; ++i) positions_[messages_[i]->fingerprint].push_back(i);
  } else {
    positions_[interned->fingerprint].push_back(messages_.size() - 1);
  }
}

/// Where in the first `last` messages a repetition may begin: where next's `first` message is, and no more is said
/// from there on than next has messages. Of very many only the last ones: a conversation of one word said over and over
/// is no place to search.
std::vector<std::size_t> Conversation::starts_of(const History& next, std::size_t first, std::size_t last) const {
  const std::size_t repeated = next.size() - first;
  const std::size_t from = repeated < said_.size() ? said_[said_.size() - repeated - 1] + 1 : 0;
  std::vector<std::size_t> starts;
  if (positions_.empty()) {
    for (std::size_t i = from; i < last; ++i) {
      if (messages_[i]->fingerprint == next[first]->fingerprint) starts.push_back(i);
    }
  } else if (const auto found = positions_.find(next[first]->fingerprint); found != positions_.end()) {
    const auto begin = std::lower_bound(found->second.begin(), found->second.end(), from);
    starts.assign(begin, std::lower_bound(begin, found->second.end(), last));
  }
  if (starts.size() > static_cast<std::size_t>(kMaxStarts)) starts.erase(starts.begin(), starts.end() - kMaxStarts);
  return starts;
}

/// How many of the first messages of `next` were said before, up to the last one that was said.
std::size_t Conversation::repeated(const History& next) const {
  const std::size_t last = said_.empty() ? 0 : said_.back() + 1;
  std::size_t first = 0;
  while (first < next.size() && next[first]->message.role == Role::system) ++first;
  if (last == 0 || first == next.size()) return 0;
  for (const std::size_t start : starts_of(next, first, last)) {
    std::size_t i = start;
    std::size_t k = first;
    while (i < last && k < next.size()) {
      if (messages_[i]->fingerprint == next[k]->fingerprint) {
        ++i, ++k;
      } else if (may_be_left_out(messages_[i]->message)) {
        ++i;
      } else {
        break;
      }
    }
    if (i == last) return k;
  }
  return 0;
}

bool Conversation::is_repeated_call(const InternedMessage* interned) const {
  const auto& calls = interned->message.tool_calls;
  return !calls.empty() && std::all_of(calls.begin(), calls.end(), [&](const ToolCall& call) {
    return call_ids_.count(call_key(call, is_within_)) > 0;
  });
}

/// Within a trace the question of the request is one, however often calls repeat it.
void Conversation::add_within(const History& next) {
  is_within_ = true;
  if (next.empty()) return;
  std::size_t first = is_subsequence(messages_, next) ? 0 : repeated(next);
  if (first == 0 && !messages_.empty() && !is_subsequence(messages_, next)) {
    std::size_t known = 0;
    while (known < next.size() && next[known]->message.role == Role::system && is_known(next[known])) ++known;
    const bool is_same_question =
        last_user_ != nullptr && known < next.size() && next[known]->fingerprint == last_user_->fingerprint;
    if (is_same_question) {
      ++known;
      while (known < next.size() && is_repeated(next[known])) ++known;
      add({next.begin() + static_cast<std::ptrdiff_t>(known), next.end()});
      return;
    }
  }
  add(next);
}

/// A message that stands in the conversation already, perhaps with a stop word put back at its end.
bool Conversation::is_repeated(const InternedMessage* next) const {
  if (is_known(next)) return true;
  // Compared with each message: only in conversations that are short enough for it.
  if (messages_.size() > 4 * kLong) return false;
  if (next->message.role != Role::assistant || next->message.text.size() < kStopWordBytes) return false;
  return std::any_of(messages_.begin(), messages_.end(), [&](const InternedMessage* one) {
    if (one->message.role != Role::assistant) return false;
    const std::string_view a = base::trim(one->message.text);
    const std::string_view b = base::trim(next->message.text);
    const std::string_view longer = a.size() > b.size() ? a : b;
    const std::string_view shorter = a.size() > b.size() ? b : a;
    return shorter.size() >= kStopWordBytes && longer.size() - shorter.size() <= kStopWordBytes &&
           base::starts_with(longer, shorter);
  });
}

void Conversation::add(const History& next) {
  if (next.empty()) return;
  std::size_t first = 0;
  if (is_subsequence(messages_, next)) {
    messages_.clear();
    said_.clear();
    positions_.clear();
    call_ids_.clear();
    last_user_ = nullptr;
  } else {
    first = repeated(next);
    if (first == 0) {  // a system prompt that is said again with every turn is said once
      while (first < next.size() && next[first]->message.role == Role::system && is_known(next[first])) ++first;
    }
  }
  // Calls that were made at once may come back one by one: their ids tell.
  const bool is_anew = messages_.empty();
  for (std::size_t i = first; i < next.size(); ++i) {
    if (is_anew || !is_repeated_call(next[i])) append(next[i]);
  }
}

std::vector<Message> join_traces(const std::vector<History>& traces) {
  Conversation conversation;
  for (const History& trace : traces) conversation.add(trace);
  std::vector<Message> messages;
  messages.reserve(conversation.messages().size());
  for (const InternedMessage* one : conversation.messages()) {
    if (says_something(one->message)) messages.push_back(one->message);
  }
  return messages;
}

}  // namespace tracesift::trace
