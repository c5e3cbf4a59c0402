// SPDX-License-Identifier: MIT
#pragma once

#include <deque>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/document.hpp"
#include "ingest/unread.hpp"
#include "tracesift/trace.hpp"

namespace tracesift::ingest {

/// A span's attributes: an index of what they are called; what they hold is decoded when it is asked for. Valid as long
/// as the documents they were added from.
class Attributes {
 public:
  Attributes() = default;
  Attributes(Attributes&&) = default;

  /// [{key, value:{stringValue|intValue|…}}], or a plain object.
  void add(Node list);
  /// One; of equal names the last counts. The name must live as long as this.
  void add(std::string_view name, Node value);
  /// A copy of the name is kept.
  void add_named(const std::string& name, Node value) { add(names_.emplace_back(name), value); }
  /// The members of a value in OTLP's own spelling: a log record's body.
  void add_value(Node value);
  /// A plain object, flat (`a.b` as a key) or nested, of Phoenix, Logfire and others.
  void add_plain(Node object);

  /// The first of these that is there and not empty.
  Node first(std::initializer_list<Key> keys) const;
  /// The same as text: strings decoded, numbers as written, lists and maps as JSON.
  std::string text(std::initializer_list<Key> keys) const;

  /// Messages written as `prefix.N.message.role`, `prefix.N.message.content` … (OpenInference), or without `message.`
  /// (OpenLLMetry), in the order of N.
  void read_indexed_messages(std::string_view prefix, std::vector<Message>& out) const;

  /// Those that hold text and that nobody asked for, but for what describes a machine and its requests.
  void find_unread(const OnUnread& on_unread) const;

 private:
  struct Entry {
    std::string_view name;
    std::uint32_t hash;
    Node value;
    mutable bool was_asked = false;
  };
  struct Owned {
    std::string text;
    Document document;
  };
  void flatten(const std::string& name, Node value, int depth);
  Node any_value(Node value);
  Node find(const Key& key) const;

  std::vector<Entry> entries_;
  std::uint32_t hashes_ = 0;       // Key::bit_of each
  std::deque<std::string> names_;  // of entries, where no document holds them
  std::deque<Owned> owned_;        // values that are lists or maps in OTLP's own spelling, as JSON
};

/// Hex, or base64 (protobuf's JSON), or a dumped Buffer: as lower-case hex. Empty for all zeros.
std::string read_span_id(Node node);

}  // namespace tracesift::ingest
