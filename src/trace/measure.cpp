// SPDX-License-Identifier: MIT
#include "trace/measure.hpp"

#include <algorithm>
#include <string_view>
#include <unordered_set>

#include "base/text.hpp"
#include "price/price.hpp"

namespace tracesift::trace {
namespace {

template <class T>
void add(std::optional<T>& sum, const std::optional<T>& value) {
  if (value) sum = sum.value_or(T{}) + *value;
}

std::optional<std::int64_t> total_of(const Usage& usage) {
  if (usage.total_tokens) return usage.total_tokens;
  if (!usage.input_tokens && !usage.output_tokens) return std::nullopt;
  return usage.input_tokens.value_or(0) + usage.output_tokens.value_or(0);
}

/// What each run states, else what the runs below it add up to; then the sum over the top runs. Where no run of the
/// trace states a cost, the model calls' tokens are priced.
Usage usage_of(const Trace& trace, bool& is_computed) {
  const bool is_priced = std::any_of(trace.runs.begin(), trace.runs.end(),
                                     [](const Run& run) { return run.usage.cost_usd.value_or(0) > 0; });
  std::vector<Usage> below(trace.runs.size());  // sums over children; parents precede children, so go backwards
  Usage all;
  for (std::size_t i = trace.runs.size(); i-- > 0;) {
    const Run& run = trace.runs[i];
    Usage usage = total_of(run.usage).value_or(0) > 0 ? run.usage : below[i];
    usage.total_tokens = total_of(usage);
    usage.cost_usd = run.usage.cost_usd.value_or(0) > 0 || !below[i].cost_usd ? run.usage.cost_usd : below[i].cost_usd;
    if (!is_priced && !below[i].cost_usd && !usage.cost_usd) {
      const auto scope = run.kind == RunKind::llm ? price::Scope::one_request : price::Scope::sum;
      usage.cost_usd = price::cost_of(run.model, run.usage, scope);
      is_computed = is_computed || usage.cost_usd;
    }
    Usage& into = run.parent < 0 ? all : below[static_cast<std::size_t>(run.parent)];
    add(into.input_tokens, usage.input_tokens);
    add(into.output_tokens, usage.output_tokens);
    add(into.total_tokens, usage.total_tokens);
    add(into.cost_usd, usage.cost_usd);
  }
  return all;
}

/// From the start to the end of the root; of all top runs where the root itself was not exported. Where none of them
/// says when it ended, to the end of the last step.
std::optional<double> span_of(const Trace& trace) {
  std::optional<Time> start;
  std::optional<Time> end;
  std::optional<Time> end_of_steps;
  for (const Run& run : trace.runs) {
    if (run.end && (!end_of_steps || *run.end > *end_of_steps)) end_of_steps = run.end;
    if (run.parent >= 0) continue;
    if (run.start && (!start || *run.start < *start)) start = run.start;
    if (run.end && (!end || *run.end > *end)) end = run.end;
  }
  if (!end) end = end_of_steps;
  if (!start || !end || *end < *start) return std::nullopt;
  return static_cast<double>(*end - *start) / 1e6;
}

std::string first_line(const std::string& text) {
  const std::string_view trimmed = base::trim(text);
  return base::shorten(trimmed.substr(0, trimmed.find('\n')), 300);
}

/// The session's time: from each user message to the last message before the next one.
std::optional<double> worked(const std::vector<Message>& messages) {
  std::optional<Time> asked;
  std::optional<Time> answered;
  Time sum = 0;
  bool any = false;
  const auto close_turn = [&] {
    if (asked && answered && *answered > *asked) {
      sum += *answered - *asked;
      any = true;
    }
    answered.reset();
  };
  for (const Message& message : messages) {
    if (!message.time) continue;
    if (message.role == Role::user) {
      close_turn();
      asked = message.time;
    } else if (asked) {
      answered = message.time;
    }
  }
  close_turn();
  if (!any) return std::nullopt;
  return static_cast<double>(sum) / 1e6;
}

/// Of the last model call.
std::string call_error_of(const Trace& trace) {
  const auto last_call =
      std::find_if(trace.runs.rbegin(), trace.runs.rend(), [](const Run& run) { return run.kind == RunKind::llm; });
  return last_call == trace.runs.rend() ? std::string() : first_line(last_call->error);
}

}  // namespace

void measure(Thread& thread) {
  std::unordered_set<std::string_view> tags;  // seen so far
  for (const Trace& trace : thread.traces) {
    const Run& root = trace.runs.front();
    thread.name = root.name;
    thread.kind = root.kind;
    for (const Run& run : trace.runs) {
      if (run.start && (!thread.start || *run.start < *thread.start)) thread.start = run.start;
      for (const auto& time : {run.end, run.start}) {
        if (time && (!thread.end || *time > *thread.end)) thread.end = time;
      }
      if (!run.model.empty()) thread.model = run.model;
      for (const std::string& tag : run.tags) {
        if (tags.insert(tag).second) thread.tags.push_back(tag);
      }
      for (const Feedback& feedback : run.feedback) thread.feedback.push_back(feedback);
    }
    for (const auto& [key, value] : root.metadata) thread.metadata.set(key, value);
    if (root.kind == RunKind::session) {
      const auto took = worked(thread.messages);
      add(thread.latency_s, took ? took : root.stated_latency_s);
    } else if (const auto took = span_of(trace)) {
      add(thread.latency_s, took);
    } else {
      add(thread.latency_s, root.stated_latency_s);
    }
    const Usage usage = usage_of(trace, thread.cost_is_computed);
    add(thread.usage.input_tokens, usage.input_tokens);
    add(thread.usage.output_tokens, usage.output_tokens);
    add(thread.usage.total_tokens, usage.total_tokens);
    add(thread.usage.cost_usd, usage.cost_usd);
    const auto tops =
        std::count_if(trace.runs.begin(), trace.runs.end(), [](const Run& run) { return run.parent < 0; });
    for (const Run& run : trace.runs) {  // a call or a tool among several tops is a step, not the request
      const bool is_step = tops > 1 && (run.kind == RunKind::llm || run.kind == RunKind::tool);
      if ((run.parent < 0 || run.notes.is_request) && !is_step && !run.error.empty()) {
        thread.error = first_line(run.error);
        if (const std::string why = call_error_of(trace); thread.error == "error" && !why.empty()) thread.error = why;
      }
      thread.tool_calls += static_cast<int>(run.notes.hidden_calls);
      thread.tool_errors += static_cast<int>(run.notes.hidden_errors);
    }
  }
  for (const Message& message : thread.messages) {
    thread.tool_calls += static_cast<int>(message.tool_calls.size());
    thread.tool_errors += message.role == Role::tool && message.is_error ? 1 : 0;
  }
  if (!thread.error.empty()) return;
  auto last = thread.messages.rbegin();
  if (last != thread.messages.rend() && last->role == Role::assistant && last->tool_calls.empty()) return;  // answered
  thread.error = call_error_of(thread.traces.back());
  while (last != thread.messages.rend() && last->role == Role::assistant && base::trim(last->text).empty()) ++last;
  if (thread.error.empty() && last != thread.messages.rend() && last->role == Role::tool && last->is_error) {
    thread.error = first_line(last->text);
  }
}

}  // namespace tracesift::trace
