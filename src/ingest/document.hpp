// SPDX-License-Identifier: MIT
// One record's JSON, read in one pass into a flat index; strings and numbers are decoded only when asked for.
//
//   text    {"id":"a","tags":["x","y"]}
//   index   object─┬ "id" ─ "a" ─ "tags" ─ array ─┬ "x" ─ "y"     entries in the order of the text,
//                  └────────── next ──────────────┴──────>        each knows where the one after its end is
//
// Every format is written against Node, so how the index is made can change under all of them at once.
#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/scan.hpp"
#include "ingest/scalar.hpp"

namespace tracesift::ingest {

enum class Kind : std::uint8_t { missing, null, boolean, number, string, array, object };

class Document;

/// The name of a member, and what is compared first. Computed by the compiler where the name is written in the code.
struct Key {
  std::string_view name;
  std::uint32_t hash;
  std::uint32_t head_hash;  // of what is before the first dot
  std::uint32_t dot;        // where that is, or the length: no dot

  template <std::size_t n>
  consteval Key(const char (&key)[n]) : Key(std::string_view(key, n - 1)) {}
  Key(const std::string& key) : Key(std::string_view(key)) {}
  constexpr Key(std::string_view key)
      : name(key), hash(hash_of(key)), head_hash(0), dot(static_cast<std::uint32_t>(key.size())) {
    for (std::size_t i = 0; i < key.size(); ++i) {
      if (key[i] != '.') continue;
      dot = static_cast<std::uint32_t>(i);
      head_hash = hash_of(key.substr(0, i));
      return;
    }
  }
  constexpr bool has_dot() const { return dot < name.size(); }

  /// Of length, beginning, middle and end.
  static constexpr std::uint32_t hash_of(std::string_view key) {
    const auto byte = [&](std::size_t i) { return static_cast<std::uint32_t>(static_cast<unsigned char>(key[i])); };
    const std::size_t n = key.size();
    if (n == 0) return 0;
    const std::uint32_t head = byte(0) | byte(n / 2) << 8 | byte(n - 1) << 16 | byte(n / 4) << 24;
    const std::uint32_t tail = n < 4 ? 0 : byte(1) | byte(2) << 8 | byte(n - 2) << 16 | byte(n - 3) << 24;
    std::uint32_t h = (head ^ (tail << 13 | tail >> 19)) + static_cast<std::uint32_t>(n) * 0x9E3779B1u;
    h *= 0x85EBCA6Bu;
    return h ^ (h >> 15);
  }
  /// One of 32, by the hash.
  static constexpr std::uint32_t bit_of(std::uint32_t hash) { return 1u << (hash >> 27); }
};

/// A value in a document, or `missing`. Two words: pass it by value. Valid as long as the document's text.
class Node {
 public:
  Node() = default;
  Node(const Document* document, std::uint32_t index) : document_(document), index_(index) {}

  bool operator==(const Node& other) const { return document_ == other.document_ && index_ == other.index_; }

  Kind kind() const;
  bool is(Kind kind) const { return this->kind() == kind; }
  /// There and not null.
  explicit operator bool() const { return kind() > Kind::null; }

  /// A member of an object; missing when there is none. The last of equal keys wins.
  Node operator[](const Key& key) const { return may_have(key.hash) ? find(key.name, key.hash) : Node(); }
  /// `"a.b.c"`, for objects in objects. A key that itself has dots is found first.
  Node path(const Key& dotted) const {
    const Node whole = (*this)[dotted];
    return whole.document_ != nullptr || !dotted.has_dot() || !may_have(dotted.head_hash) ? whole : step(dotted);
  }
  /// The first of these members that holds something: not null, not an empty text, list or object. If none does, the
  /// first that is there and not null.
  Node any(std::initializer_list<Key> keys) const {
    Node empty;
    for (const Key& key : keys) {
      const Node found = path(key);
      if (!found) continue;
      if (!found.is_empty()) return found;
      if (!empty) empty = found;
    }
    return empty;
  }
  /// `""`, `[]` or `{}`.
  bool is_empty() const;

  /// Members or elements; 0 for anything else.
  std::size_t size() const;
  Node first() const;  // element, or value of the first member

  /// The JSON text.
  std::string_view raw() const;
  /// Its length; a string's without its quotes.
  std::size_t bytes() const;
  /// A string decoded to valid UTF-8; a number or boolean as written; otherwise empty.
  std::string text() const;
  /// Whether a text that was asked for, of this document, had bytes that are not UTF-8.
  bool is_damaged() const;
  /// A string's text in place, for comparing with words of a format; empty when it has escapes, as words have
  /// none. Not checked to be UTF-8.
  std::string_view word() const;
  std::optional<double> number() const;  // also of a string that is a number
  std::optional<std::int64_t> integer() const;
  std::optional<bool> boolean() const;

  /// If this is a string that holds JSON, or what Python's repr() made of such a value, the value inside (up to three
  /// levels deep), else this.
  Node unwrapped() const;

  /// f(Node element) for arrays, f(std::string_view key, Node value) for objects.
  template <class F>
  void each(F&& f) const;
  template <class F>
  void each_member(F&& f) const;

  /// Whether what is asked for in this document is remembered from here on.
  void track(bool on) const;
  /// f(std::string_view key, Node value) for the members that nobody read since, and for the objects of which only
  /// some members were read.
  template <class F>
  void each_unread(F&& f) const;
  bool was_asked() const;
  /// Known, and left out for a reason: it counts as read, with all that is in it.
  void leave() const { raw(); }
  bool was_left() const;
  /// Is there a text of at least three words in it, at any depth?
  bool holds_text() const;

 private:
  friend class Document;
  enum Asked : std::uint8_t { kUnasked, kAsked, kWhole };  // kWhole: with all that is in it
  void mark(Asked asked) const;
  bool may_have(std::uint32_t hash) const;
  Node find(std::string_view name, std::uint32_t hash) const;
  Node step(const Key& dotted) const;
  const Document* document_ = nullptr;
  std::uint32_t index_ = 0;
};

class Document {
 public:
  struct Problem {
    std::size_t at = 0;  // byte in the text
    const char* what = "";
  };

  /// Reads one value at the start of `text`, which must outlive this. False when it is not JSON; see problem().
  /// NaN and infinities are numbers, as several producers write them.
  bool parse(std::string_view text);
  /// The same for a text that may stop anywhere: what is open at its end counts as closed there.
  bool parse_prefix(std::string_view text);

  Node root() const { return entries_.empty() ? Node() : Node(this, 0); }
  /// Bytes that the value took, leading white space included.
  std::size_t consumed() const { return consumed_; }
  const Problem& problem() const { return problem_; }

  /// Where in the text the value begins; for an array, its `[`.
  std::size_t begin_of(Node node) const { return entries_[node.index_].begin; }
  /// Closed by the end of a prefix rather than by its bracket.
  bool is_open(Node node) const { return entries_[node.index_].open; }

 private:
  friend class Node;
  struct Entry {
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
    std::uint32_t next = 0;   // entry after this value and all below it
    std::uint32_t count = 0;  // members or elements; of a key its hash
    std::uint32_t keys = 0;   // of an object: a bit for the hash of each key, so that most absent ones cost one look
    Kind kind = Kind::missing;
    bool escaped = false;  // a string with a backslash in it
    bool open = false;
    mutable std::uint8_t asked = 0;  // Node::Asked
  };

  enum class Read {
    whole,
    ended,    // the text, inside the value; problem_ says in what
    refused,  // it is not JSON; entries_ are gone
  };
  bool read(bool prefix);
  Read read_value(std::size_t& at, bool prefix, bool& waits);
  Read read_key(std::size_t& at, std::uint32_t object);
  Read read_plain(std::size_t& at, bool prefix);
  bool read_string(std::size_t& at, Entry& entry);
  bool read_literal(std::size_t& at, Entry& entry);
  void skip_blanks(std::size_t& at) const;
  bool fail(std::size_t at, const char* what);
  Read refuse(std::size_t at, const char* what);
  Read ends(const char* what);
  std::string_view slice(const Entry& entry) const { return text_.substr(entry.begin, entry.end - entry.begin); }

  /// The root is asked for dozens of names: its keys are in a table, made when the first is asked for.
  static constexpr std::size_t kSlots = 128;
  static constexpr std::uint32_t kMaxInTable = 64;
  void fill_table() const;
  std::uint32_t find_in_table(std::string_view name, std::uint32_t hash) const;
  bool is_key(const Entry& entry, std::string_view name) const;

  std::string_view text_;
  std::vector<Entry> entries_;
  std::vector<std::uint32_t> open_;                    // containers around what is being read
  mutable std::array<std::uint32_t, kSlots> table_{};  // entries of keys, by hash; 0: none
  mutable bool has_table_ = false;
  std::size_t consumed_ = 0;
  Problem problem_;
  // What unwrapped() has read, so that the nodes it gave stay valid; and behind, of earlier texts, what may be used
  // again for its memory.
  struct Inner;
  static constexpr std::size_t kMaxSpare = 32;
  mutable std::vector<std::shared_ptr<Inner>> inner_;
  mutable std::size_t inners_ = 0;
  mutable bool is_damaged_ = false;
  mutable bool is_tracked_ = false;
};

struct Document::Inner {
  std::uint32_t index = 0;
  std::string text;
  Document document;
};

inline void Node::track(bool on) const {
  if (document_ != nullptr) document_->is_tracked_ = on;
}

inline void Node::mark(Asked asked) const {
  if (!document_->is_tracked_) return;
  const Document::Entry& entry = document_->entries_[index_];
  if (entry.asked < asked) entry.asked = asked;
}

inline bool Node::was_left() const { return document_ != nullptr && document_->entries_[index_].asked == kWhole; }

inline bool Node::was_asked() const { return document_ != nullptr && document_->entries_[index_].asked != kUnasked; }

inline Kind Node::kind() const { return document_ == nullptr ? Kind::missing : document_->entries_[index_].kind; }

inline bool Node::is_empty() const {
  const Document::Entry& entry = document_->entries_[index_];
  if (entry.kind == Kind::string) return entry.end == entry.begin;
  return entry.kind > Kind::string && entry.count == 0;
}

inline bool Node::is_damaged() const { return document_ != nullptr && document_->is_damaged_; }

/// False for most members that an object has not. (What is no object has no keys.)
inline bool Node::may_have(std::uint32_t hash) const {
  if (document_ == nullptr || (document_->entries_[index_].keys & Key::bit_of(hash)) == 0) return false;
  return index_ != 0 || !document_->has_table_ || document_->table_[hash % Document::kSlots] != 0;
}

template <class F>
void Node::each(F&& f) const {
  if (document_ == nullptr || kind() != Kind::array) return;
  const auto& entries = document_->entries_;
  std::uint32_t at = index_ + 1;
  for (std::uint32_t i = 0; i < entries[index_].count; ++i, at = entries[at].next) f(Node(document_, at));
}

template <class F>
void Node::each_member(F&& f) const {
  if (document_ == nullptr || kind() != Kind::object) return;
  mark(kAsked);
  const auto& entries = document_->entries_;
  std::uint32_t at = index_ + 1;
  for (std::uint32_t i = 0; i < entries[index_].count; ++i) {
    const std::string_view body = document_->slice(entries[at]);
    const Node value(document_, at + 1);
    if (entries[at].escaped || base::ascii_prefix(body) < body.size()) {
      const std::string key = decode_string(body, entries[at].escaped);
      f(std::string_view(key), value);
    } else {
      f(body, value);
    }
    at = entries[at + 1].next;
  }
}

template <class F>
void Node::each_unread(F&& f) const {
  if (document_ == nullptr || kind() != Kind::object || document_->entries_[index_].asked == kWhole) return;
  const auto& entries = document_->entries_;
  std::uint32_t at = index_ + 1;
  for (std::uint32_t i = 0; i < entries[index_].count; ++i) {
    const Document::Entry& value = entries[at + 1];
    const bool is_open = value.kind == Kind::object && value.asked != kWhole;
    if (value.asked == kUnasked || is_open) f(document_->slice(entries[at]), Node(document_, at + 1));
    at = value.next;
  }
}

}  // namespace tracesift::ingest
