// SPDX-License-Identifier: MIT
#include "trace/trace_messages.hpp"

#include <algorithm>
#include <string>
#include <unordered_map>
#include <utility>

#include "base/hash.hpp"
#include "trace/order.hpp"
#include "trace/run_roles.hpp"
#include "trace/session_log.hpp"

namespace tracesift::trace {
namespace {

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

}  // namespace tracesift::trace
