// SPDX-License-Identifier: MIT
#include "ingest/recognise.hpp"

#include "base/text.hpp"
#include "ingest/envelope.hpp"
#include "ingest/message/messages.hpp"

namespace tracesift::ingest {
namespace {

constexpr int kSure = 55;  // what a member must score to be a record without a list around it

/// Names under which exports wrap their records. A list under any other name must be surer of itself.
bool is_wrapper(std::string_view key) {
  for (const std::string_view known :
       {"data",     "runs",  "traces",        "items",   "results", "rows",     "records",
        "content",  "logs",  "conversations", "chats",   "samples", "examples", "events",
        "messages", "texts", "comments",      "tickets", "train",   "test",     "validation"}) {
    if (key == known) return true;
  }
  return false;
}

/// Firebase and key-value stores: {"id 1": {record}, "id 2": {record}}.
bool is_map_of_records(Node node, std::span<const Format> choices) {
  if (!node.is(Kind::object) || node.size() == 0 || !node.first().is(Kind::object)) return false;
  if (match(node.first(), choices).score < kSure) return false;
  bool all = true;
  node.each_member([&](std::string_view, Node value) {
    all = all && value.is(Kind::object) && match(value, choices).score >= kSure;
  });
  return all;
}

void collect(Node node, int depth, std::span<const Format> choices, Inside& best) {
  const auto consider = [&](Node list, int around, std::string_view key) {
    const Match found = match_deep(list.first(), choices);
    // A list of messages without ids is one conversation, not a list of records.
    const int least = is_message(list.first()) ? kSure : is_wrapper(key) ? 40 : 50;
    if (found.score < least) return;
    if (found.score > best.score && found.format == best.format) best.score = found.score;
    if (found.score > best.score) best = {found.score, found.format, {}};
    if (found.format == best.format) best.lists.push_back({list, around});
  };
  if (node.is(Kind::array)) {
    consider(node, depth, "");
    return;
  }
  // The blocks of a message are not records.
  if (is_message(node) || is_message(node["message"])) return;
  if (is_map_of_records(node, choices)) {
    consider(node, depth, "");
    return;
  }
  node.each_member([&](std::string_view key, Node value) {
    if (value.is(Kind::array) && value.size() > 0) {
      consider(value, depth + 1, key);
    } else if (value.is(Kind::object) && depth < 1) {
      collect(value, depth + 1, choices, best);
    }
  });
}

}  // namespace

Match match_deep(Node record, std::span<const Format> choices) {
  const auto score = [&](Node node) { return match(node, choices).score; };
  Match best = match(inside_envelope(record, score), choices);
  each_split_row(record, [&](Node row) {
    if (best.score < 50) best = match(row, choices);
  });
  return best;
}

Match match(Node record, std::span<const Format> choices) {
  Match best;
  for (const Format& format : choices) {
    const int score = format.recognise(record);
    if (score > best.score) best = {score, &format};
  }
  return best;
}

Inside look_inside(Node record, std::span<const Format> choices) {
  Inside best;
  collect(record, 0, choices, best);
  return best;
}

std::string describe(Node record) {
  if (record.is(Kind::array)) return "a JSON list of " + std::to_string(record.size());
  if (!record.is(Kind::object)) return "a bare JSON value";
  std::vector<std::string> keys;
  record.each_member([&](std::string_view key, Node) {
    if (keys.size() < 8) keys.push_back(base::shorten(base::collapse_whitespace(key), 40));
  });
  if (keys.empty()) return "an empty JSON object";
  return "a JSON object with the keys " + base::join(keys, ", ") + (record.size() > keys.size() ? ", …" : "");
}

}  // namespace tracesift::ingest
