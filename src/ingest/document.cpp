// SPDX-License-Identifier: MIT
#include "ingest/document.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <cstring>
#include <limits>

#include "base/text.hpp"
#include "ingest/python_literal.hpp"

namespace tracesift::ingest {
namespace {

constexpr std::size_t kMaxDepth = 512;

enum : std::uint8_t { kBlank = 1, kEndsLiteral = 2, kOfNumber = 4 };

constexpr std::array<std::uint8_t, 256> classes() {
  std::array<std::uint8_t, 256> of{};
  for (const char c : std::string_view(" \n\r\t")) of[static_cast<unsigned char>(c)] = kBlank | kEndsLiteral;
  for (const char c : std::string_view(",}]:\"[{")) of[static_cast<unsigned char>(c)] = kEndsLiteral;
  for (const char c : std::string_view("+-.0123456789eE")) of[static_cast<unsigned char>(c)] = kOfNumber;
  return of;
}
constexpr std::array<std::uint8_t, 256> kClasses = classes();

bool is_of(char c, std::uint8_t own) { return (kClasses[static_cast<unsigned char>(c)] & own) != 0; }

/// Three words or more, by its beginning. Words are parted by one space: indented code is none.
bool is_prose(std::string_view text) {
  constexpr std::size_t kLooked = 256;
  constexpr int kSpaces = 2;
  text = text.substr(0, kLooked);
  int spaces = 0;
  for (std::size_t i = text.find(' ', 1); i != std::string_view::npos && spaces < kSpaces; i = text.find(' ', i + 1)) {
    if (i + 1 < text.size() && text[i - 1] != ' ' && text[i + 1] != ' ') ++spaces;
  }
  return spaces >= kSpaces;
}

}  // namespace

// --- Node ---

bool Document::is_key(const Entry& entry, std::string_view name) const {
  const std::string_view body = slice(entry);
  return entry.escaped ? decode_string(body, true) == name : body == name;
}

void Document::fill_table() const {
  table_.fill(0);
  has_table_ = true;
  std::uint32_t at = 1;
  for (std::uint32_t i = 0; i < entries_[0].count; ++i) {
    std::size_t slot = entries_[at].count % kSlots;
    while (table_[slot] != 0) slot = (slot + 1) % kSlots;
    table_[slot] = at;
    at = entries_[at + 1].next;
  }
}

std::uint32_t Document::find_in_table(std::string_view name, std::uint32_t hash) const {
  if (!has_table_) fill_table();
  std::uint32_t found = 0;
  for (std::size_t slot = hash % kSlots; table_[slot] != 0; slot = (slot + 1) % kSlots) {
    const Entry& entry = entries_[table_[slot]];
    if (entry.count == hash && table_[slot] > found && is_key(entry, name)) found = table_[slot];
  }
  return found;
}

Node Node::find(std::string_view name, std::uint32_t hash) const {
  const Document::Entry* entries = document_->entries_.data();
  const std::uint32_t count = entries[index_].count;
  if (index_ == 0 && count > 8 && count <= Document::kMaxInTable) {
    const std::uint32_t key = document_->find_in_table(name, hash);
    if (key == 0) return {};
    const Node found(document_, key + 1);
    found.mark(kAsked);
    return found;
  }
  Node found;
  std::uint32_t at = index_ + 1;
  for (std::uint32_t i = 0; i < count; ++i) {
    if (entries[at].count == hash && document_->is_key(entries[at], name)) found = Node(document_, at + 1);
    at = entries[at + 1].next;
  }
  if (found.document_ != nullptr) found.mark(kAsked);
  return found;
}

bool Node::holds_text() const {
  if (document_ == nullptr) return false;
  const auto& entries = document_->entries_;
  for (std::uint32_t at = index_; at < entries[index_].next; ++at) {
    if (entries[at].kind == Kind::string && is_prose(document_->slice(entries[at]))) return true;
  }
  return false;
}

/// From here to the member before the first dot, and on.
Node Node::step(const Key& dotted) const {
  const Node inner = find(dotted.name.substr(0, dotted.dot), dotted.head_hash);
  return inner.document_ == nullptr ? inner : inner.path(dotted.name.substr(dotted.dot + 1));
}

std::size_t Node::size() const {
  return kind() == Kind::array || kind() == Kind::object ? document_->entries_[index_].count : 0;
}

Node Node::first() const {
  if (size() == 0) return {};
  return Node(document_, kind() == Kind::array ? index_ + 1 : document_->entries_[index_ + 1].next);
}

std::string_view Node::raw() const {
  if (document_ == nullptr) return {};
  mark(kWhole);
  const Document::Entry& entry = document_->entries_[index_];
  if (entry.kind != Kind::string) return document_->slice(entry);
  return document_->text_.substr(entry.begin - 1, entry.end - entry.begin + 2);  // with its quotes
}

std::string Node::text() const {
  const Kind k = kind();
  if (k < Kind::boolean || k > Kind::string) return {};
  mark(kAsked);
  const Document::Entry& entry = document_->entries_[index_];
  const std::string_view body = document_->slice(entry);
  return k == Kind::string ? decode_string(body, entry.escaped, &document_->is_damaged_) : std::string(body);
}

std::size_t Node::bytes() const {
  return document_ == nullptr ? 0 : document_->slice(document_->entries_[index_]).size();
}

std::string_view Node::word() const {
  if (kind() != Kind::string) return {};
  mark(kAsked);
  const Document::Entry& entry = document_->entries_[index_];
  return entry.escaped ? std::string_view() : document_->slice(entry);
}

std::optional<double> Node::number() const {
  if (kind() != Kind::number && kind() != Kind::string) return std::nullopt;
  const std::string_view plain = base::trim(document_->slice(document_->entries_[index_]));
  if (plain.empty() || plain.size() > 64) return std::nullopt;
  if (const auto exact = plain_number(plain)) return exact;
  const std::string digits(plain);
  if (std::strchr("+-.0123456789", digits[0]) == nullptr) return std::nullopt;  // NaN, Infinity, words, hex
  char* end = nullptr;
  const double value = std::strtod(digits.c_str(), &end);
  if (end != digits.c_str() + digits.size()) return std::nullopt;
  if (!(value >= -std::numeric_limits<double>::max() && value <= std::numeric_limits<double>::max())) {
    return std::nullopt;
  }
  return value;
}

std::optional<std::int64_t> Node::integer() const {
  if (kind() != Kind::number && kind() != Kind::string) return std::nullopt;
  const std::string_view digits = base::trim(document_->slice(document_->entries_[index_]));
  const bool negative = !digits.empty() && digits[0] == '-';
  std::uint64_t value = 0;
  bool plain = digits.size() > (negative ? 1 : 0) && digits.size() <= 19;  // no 19 digits overflow 64 bits unsigned
  for (std::size_t i = negative ? 1 : 0; plain && i < digits.size(); ++i) {
    if (digits[i] < '0' || digits[i] > '9') plain = false;
    value = value * 10 + static_cast<std::uint64_t>(digits[i] - '0');
  }
  constexpr auto kMaxInteger = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  if (plain && value <= kMaxInteger)
    return negative ? -static_cast<std::int64_t>(value) : static_cast<std::int64_t>(value);
  const auto real = number();
  if (!real || *real < -9e18 || *real > 9e18) return std::nullopt;
  return static_cast<std::int64_t>(*real);
}

std::optional<bool> Node::boolean() const {
  if (kind() != Kind::boolean && kind() != Kind::string) return std::nullopt;
  const std::string word = base::lower_ascii(text());
  if (word == "true") return true;
  if (word == "false") return false;
  return std::nullopt;
}

Node Node::unwrapped() const {
  Node node = *this;
  if (node.kind() == Kind::string) mark(kWhole);
  for (int level = 0; level < 3 && node.document_ != nullptr && node.kind() == Kind::string; ++level) {
    auto& read = node.document_->inner_;
    std::size_t& used = node.document_->inners_;
    for (std::size_t i = 0; i < used; ++i) {
      if (read[i]->index == node.index_) return read[i]->document.root().unwrapped();
    }
    const std::string_view body = base::trim(node.document_->slice(node.document_->entries_[node.index_]));
    if (body.empty() || (body[0] != '{' && body[0] != '[' && body[0] != '"' && body[0] != '\\')) return node;
    if (used == read.size()) read.push_back(std::make_shared<Document::Inner>());
    Document::Inner* const inner = read[used].get();
    inner->index = node.index_;
    inner->text = node.text();
    const auto is_whole = [&] {
      return inner->document.parse(inner->text) &&
             base::trim(std::string_view(inner->text).substr(inner->document.consumed())).empty();
    };
    if (!is_whole()) {
      auto json = json_of_python(inner->text);
      if (!json) return node;
      inner->text = std::move(*json);
      if (!is_whole()) return node;
    }
    ++used;
    node = inner->document.root();
  }
  return node;
}

// --- Document ---

bool Document::fail(std::size_t at, const char* what) {
  problem_ = {at, what};
  entries_.clear();
  return false;
}

Document::Read Document::refuse(std::size_t at, const char* what) {
  fail(at, what);
  return Read::refused;
}

Document::Read Document::ends(const char* what) {
  problem_.what = what;
  return Read::ended;
}

void Document::skip_blanks(std::size_t& at) const {
  while (at < text_.size() && is_of(text_[at], kBlank)) ++at;
}

bool Document::parse(std::string_view text) {
  text_ = text;
  return read(false);
}

bool Document::parse_prefix(std::string_view text) {
  text_ = text;
  return read(true);
}

/// `at` is at the opening quote; moves past the closing one.
bool Document::read_string(std::size_t& at, Entry& entry) {
  entry.kind = Kind::string;
  const std::size_t begin = ++at;
  entry.begin = static_cast<std::uint32_t>(begin);
  const base::StringEnd end = base::find_string_end(text_, begin);
  entry.end = static_cast<std::uint32_t>(end.quote);
  entry.escaped = end.escaped;
  at = end.quote + 1;
  if (end.quote < text_.size()) return true;
  at = text_.size();
  return false;
}

/// `at` is where a key should be; moves to its value.
Document::Read Document::read_key(std::size_t& at, std::uint32_t object) {
  if (text_[at] != '"') return refuse(at, "a key was expected");
  Entry key;
  if (!read_string(at, key)) return ends("the text ends inside a string");
  const std::string_view body = slice(key);
  key.count = Key::hash_of(key.escaped ? std::string_view(decode_string(body, true)) : body);
  key.next = static_cast<std::uint32_t>(entries_.size()) + 1;
  entries_[object].keys |= Key::bit_of(key.count);
  entries_.push_back(key);
  skip_blanks(at);
  if (at < text_.size() && text_[at] != ':') return refuse(at, "a key without a colon");
  ++at;
  return Read::whole;
}

bool Document::read_literal(std::size_t& at, Entry& entry) {
  const std::size_t begin = at;
  bool digits = true;
  while (at < text_.size() && !is_of(text_[at], kEndsLiteral)) digits = is_of(text_[at++], kOfNumber) && digits;
  entry.begin = static_cast<std::uint32_t>(begin);
  entry.end = static_cast<std::uint32_t>(at);
  const std::string_view word = slice(entry);
  if (word.empty()) return false;
  if (digits) {
    entry.kind = Kind::number;
    return word[0] == '-' || (word[0] >= '0' && word[0] <= '9');
  }
  if (word == "true" || word == "false") {
    entry.kind = Kind::boolean;
    return true;
  }
  entry.kind = Kind::null;  // or not a number: nothing was measured
  return word == "null" || word == "NaN" || word == "Infinity" || word == "-Infinity";
}

/// A text, number or word.
Document::Read Document::read_plain(std::size_t& at, bool prefix) {
  Entry entry;
  const bool is_string = text_[at] == '"';
  const bool whole = is_string ? read_string(at, entry) : read_literal(at, entry);
  if (!whole && at < text_.size()) return refuse(at, "not a JSON value");
  if (!whole || (at >= text_.size() && prefix && !is_string)) {  // a cut number may have gone on
    return ends(is_string ? "the text ends inside a string" : "not a JSON value");
  }
  entry.next = static_cast<std::uint32_t>(entries_.size()) + 1;
  entries_.push_back(entry);
  return Read::whole;
}

bool Document::read(bool prefix) {
  entries_.clear();
  has_table_ = is_damaged_ = is_tracked_ = false;
  inners_ = 0;
  if (inner_.size() > kMaxSpare) inner_.resize(kMaxSpare);
  consumed_ = 0;
  problem_ = {};
  if (text_.size() >= std::numeric_limits<std::uint32_t>::max()) return fail(0, "a value over 4 GB");

  std::size_t at = 0;
  bool waits = false;  // a key was read, its value not yet
  const Read result = read_value(at, prefix, waits);
  if (result == Read::refused) return false;
  consumed_ = std::min(at, text_.size());
  if (result == Read::whole) return true;
  if (waits) entries_.pop_back();
  if (!prefix || entries_.empty()) return fail(text_.size(), problem_.what);
  for (const std::uint32_t index : open_) {  // closed by the end
    Entry& entry = entries_[index];
    entry.open = true;
    entry.end = static_cast<std::uint32_t>(text_.size());
    entry.next = static_cast<std::uint32_t>(entries_.size());
  }
  problem_ = {};
  consumed_ = text_.size();
  return true;
}

/// One value with all in it; `waits` is true where the text ends behind a key.
Document::Read Document::read_value(std::size_t& at, bool prefix, bool& waits) {
  open_.clear();
  bool in_object = false;
  while (true) {
    // A value begins.
    skip_blanks(at);
    if (at >= text_.size()) return ends("the text ends inside a value");
    const char c = text_[at];
    const bool is_object = c == '{';
    if (is_object || c == '[') {
      if (open_.size() >= kMaxDepth) return refuse(at, "nested over 512 deep");
      Entry entry;
      entry.kind = is_object ? Kind::object : Kind::array;
      entry.begin = static_cast<std::uint32_t>(at++);
      if (!open_.empty()) ++entries_[open_.back()].count;
      open_.push_back(static_cast<std::uint32_t>(entries_.size()));
      entries_.push_back(entry);
      in_object = is_object;
      waits = false;
      skip_blanks(at);
      if (at >= text_.size()) return ends("the text ends inside a value");
      if (text_[at] != '}' && text_[at] != ']') {
        if (!in_object) continue;
        if (const Read key = read_key(at, open_.back()); key != Read::whole) return key;
        waits = true;
        continue;
      }
    } else {
      if (const Read plain = read_plain(at, prefix); plain != Read::whole) return plain;
      waits = false;
      if (open_.empty()) return Read::whole;
      ++entries_[open_.back()].count;
    }
    // A value has ended: so may what contains it.
    while (true) {
      skip_blanks(at);
      if (at >= text_.size()) return ends("the text ends inside a value");
      const char next = text_[at];
      if (next == ',') break;
      if (next != '}' && next != ']') return refuse(at, "a comma or a bracket was expected");
      if ((next == '}') != in_object) return refuse(at, "brackets do not match");
      Entry& entry = entries_[open_.back()];
      entry.end = static_cast<std::uint32_t>(++at);
      entry.next = static_cast<std::uint32_t>(entries_.size());
      open_.pop_back();
      if (open_.empty()) return Read::whole;
      in_object = entries_[open_.back()].kind == Kind::object;
    }
    ++at;
    if (!in_object) continue;
    skip_blanks(at);
    if (at >= text_.size()) return ends("the text ends inside a value");
    if (const Read key = read_key(at, open_.back()); key != Read::whole) return key;
    waits = true;
  }
}

}  // namespace tracesift::ingest
