// SPDX-License-Identifier: MIT
#include "ingest/format/otlp_attributes.hpp"

#include <algorithm>
#include <cstdlib>
#include <iterator>

#include "base/base64.hpp"
#include "base/json.hpp"
#include "base/text.hpp"
#include "ingest/message/messages.hpp"

namespace tracesift::ingest {
namespace {

base::Json json_of(Node value, int depth) {
  if (depth > 32) return nullptr;
  if (const Node v = value["stringValue"]; v.kind() != Kind::missing) return v.text();
  if (const Node v = value["intValue"]; v) return v.integer().value_or(0);
  if (const Node v = value["doubleValue"]; v) return v.number().value_or(0);
  if (const Node v = value["boolValue"]; v) return v.boolean().value_or(false);
  if (const Node v = value["arrayValue"]; v.is(Kind::object)) {
    base::Json list = base::Json::array();
    v["values"].each([&](Node item) { list.push_back(json_of(item, depth + 1)); });
    return list;
  }
  if (const Node v = value["kvlistValue"]; v.is(Kind::object)) {
    base::Json object = base::Json::object();
    v["values"].each([&](Node item) { object[item["key"].text()] = json_of(item["value"], depth + 1); });
    return object;
  }
  return nullptr;
}

std::string text_of(Node value) {
  return value.is(Kind::array) || value.is(Kind::object) ? std::string(value.raw()) : value.text();
}

/// `12.message.role` -> 12 and `message.role`; -1 when there is no number.
int split_index(std::string_view rest, std::string_view& key) {
  constexpr int kMaxSlots = 10'000;  // an index is a place, not a size that anybody may ask for
  int index = 0;
  std::size_t i = 0;
  for (; i < rest.size() && rest[i] >= '0' && rest[i] <= '9'; ++i) {
    index = index * 10 + (rest[i] - '0');
    if (index > kMaxSlots) return -1;
  }
  if (i == 0 || i >= rest.size() || rest[i] != '.') return -1;
  key = rest.substr(i + 1);
  return index;
}

/// A block of content that is text, perhaps the JSON of one.
base::Json block_of(const std::string& value) {
  if (base::starts_with(value, "{")) {
    if (auto block = base::parse_json(value); block && block->is_object()) return std::move(*block);
  }
  return {{"type", "text"}, {"text", value}};
}

void append_hex(std::string& hex, unsigned byte) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  hex += kDigits[(byte >> 4) & 15];
  hex += kDigits[byte & 15];
}

std::string hex_of_base64(std::string_view text) {
  std::string hex;
  for (const char byte : base::from_base64(text).value_or("")) append_hex(hex, static_cast<unsigned char>(byte));
  return hex;
}

}  // namespace

void Attributes::add(std::string_view name, Node value) {
  if (!value) return;
  const std::uint32_t hash = Key::hash_of(name);
  hashes_ |= Key::bit_of(hash);
  entries_.push_back({name, hash, value});
}

/// `llm.…` comes as lists of objects too: their places become part of the key.
void Attributes::flatten(const std::string& name, Node value, int depth) {
  if (name == "llm.input_messages" || name == "llm.output_messages") value = value.unwrapped();
  const bool is_flat_family = base::starts_with(name, "llm") || base::starts_with(name, "openinference");
  if (depth < 8 && value.is(Kind::object) && name != "metadata" && !base::starts_with(name, "gen_ai")) {
    value.each_member(
        [&](std::string_view inner, Node item) { flatten(name + "." + std::string(inner), item, depth + 1); });
  } else if (depth < 8 && value.is(Kind::array) && is_flat_family && value.first().unwrapped().is(Kind::object)) {
    int place = 0;
    value.each([&](Node item) { flatten(name + "." + std::to_string(place++), item, depth + 1); });
  } else {
    add(names_.emplace_back(name), value);
  }
}

void Attributes::add_plain(Node object) {
  object.unwrapped().each_member([&](std::string_view name, Node value) {
    // Text that happens to be JSON stays text: input.value and its like.
    if (value.is(Kind::string) && !base::starts_with(name, "llm.") && name != "tag.tags") {
      add(names_.emplace_back(name), value);
    } else {
      flatten(std::string(name), value, 0);
    }
  });
}

Node Attributes::any_value(Node value) {
  for (const Key& kind : {Key("stringValue"), Key("intValue"), Key("doubleValue"), Key("boolValue")}) {
    if (const Node plain = value[kind]) return plain;
  }
  if (!value["arrayValue"] && !value["kvlistValue"]) return {};
  Owned& owned = owned_.emplace_back();
  owned.text = base::dump_json(json_of(value, 0));
  owned.document.parse(owned.text);
  return owned.document.root();
}

void Attributes::add_value(Node value) {
  if (value["kvlistValue"]) {
    any_value(value).each_member([&](std::string_view name, Node member) { add_named(std::string(name), member); });
  } else if (value.is(Kind::object) && !value["stringValue"]) {
    add_plain(value);
  }
}

void Attributes::add(Node list) {
  if (list.is(Kind::object)) {
    add_plain(list);
    return;
  }
  entries_.reserve(entries_.size() + list.size());
  list.each([&](Node item) {
    const Node name = item["key"];
    const std::string_view word = name.word();
    add(word.empty() ? std::string_view(names_.emplace_back(name.text())) : word, any_value(item["value"]));
  });
}

/// The last of equal names wins.
Node Attributes::find(const Key& key) const {
  if ((hashes_ & Key::bit_of(key.hash)) == 0) return {};
  for (auto entry = entries_.rbegin(); entry != entries_.rend(); ++entry) {
    if (entry->hash != key.hash || entry->name != key.name) continue;
    entry->was_asked = true;
    return entry->value;
  }
  return {};
}

void Attributes::find_unread(const OnUnread& on_unread) const {
  constexpr std::string_view kMachine[] = {"http.",   "user_agent.", "db.",       "net.", "url.",
                                           "server.", "client.",     "process.",  "os.",  "host.",
                                           "code.",   "thread.",     "exception."};
  const auto describes_machine = [&](std::string_view name) {
    return std::any_of(std::begin(kMachine), std::end(kMachine),
                       [&](std::string_view prefix) { return base::starts_with(name, prefix); });
  };
  for (const Entry& entry : entries_) {
    if (entry.was_asked || !entry.value.holds_text() || describes_machine(entry.name)) continue;
    on_unread(UnreadText::Part::field, "attributes." + std::string(entry.name));
  }
}

Node Attributes::first(std::initializer_list<Key> keys) const {
  for (const Key& key : keys) {
    const Node value = find(key);
    if (value && value.raw() != "\"\"") return value;
  }
  return {};
}

std::string Attributes::text(std::initializer_list<Key> keys) const { return text_of(first(keys)); }

void Attributes::read_indexed_messages(std::string_view prefix, std::vector<Message>& out) const {
  struct Slot {
    base::Json message = base::Json::object();
    std::map<int, base::Json> calls;
    std::map<int, base::Json> blocks;
  };
  std::map<int, Slot> slots;
  for (const Entry& entry : entries_) {
    if (!base::starts_with(entry.name, prefix) || entry.name.size() <= prefix.size()) continue;
    if (entry.name[prefix.size()] != '.') continue;
    std::string_view key;
    const int index = split_index(entry.name.substr(prefix.size() + 1), key);
    if (index < 0) continue;
    entry.was_asked = true;
    if (base::starts_with(key, "message.")) key.remove_prefix(8);
    Slot& slot = slots[index];
    const std::string value = text_of(entry.value);
    std::string_view inner;
    if (base::starts_with(key, "tool_calls.")) {
      const int call = split_index(key.substr(11), inner);
      if (call < 0) continue;
      if (base::starts_with(inner, "tool_call.")) inner.remove_prefix(10);
      if (base::starts_with(inner, "function.")) inner.remove_prefix(9);
      slot.calls[call][std::string(inner)] = value;
    } else if (base::starts_with(key, "contents.") || base::starts_with(key, "content.")) {
      const std::string_view rest = key.substr(key.find('.') + 1);
      const int block = split_index(rest, inner);
      const bool is_text = block < 0 && !rest.empty() && rest.find_first_not_of("0123456789") == std::string_view::npos;
      if (is_text && rest.size() < 5) {  // a block that is its text
        slot.blocks[std::atoi(std::string(rest).c_str())] = block_of(value);
        continue;
      }
      if (block < 0) continue;
      if (base::starts_with(inner, "message_content.")) inner.remove_prefix(16);
      slot.blocks[block][std::string(inner)] = value;
    } else {
      slot.message[std::string(key)] = value;
    }
  }
  for (auto& [index, slot] : slots) {
    base::Json& message = slot.message;
    if (!message.contains("role")) message["role"] = "assistant";
    if (!slot.calls.empty()) message["tool_calls"] = base::Json::array();  // whatever was under that name
    for (auto& [place, call] : slot.calls) message["tool_calls"].push_back(std::move(call));
    if (!slot.blocks.empty() && !message.contains("content")) {
      for (auto& [place, block] : slot.blocks) message["content"].push_back(std::move(block));
    } else if (message.contains("content")) {  // the content may itself be blocks in JSON
      const std::string text = message["content"].get<std::string>();
      if (base::starts_with(text, "[{")) {
        if (auto blocks = base::parse_json(text)) message["content"] = std::move(*blocks);
      }
    }
    const std::string json = base::dump_json(message);
    Document document;
    if (document.parse(json)) read_messages(document.root(), Role::user, out);
  }
}

std::string read_span_id(Node node) {
  std::string hex;
  if (const Node data = node["data"]; data.is(Kind::array)) {
    data.each([&](Node byte) { append_hex(hex, static_cast<unsigned>(byte.integer().value_or(0)) & 255); });
  } else {
    hex = base::lower_ascii(node.text());
    bool is_hex = hex.size() == 16 || hex.size() == 32;
    for (const char c : hex) is_hex = is_hex && ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
    if (!is_hex) {
      std::string decoded = hex_of_base64(node.text());
      if (decoded.size() == 16 || decoded.size() == 32) hex = std::move(decoded);
    }
  }
  return hex.find_first_not_of('0') == std::string::npos ? std::string() : hex;
}

}  // namespace tracesift::ingest
