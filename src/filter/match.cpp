// SPDX-License-Identifier: MIT
#include <algorithm>
#include <optional>

#include "base/json.hpp"
#include "base/text.hpp"
#include "filter/filter.hpp"
#include "filter/search.hpp"

namespace tracesift::filter {
namespace {

template <class T>
Value of(const std::optional<T>& value) {
  return value ? Value(static_cast<double>(*value)) : Value(nullptr);
}
Value of(const std::string& text) { return text.empty() ? Value(nullptr) : Value(text); }

/// A text that spells a number or a flag is equal to it: metadata are kept as texts.
bool equal(const Value& here, const Value& wanted) {
  if (here == wanted) return true;
  const auto* text = std::get_if<std::string>(&here);
  if (text == nullptr) return false;
  if (const auto* number = std::get_if<double>(&wanted)) {
    char* end = nullptr;
    const double read = std::strtod(text->c_str(), &end);
    return !text->empty() && *end == '\0' && read == *number;
  }
  if (const auto* flag = std::get_if<bool>(&wanted)) return *text == (*flag ? "true" : "false");
  return false;
}

std::optional<bool> is_less(const Value& a, const Value& b) {
  const auto* x = std::get_if<double>(&a);
  const auto* y = std::get_if<double>(&b);
  if (x != nullptr && y != nullptr) return *x < *y;
  const auto* s = std::get_if<std::string>(&a);
  const auto* t = std::get_if<std::string>(&b);
  if (s != nullptr && t != nullptr) return *s < *t;
  return std::nullopt;
}

bool compare(const Value& here, const Expression& asked) {
  const Value& wanted = asked.values.empty() ? here : asked.values.front();
  switch (asked.op) {
    case Op::eq: return equal(here, wanted);
    case Op::neq: return !equal(here, wanted);
    case Op::in:
      return std::any_of(asked.values.begin(), asked.values.end(), [&](const Value& one) { return equal(here, one); });
    case Op::lt: return is_less(here, wanted).value_or(false);
    case Op::gt: return is_less(wanted, here).value_or(false);
    case Op::lte: return !is_less(wanted, here).value_or(true);
    case Op::gte: return !is_less(here, wanted).value_or(true);
    default: return false;
  }
}

/// One of several things of which a conversation has some: a key and a value, a key and a score.
struct Entry {
  const std::string& key;
  const std::string& value;
  const Feedback* feedback = nullptr;
};

/// Goes on until one is `wanted`; whether one was.
template <class Wanted>
bool any_entry(Family family, const Thread& thread, const Wanted& wanted) {
  static const std::string kMessages = "messages";
  switch (family) {
    case Family::metadata:
      return std::any_of(thread.metadata.begin(), thread.metadata.end(), [&](const auto& pair) {
        return wanted(Entry{pair.first, pair.second});
      });
    case Family::feedback:
      return std::any_of(thread.feedback.begin(), thread.feedback.end(), [&](const Feedback& one) {
        return wanted(Entry{one.key, one.value, &one});
      });
    default: break;
  }
  const Role role = family == Family::input ? Role::user : Role::assistant;
  return std::any_of(thread.messages.begin(), thread.messages.end(), [&](const Message& message) {
    return message.role == role && wanted(Entry{kMessages, message.text});
  });
}

bool holds(const Entry& entry, const Expression& asked) {
  const std::string_view part = std::string_view(asked.field).substr(asked.field.rfind('_') + 1);
  if (part == "key") return compare(Value(entry.key), asked);
  const Value score = entry.feedback == nullptr ? Value(nullptr) : of(entry.feedback->score);
  if (part == "score") return compare(score, asked);
  if (part == "comment")
    return compare(entry.feedback == nullptr ? Value(nullptr) : of(entry.feedback->comment), asked);
  if (entry.feedback == nullptr) return compare(Value(entry.value), asked);
  // A score is the value where there is no label.
  return compare(entry.value.empty() ? score : Value(entry.value), asked);
}

/// What an and(…) asks of one family, of the same entry. Where all of it is neq, of every entry: none may be so.
bool some_entry_holds(Family family, const std::vector<const Expression*>& asked, const Thread& thread) {
  const auto all_hold = [&](const Entry& entry) {
    return std::all_of(asked.begin(), asked.end(), [&](const Expression* one) { return holds(entry, *one); });
  };
  const bool is_denial =
      std::all_of(asked.begin(), asked.end(), [](const Expression* one) { return one->op == Op::neq; });
  if (!is_denial) return any_entry(family, thread, all_hold);
  return !any_entry(family, thread, [&](const Entry& entry) { return !all_hold(entry); });
}

/// Whether the searched text contains all words, each anywhere.
bool search(const Thread& thread, const std::string& field, const std::vector<std::string>& words) {
  Search searched(words);
  const auto look_in = [&](std::string_view text) { searched.look_in(text); };
  const auto wants = [&](std::string_view name) { return field.empty() || base::starts_with(field, name); };
  if (wants("name")) look_in(thread.name);
  if (wants("error")) look_in(thread.error);
  for (const Message& message : thread.messages) {
    const bool is_input = message.role == Role::user || message.role == Role::system;
    if (wants(is_input ? "input" : "output")) {
      look_in(message.text);
      for (const ToolCall& call : message.tool_calls) {
        look_in(call.name);
        look_in(call.arguments);
      }
    }
  }
  if (wants("tags")) {
    for (const std::string& tag : thread.tags) look_in(tag);
  }
  if (wants("metadata")) {
    for (const auto& [key, value] : thread.metadata) {
      look_in(key);
      look_in(value);
    }
  }
  return searched.is_done();
}

bool has(const Thread& thread, const Expression& asked) {
  const auto* wanted = std::get_if<std::string>(&asked.values.front());
  if (wanted == nullptr) return false;
  if (asked.field == "tags") return std::find(thread.tags.begin(), thread.tags.end(), *wanted) != thread.tags.end();
  const auto json = base::parse_json(*wanted);
  if (!json || !json->is_object()) return false;
  for (const auto& [key, value] : json->items()) {
    const std::string* here = thread.metadata.find(key);
    if (here == nullptr) return false;
    if (*here != (value.is_string() ? value.get<std::string>() : base::dump_json(value))) return false;
  }
  return true;
}

bool compare_thread(const Thread& thread, const Expression& asked) {
  const std::string& field = asked.field;
  const auto any_of_texts = [&](const auto& texts, const auto& text_of) {
    const auto one_holds = [&](const auto& one) { return compare(Value(std::string(text_of(one))), asked); };
    // Of a list, neq holds where none is equal.
    return asked.op == Op::neq ? std::all_of(texts.begin(), texts.end(), one_holds)
                               : std::any_of(texts.begin(), texts.end(), one_holds);
  };
  if (field == "tags") return any_of_texts(thread.tags, [](const std::string& tag) { return tag; });
  if (field == "trace_id") return any_of_texts(thread.traces, [](const Trace& trace) { return trace.id; });
  if (field == "id" || field == "thread_id") return compare(thread.id, asked);
  if (field == "name") return compare(of(thread.name), asked);
  if (field == "model") return compare(of(thread.model), asked);  // no field of LangSmith's
  if (field == "run_type") return compare(std::string(name(thread.kind)), asked);
  if (field == "status") return compare(std::string(thread.error.empty() ? "success" : "error"), asked);
  if (field == "is_root") return compare(true, asked);
  if (field == "parent_run_id") return compare(nullptr, asked);
  if (field == "execution_order") return compare(1.0, asked);
  if (field == "start_time") return compare(of(thread.start), asked);
  if (field == "end_time") return compare(of(thread.end), asked);
  if (field == "latency") return compare(of(thread.latency_s), asked);
  if (field == "total_tokens") return compare(of(thread.usage.total_tokens), asked);
  if (field == "prompt_tokens") return compare(of(thread.usage.input_tokens), asked);
  if (field == "completion_tokens") return compare(of(thread.usage.output_tokens), asked);
  if (field == "total_cost") return compare(of(thread.usage.cost_usd), asked);
  if (field == "error") {
    // Errored or not, as well as what it says.
    const Value* wanted = asked.values.empty() ? nullptr : &asked.values.front();
    if (wanted != nullptr && std::holds_alternative<bool>(*wanted)) return compare(!thread.error.empty(), asked);
    return compare(of(thread.error), asked);
  }
  return false;
}

bool all_match(const Expression& expression, const Thread& thread) {
  std::vector<const Expression*> asked;
  for (const Family family : {Family::metadata, Family::feedback, Family::input, Family::output}) {
    asked.clear();
    for (const Expression& part : expression.parts) {
      if (part.family == family) asked.push_back(&part);
    }
    if (!asked.empty() && !some_entry_holds(family, asked, thread)) return false;
  }
  return std::all_of(expression.parts.begin(), expression.parts.end(),
                     [&](const Expression& part) { return part.family != Family::none || matches(part, thread); });
}

}  // namespace

bool matches(const Expression& expression, const Thread& thread) {
  switch (expression.op) {
    case Op::all: return all_match(expression, thread);
    case Op::any:
      return std::any_of(expression.parts.begin(), expression.parts.end(),
                         [&](const Expression& part) { return matches(part, thread); });
    case Op::none: return !matches(expression.parts.front(), thread);
    case Op::has: return has(thread, expression);
    case Op::search: return search(thread, expression.field, expression.words);
    default: break;
  }
  if (expression.family != Family::none) return some_entry_holds(expression.family, {&expression}, thread);
  return compare_thread(thread, expression);
}

}  // namespace tracesift::filter
