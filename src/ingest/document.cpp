// SPDX-License-Identifier: MIT
#include "ingest/document.hpp"

#include <cstdlib>
#include <cstring>
#include <limits>

#include "base/text.hpp"
#include "ingest/python_literal.hpp"

namespace tracesift::ingest {
namespace {

constexpr std::size_t kMaxDepth = 512;

bool is_blank(char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

/// Four hex digits at `at`, or -1.
int hex4(std::string_view body, std::size_t at) {
  if (at + 4 > body.size()) return -1;
  int value = 0;
  for (std::size_t i = at; i < at + 4; ++i) {
    const int digit = hex_digit(body[i]);
    if (digit < 0) return -1;
    value = value * 16 + digit;
  }
  return value;
}

/// Up to 19 decimal digits with a point. Up to 15 the result is the nearest double there is, because digits and power
/// of ten are exact; beyond it may be the one beside it. Exponents are left to strtod, which is twenty times slower
/// here.
std::optional<double> plain_number(std::string_view digits) {
  std::size_t at = digits[0] == '-' ? 1 : 0;
  std::uint64_t mantissa = 0;
  std::size_t after_point = 0;
  std::size_t count = 0;
  bool point = false;
  for (; at < digits.size(); ++at) {
    if (digits[at] == '.' && !point && count > 0) {
      point = true;
    } else if (digits[at] >= '0' && digits[at] <= '9' && count < 19) {
      mantissa = mantissa * 10 + static_cast<std::uint64_t>(digits[at] - '0');
      ++count;
      after_point += point ? 1 : 0;
    } else {
      return std::nullopt;
    }
  }
  if (count == 0 || digits.back() == '.') return std::nullopt;
  constexpr double kPowers[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,
                                1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19};
  const double value = static_cast<double>(mantissa) / kPowers[after_point];
  return digits[0] == '-' ? -value : value;
}

}  // namespace

std::string decode_string(std::string_view body, bool escaped) {
  std::string text;
  if (!escaped) {
    text.assign(body);
    base::make_valid_utf8(text);
    return text;
  }
  text.reserve(body.size());
  for (std::size_t i = 0; i < body.size(); ++i) {
    const std::size_t plain = base::find_byte(body, i, '\\');
    text.append(body, i, plain - i);
    i = plain;
    if (i >= body.size()) break;
    if (i + 1 >= body.size()) {
      text += body[i];
      break;
    }
    switch (body[++i]) {
      case 'n': text += '\n'; break;
      case 't': text += '\t'; break;
      case 'r': text += '\r'; break;
      case 'b': text += '\b'; break;
      case 'f': text += '\f'; break;
      case 'u': {
        int c = hex4(body, i + 1);
        if (c < 0) {
          base::append_code_point(text, 0xFFFD);
          break;
        }
        i += 4;
        if (c >= 0xD800 && c < 0xDC00 && i + 2 < body.size() && body[i + 1] == '\\' && body[i + 2] == 'u') {
          const int low = hex4(body, i + 3);
          if (low >= 0xDC00 && low < 0xE000) {
            base::append_code_point(
                text, 0x10000u + ((static_cast<unsigned>(c) & 0x3FF) << 10) + (static_cast<unsigned>(low) & 0x3FF));
            i += 6;
            break;
          }
        }
        if (c >= 0xD800 && c < 0xE000) c = 0xFFFD;  // half of a pair
        base::append_code_point(text, static_cast<std::uint32_t>(c));
        break;
      }
      default: text += body[i];  // \" \\ \/ and whatever else stood there
    }
  }
  base::make_valid_utf8(text);
  return text;
}

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
  if (index_ == 0 && count > 8 && count <= Document::kMostInTable) {
    const std::uint32_t key = document_->find_in_table(name, hash);
    return key == 0 ? Node() : Node(document_, key + 1);
  }
  Node found;
  std::uint32_t at = index_ + 1;
  for (std::uint32_t i = 0; i < count; ++i) {
    if (entries[at].count == hash && document_->is_key(entries[at], name)) found = Node(document_, at + 1);
    at = entries[at + 1].next;
  }
  return found;
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
  const Document::Entry& entry = document_->entries_[index_];
  if (entry.kind != Kind::string) return document_->slice(entry);
  return document_->text_.substr(entry.begin - 1, entry.end - entry.begin + 2);  // with its quotes
}

std::string Node::text() const {
  const Kind k = kind();
  if (k < Kind::boolean || k > Kind::string) return {};
  const Document::Entry& entry = document_->entries_[index_];
  const std::string_view body = document_->slice(entry);
  return k == Kind::string ? decode_string(body, entry.escaped) : std::string(body);
}

std::string_view Node::word() const {
  if (kind() != Kind::string) return {};
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
  constexpr auto kMost = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  if (plain && value <= kMost) return negative ? -static_cast<std::int64_t>(value) : static_cast<std::int64_t>(value);
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
  for (int level = 0; level < 3 && node.document_ != nullptr && node.kind() == Kind::string; ++level) {
    for (const auto& inner : node.document_->inner_) {
      if (inner->index == node.index_) return inner->document.root().unwrapped();
    }
    const std::string_view body = base::trim(node.document_->slice(node.document_->entries_[node.index_]));
    if (body.empty() || (body[0] != '{' && body[0] != '[' && body[0] != '"' && body[0] != '\\')) return node;
    auto inner = std::make_shared<Document::Inner>();
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
    node.document_->inner_.push_back(inner);
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

void Document::add_key(Entry key, Entry& object) {
  const std::string_view body = slice(key);
  key.count = Key::hash_of(key.escaped ? std::string_view(decode_string(body, true)) : body);
  object.keys |= Key::bit_of(key.count);
  key.next = static_cast<std::uint32_t>(entries_.size()) + 1;
  entries_.push_back(key);
}

bool Document::read_literal(std::size_t& at, Entry& entry) {
  entry.begin = static_cast<std::uint32_t>(at);
  const auto ends = [](char c) {
    return c == ',' || c == '}' || c == ']' || is_blank(c) || c == ':' || c == '"' || c == '[' || c == '{';
  };
  while (at < text_.size() && !ends(text_[at])) ++at;
  entry.end = static_cast<std::uint32_t>(at);
  const std::string_view word = slice(entry);
  if (word == "true" || word == "false") {
    entry.kind = Kind::boolean;
  } else if (word == "null") {
    entry.kind = Kind::null;
  } else if (word == "NaN" || word == "Infinity" || word == "-Infinity") {
    entry.kind = Kind::null;  // not a number: nothing was measured
  } else if (!word.empty() && (word[0] == '-' || (word[0] >= '0' && word[0] <= '9'))) {
    for (const char c : word) {
      if (std::strchr("+-.0123456789eE", c) == nullptr) return false;
    }
    entry.kind = Kind::number;
  } else {
    return false;
  }
  return true;
}

bool Document::read(bool prefix) {
  entries_.clear();
  has_table_ = false;
  inner_.clear();
  consumed_ = 0;
  problem_ = {};
  if (text_.size() >= std::numeric_limits<std::uint32_t>::max()) return fail(0, "a value over 4 GB");

  std::vector<std::uint32_t> open;  // containers around `at`
  std::size_t at = 0;
  const auto skip_blanks = [&] {
    while (at < text_.size() && is_blank(text_[at])) ++at;
  };
  // Closes what is open, when a prefix ends here.
  const auto stop = [&](const char* what) {
    if (!prefix || entries_.empty()) return fail(at, what);
    for (const std::uint32_t index : open) {
      Entry& entry = entries_[index];
      entry.open = true;
      entry.end = static_cast<std::uint32_t>(text_.size());
      entry.next = static_cast<std::uint32_t>(entries_.size());
    }
    consumed_ = text_.size();
    return true;
  };

  enum class Expect { value, value_or_end, key, key_or_end, comma_or_end };
  Expect expect = Expect::value;
  skip_blanks();
  while (true) {
    if (at >= text_.size()) {
      // A key whose value did not come is no member.
      if (prefix && !open.empty() && entries_[open.back()].kind == Kind::object && expect == Expect::value) {
        entries_.pop_back();
      }
      return stop("the text ends inside a value");
    }
    const char c = text_[at];
    if (expect == Expect::key || expect == Expect::key_or_end) {
      if (c == '"') {
        Entry key;
        if (!read_string(at, key)) return stop("the text ends inside a string");
        add_key(key, entries_[open.back()]);
        skip_blanks();
        if (at < text_.size() && text_[at] != ':') return fail(at, "a key without a colon");
        ++at;
        expect = Expect::value;
      } else if (c != '}' || expect == Expect::key) {
        return fail(at, "a key was expected");
      }
    } else if (expect != Expect::comma_or_end && !(c == ']' && expect == Expect::value_or_end)) {
      Entry entry;
      const auto index = static_cast<std::uint32_t>(entries_.size());
      const bool member = !open.empty() && entries_[open.back()].kind == Kind::object;
      if (c == '{' || c == '[') {
        if (open.size() >= kMaxDepth) return fail(at, "nested over 512 deep");
        entry.kind = c == '{' ? Kind::object : Kind::array;
        entry.begin = static_cast<std::uint32_t>(at++);
        entries_.push_back(entry);
        if (!open.empty()) ++entries_[open.back()].count;
        open.push_back(index);
        expect = c == '{' ? Expect::key_or_end : Expect::value_or_end;
      } else {
        const bool whole = c == '"' ? read_string(at, entry) : read_literal(at, entry);
        if (!whole || (at >= text_.size() && prefix && c != '"')) {  // a cut number may have gone on
          if (at < text_.size()) return fail(at, "not a JSON value");
          if (prefix && member) entries_.pop_back();
          return stop(c == '"' ? "the text ends inside a string" : "not a JSON value");
        }
        entries_.push_back(entry);
        entries_.back().next = index + 1;
        if (!open.empty()) ++entries_[open.back()].count;
        expect = Expect::comma_or_end;
      }
    } else if (c == ',' && expect == Expect::comma_or_end) {
      ++at;
      expect = entries_[open.back()].kind == Kind::object ? Expect::key : Expect::value;
    } else if (c != '}' && c != ']') {
      return fail(at, "a comma or a bracket was expected");
    }
    // Close containers, as long as brackets follow.
    while (!open.empty()) {
      skip_blanks();
      if (at >= text_.size()) break;
      const bool may_end =
          expect == Expect::comma_or_end || expect == Expect::key_or_end || expect == Expect::value_or_end;
      if (!may_end || (text_[at] != '}' && text_[at] != ']')) break;
      Entry& entry = entries_[open.back()];
      if ((text_[at] == '}') != (entry.kind == Kind::object)) return fail(at, "brackets do not match");
      entry.end = static_cast<std::uint32_t>(++at);
      entry.next = static_cast<std::uint32_t>(entries_.size());
      open.pop_back();
      expect = Expect::comma_or_end;
    }
    if (open.empty() && !entries_.empty()) {
      consumed_ = at;
      return true;
    }
  }
}

}  // namespace tracesift::ingest
