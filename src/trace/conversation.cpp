// SPDX-License-Identifier: MIT
#include "trace/conversation.hpp"

#include <algorithm>
#include <deque>
#include <unordered_map>
#include <utility>

#include "base/hash.hpp"
#include "base/text.hpp"
#include "trace/order.hpp"

namespace tracesift::trace {
namespace {

std::vector<std::uint64_t> fingerprints(const std::vector<Message>& messages) {
  std::vector<std::uint64_t> list;
  list.reserve(messages.size());
  for (const Message& message : messages) list.push_back(fingerprint(message));
  return list;
}

bool is_subsequence(const std::vector<std::uint64_t>& part, const std::vector<std::uint64_t>& whole) {
  if (part.size() > whole.size()) return false;
  std::size_t i = 0;
  for (std::size_t j = 0; i < part.size() && j < whole.size(); ++j) i += part[i] == whole[j] ? 1 : 0;
  return i == part.size();
}

/// What a history that is told again may leave out.
bool may_be_left_out(const Message& message) {
  return message.role == Role::tool || message.role == Role::system || !message.tool_calls.empty();
}

bool says_something(const Message& message) {
  return !base::trim(message.text).empty() || !message.tool_calls.empty() || message.role == Role::tool;
}

/// What one run shows: what it was given, then what it gave back.
std::vector<Message> conversation_of(Run& run) {
  // An output that tells the same history as the input, but not the newest question: only what follows is new.
  std::size_t shared = 0;
  const std::size_t shorter = std::min(run.input.size(), run.output.size());
  while (shared < shorter && fingerprint(run.input[shared]) == fingerprint(run.output[shared])) ++shared;
  if (shared < run.input.size()) {
    run.output.erase(run.output.begin(), run.output.begin() + static_cast<std::ptrdiff_t>(shared));
  }
  Conversation conversation;
  conversation.add(std::move(run.input));
  conversation.add(std::move(run.output));
  run.input.clear();
  run.output.clear();
  return conversation.take();
}

bool has_role(const std::vector<Message>& messages, Role role) {
  return std::any_of(messages.begin(), messages.end(), [&](const Message& m) { return m.role == role; });
}

/// Tool runs as messages, for traces whose model calls do not show them.
Message as_call(const Run& run) {
  Message message{.role = Role::assistant};
  message.tool_calls.push_back({run.id, run.name, run.input.empty() ? "" : run.input.front().text});
  message.time = run.start;
  return message;
}

Message as_result(Run& run) {
  Message message{.role = Role::tool, .name = run.name, .tool_call_id = run.id};
  if (!run.output.empty()) message.text = std::move(run.output.back().text);
  if (!run.error.empty()) {
    message.is_error = true;
    if (message.text.empty()) message.text = run.error;
  }
  message.is_error = message.is_error || (!run.output.empty() && run.output.back().is_error);
  message.time = run.end;
  return message;
}

/// Calls whose result no message tells get it from the tool's own run, matched by name in the order they ran; results
/// that are told learn from the run whether it failed.
void fill_in_results(std::vector<Message>& messages, const std::vector<Run*>& tools) {
  std::unordered_map<std::string, std::deque<Run*>> waiting;
  for (Run* tool : tools) waiting[tool->name].push_back(tool);
  std::vector<Message> filled;
  filled.reserve(messages.size() + tools.size());
  for (std::size_t i = 0; i < messages.size(); ++i) {
    filled.push_back(std::move(messages[i]));
    const std::vector<ToolCall> calls = filled.back().tool_calls;
    for (const ToolCall& call : calls) {
      const auto runs = waiting.find(call.name);
      Run* run = nullptr;
      if (runs != waiting.end() && !runs->second.empty()) {
        run = runs->second.front();
        runs->second.pop_front();
      }
      if (i + 1 < messages.size() && messages[i + 1].role == Role::tool) {
        filled.push_back(std::move(messages[++i]));
        filled.back().is_error = filled.back().is_error || (run != nullptr && !run->error.empty());
      } else if (run != nullptr) {
        filled.push_back(as_result(*run));
        filled.back().tool_call_id = call.id;
      }
    }
  }
  messages = std::move(filled);
}

/// Pieces of a session, one after another: everything is new.
bool is_session(const Trace& trace) { return trace.runs.front().kind == RunKind::session; }

/// The conversation of one trace.
///   1. what its model calls tell (each brings the history so far and one answer), when they tell as much as
///   2. its root, which may show the whole conversation or only a question and an answer
/// Tool runs that no message mentions are put where they ran.
std::vector<Message> assemble_trace(Trace& trace) {
  std::vector<Message> messages;
  if (is_session(trace)) {
    sort_by_time(trace.runs, 1, [](const Run& run) { return run.start; });
    for (Run& run : trace.runs) {
      for (auto* side : {&run.input, &run.output}) {
        for (Message& message : *side) messages.push_back(std::move(message));
        side->clear();
      }
    }
    sort_by_time(messages, 0, [](const Message& message) { return message.time; });
    return messages;
  }
  Conversation top;   // by the runs at the top, which may show all of it or only a question and an answer
  Conversation told;  // by model calls, each with the history so far and one answer
  std::vector<Run*> tools;
  for (Run& run : trace.runs) {
    if (run.kind == RunKind::llm) {
      told.add(conversation_of(run));
    } else if (run.kind == RunKind::tool && trace.runs.size() > 1) {
      tools.push_back(&run);
    } else if (run.parent < 0) {
      top.add(conversation_of(run));
    }
  }
  if (has_role(told.messages(), Role::user) && told.messages().size() >= top.messages().size()) {
    const bool answers = !top.messages().empty() && top.messages().back().role == Role::assistant;
    if (answers) told.add({top.messages().back()});  // perhaps more than the last call's
    messages = told.take();
  } else {
    const bool is_asked = has_role(top.messages(), Role::user);
    if (!is_asked) top.add(told.take());
    messages = top.take();
  }

  const bool tools_are_told =
      has_role(messages, Role::tool) ||
      std::any_of(messages.begin(), messages.end(), [](const Message& m) { return !m.tool_calls.empty(); });
  if (tools_are_told) {
    if (!tools.empty()) fill_in_results(messages, tools);
  } else if (!tools.empty()) {
    // Before the final answer, in the order they ran.
    auto at = messages.end();
    while (at != messages.begin() && (at - 1)->role == Role::assistant) --at;
    std::vector<Message> between;
    for (Run* tool : tools) {
      between.push_back(as_call(*tool));
      between.push_back(as_result(*tool));
    }
    messages.insert(at, std::make_move_iterator(between.begin()), std::make_move_iterator(between.end()));
  }
  for (Run& run : trace.runs) {
    run.input.clear();
    run.output.clear();
  }
  return messages;
}

}  // namespace

std::uint64_t fingerprint(const Message& message) {
  std::uint64_t h = base::hash(base::trim(message.text), 1469598103934665603ull + static_cast<unsigned>(message.role));
  for (const ToolCall& call : message.tool_calls) {
    h = base::hash(call.name, h * 31 + 7);
    for (const char c : call.arguments) {
      if (c != ' ' && c != '\n' && c != '\t' && c != '\r') h = base::hash({&c, 1}, h);
    }
  }
  return h;
}

/// How many of the first messages of `next` were said before, up to the last one that was said.
std::size_t Conversation::repeated(const std::vector<std::uint64_t>& next, const std::vector<Message>& said) const {
  std::size_t last = messages_.size();
  while (last > 0 && may_be_left_out(messages_[last - 1])) --last;
  std::size_t first = 0;
  while (first < said.size() && said[first].role == Role::system) ++first;
  if (last == 0 || first == said.size()) return 0;
  for (std::size_t start = 0; start < last; ++start) {
    if (prints_[start] != next[first]) continue;
    std::size_t i = start;
    std::size_t k = first;
    while (i < last && k < next.size()) {
      if (prints_[i] == next[k]) {
        ++i, ++k;
      } else if (may_be_left_out(messages_[i])) {
        ++i;
      } else {
        break;
      }
    }
    if (i == last) return k;
  }
  return 0;
}

void Conversation::add(std::vector<Message> next) {
  if (next.empty()) return;
  std::vector<std::uint64_t> prints = fingerprints(next);
  if (is_subsequence(prints_, prints)) {
    messages_ = std::move(next);
    prints_ = std::move(prints);
    return;
  }
  std::size_t first = repeated(prints, next);
  if (first == 0) {  // a system prompt that is said again with every turn is said once
    while (first < next.size() && next[first].role == Role::system &&
           std::find(prints_.begin(), prints_.end(), prints[first]) != prints_.end()) {
      ++first;
    }
  }
  for (std::size_t i = first; i < next.size(); ++i) {
    messages_.push_back(std::move(next[i]));
    prints_.push_back(prints[i]);
  }
}

std::vector<Message> Conversation::take() {
  prints_.clear();
  return std::exchange(messages_, {});
}

void assemble_conversation(Thread& thread) {
  Conversation conversation;
  for (Trace& trace : thread.traces) conversation.add(assemble_trace(trace));
  thread.messages = conversation.take();
  auto& messages = thread.messages;
  messages.erase(std::remove_if(messages.begin(), messages.end(), [](const Message& m) { return !says_something(m); }),
                 messages.end());
  messages.shrink_to_fit();
}

}  // namespace tracesift::trace
