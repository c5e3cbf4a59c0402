// SPDX-License-Identifier: MIT
#include "ingest/format/fields.hpp"

#include "base/text.hpp"
#include "base/time.hpp"

namespace tracesift::ingest {

std::optional<Time> read_time(Node node) {
  if (node.is(Kind::object)) {  // MongoDB's and Firestore's
    const Node inner = node.any({"$date", "$numberLong", "_seconds", "seconds"});
    return inner ? read_time(inner) : std::nullopt;
  }
  if (node.is(Kind::number)) return base::parse_epoch(node.raw());
  if (!node.is(Kind::string)) return std::nullopt;
  const std::string text = node.text();
  if (const auto time = base::parse_time(text)) return time;
  return text.size() >= 9 ? base::parse_epoch(text) : std::nullopt;  // shorter digits are no date
}

std::string read_error(Node node) {
  node = node.unwrapped();
  if (node.is(Kind::string)) return std::string(base::trim(node.text()));
  if (node.is(Kind::boolean)) return node.boolean().value_or(false) ? "error" : "";
  if (!node.is(Kind::object)) return node ? std::string(node.raw()) : std::string();
  const std::string type = node.any({"type", "exception_type", "code", "name"}).text();
  const std::string message = node.any({"message", "exception_message", "detail", "error", "reason"}).text();
  if (message.empty()) return type.empty() ? (node.size() > 0 ? std::string(node.raw()) : std::string()) : type;
  return type.empty() || base::starts_with(message, type) ? message : type + ": " + message;
}

std::vector<std::string> read_tags(Node node) {
  std::vector<std::string> tags;
  node = node.unwrapped();
  if (node.is(Kind::array)) {
    node.each([&](Node tag) {
      if (std::string text = tag.text(); !text.empty()) tags.push_back(std::move(text));
    });
  } else if (node.is(Kind::string)) {
    std::string rest = node.text();
    while (!rest.empty()) {
      const std::size_t comma = rest.find(',');
      if (const auto tag = base::trim(std::string_view(rest).substr(0, comma)); !tag.empty()) tags.emplace_back(tag);
      rest = comma == std::string::npos ? "" : rest.substr(comma + 1);
    }
  }
  return tags;
}

Feedback read_score(std::string key, Node value) {
  Feedback feedback;
  feedback.key = std::move(key);
  if (const auto number = value.number()) {
    feedback.score = number;
  } else if (const auto flag = value.boolean()) {
    feedback.score = *flag ? 1 : 0;
  } else {
    feedback.value = value.text();
  }
  return feedback;
}

namespace {

bool says_something(const Feedback& feedback) { return feedback.score || !feedback.value.empty(); }

Feedback read_entry(const std::string& key, Node entry) {
  const Node score = entry.any({"score", "avg", "value", "label", "string_value", "stringValue"});
  Feedback feedback = read_score(key, score);
  feedback.comment = entry.any({"comment", "reason", "explanation", "rationale"}).text();
  if (!says_something(feedback) && entry["values"].is(Kind::object)) {  // a categorical one: its commonest label
    std::int64_t most = 0;
    entry["values"].each_member([&](std::string_view label, Node count) {
      if (count.integer().value_or(0) > most) {
        most = *count.integer();
        feedback.value = label;
      }
    });
  }
  return feedback;
}

}  // namespace

void read_feedback(Node node, const std::string& key, std::vector<Feedback>& out) {
  node = node.unwrapped();
  const auto keep = [&](Feedback feedback) {
    if (says_something(feedback)) out.push_back(std::move(feedback));
  };
  if (node.is(Kind::array)) {
    node.each([&](Node entry) {
      const std::string name = entry.any({"key", "name", "metric"}).text();
      if (entry.is(Kind::object)) keep(read_entry(name.empty() ? key : name, entry));
    });
  } else if (node.is(Kind::object)) {
    node.each_member([&](std::string_view name, Node entry) {
      if (entry.is(Kind::object)) {
        keep(read_entry(std::string(name), entry));
      } else if (!entry.is(Kind::array)) {
        keep(read_score(std::string(name), entry));
      }
    });
  } else if (node) {
    keep(read_score(key, node));
  }
}

void keep_fields(Node object, std::initializer_list<Key> names, Metadata& out) {
  for (const Key& name : names) {
    if (std::string value = object[name].text(); !value.empty()) out.set(name.name, std::move(value));
  }
}

void read_metadata(Node object, Metadata& out) {
  constexpr std::size_t kMaxNameBytes = 120;
  object.unwrapped().each_member([&](std::string_view key, Node value) {
    if (value.kind() < Kind::boolean || value.kind() > Kind::string) return;
    if (value.bytes() > kMaxNameBytes) return;
    std::string text = value.text();
    if (!text.empty()) out.set(key, std::move(text));
  });
}

}  // namespace tracesift::ingest
