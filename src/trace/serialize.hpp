// SPDX-License-Identifier: MIT
// Runs and messages as bytes and back, in one description for both directions: `io` is a Writer and the value const, or
// a Reader and it is not. Numbers are LEB128, texts their length and bytes. Only this program's own memory, or that of
// another instance of the same build: no version, no checks.
#pragma once

#include <cstdint>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>

#include "trace/message_pool.hpp"
#include "tracesift/trace.hpp"

namespace tracesift::trace::fields {

/// Writes fields one after another; Reader reads them in the same order, by the same functions below.
class Writer {
 public:
  static constexpr bool reads = false;
  std::string bytes;

  void number(std::uint64_t n) {
    for (; n >= 0x80; n >>= 7) bytes.push_back(static_cast<char>(n | 0x80));
    bytes.push_back(static_cast<char>(n));
  }
  void raw(const void* data, std::size_t size) { bytes.append(static_cast<const char*>(data), size); }
};

class Reader {
 public:
  static constexpr bool reads = true;
  explicit Reader(std::string_view bytes) : rest_(bytes) {}

  std::uint64_t number() {
    std::uint64_t n = 0;
    for (int shift = 0;; shift += 7) {
      const auto byte = static_cast<unsigned char>(rest_.front());
      rest_.remove_prefix(1);
      n |= static_cast<std::uint64_t>(byte & 0x7F) << shift;
      if (byte < 0x80) return n;
    }
  }
  void raw(void* data, std::size_t size) {
    std::memcpy(data, rest_.data(), size);
    rest_.remove_prefix(size);
  }
  std::string text(std::size_t size) {
    std::string copy(rest_.substr(0, size));
    rest_.remove_prefix(size);
    return copy;
  }

 private:
  std::string_view rest_;
};

template <class Io, class T>
void number(Io& io, T& value) {
  using Plain = std::remove_const_t<T>;
  if constexpr (Io::reads) {
    value = static_cast<Plain>(io.number());
  } else {
    io.number(static_cast<std::uint64_t>(value));
  }
}

/// Eight bytes as they are: hashes and reals, which have no small values.
template <class Io, class T>
void word(Io& io, T& value) {
  static_assert(sizeof(T) == 8);
  io.raw(&value, 8);
}

template <class Io, class T>
void text(Io& io, T& value) {
  if constexpr (Io::reads) {
    value = io.text(static_cast<std::size_t>(io.number()));
  } else {
    io.number(value.size());
    io.raw(value.data(), value.size());
  }
}

template <class Io, class T, class F>
void list(Io& io, T& values, F each) {
  if constexpr (Io::reads) {
    values.resize(static_cast<std::size_t>(io.number()));
  } else {
    io.number(values.size());
  }
  for (auto& value : values) each(io, value);
}

template <class Io, class T, class F>
void maybe(Io& io, T& value, F inner) {
  bool is_there = false;
  if constexpr (!Io::reads) is_there = value.has_value();
  number(io, is_there);
  if constexpr (Io::reads) {
    if (is_there) value.emplace();
  }
  if (is_there) inner(io, *value);
}

constexpr auto as_number = [](auto& io, auto& value) { number(io, value); };
constexpr auto as_word = [](auto& io, auto& value) { word(io, value); };
constexpr auto as_text = [](auto& io, auto& value) { text(io, value); };

template <class Io, class T>
void metadata(Io& io, T& values) {
  if constexpr (Io::reads) {
    for (std::uint64_t count = io.number(); count > 0; --count) {
      std::string name;
      std::string value;
      text(io, name);
      text(io, value);
      values.set(name, std::move(value));
    }
  } else {
    io.number(values.size());
    for (const auto& [name, value] : values) {
      text(io, name);
      text(io, value);
    }
  }
}

constexpr auto as_feedback = [](auto& io, auto& feedback) {
  text(io, feedback.key);
  maybe(io, feedback.score, as_word);
  text(io, feedback.value);
  text(io, feedback.comment);
  number(io, feedback.is_verdict);
};

template <class Io, class T>
void run(Io& io, T& r) {
  text(io, r.id);
  text(io, r.name);
  number(io, r.kind);
  maybe(io, r.start, as_number);
  maybe(io, r.end, as_number);
  maybe(io, r.stated_latency_s, as_word);
  text(io, r.error);
  text(io, r.model);
  maybe(io, r.usage.input_tokens, as_number);
  maybe(io, r.usage.output_tokens, as_number);
  maybe(io, r.usage.total_tokens, as_number);
  maybe(io, r.usage.cost_usd, as_word);
  maybe(io, r.usage.cache_read_tokens, as_number);
  maybe(io, r.usage.cache_write_tokens, as_number);
  maybe(io, r.usage.cache_write_1h_tokens, as_number);
  as_word(io, r.usage.price_factor);
  list(io, r.feedback, as_feedback);
  list(io, r.tags, as_text);
  metadata(io, r.metadata);
  number(io, r.notes.replay);
  number(io, r.notes.is_running_total);
  number(io, r.notes.is_echo);
  number(io, r.notes.is_chunk);
  number(io, r.notes.is_subagent);
  number(io, r.notes.hidden_calls);
  number(io, r.notes.hidden_errors);
}

constexpr auto as_call = [](auto& io, auto& call) {
  text(io, call.id);
  text(io, call.name);
  text(io, call.arguments);
  word(io, call.fingerprint);
};

template <class Io, class T>
void message_fields(Io& io, T& interned) {
  auto& message = interned.message;
  word(io, interned.fingerprint);
  word(io, interned.exact_hash);
  number(io, message.role);
  number(io, message.is_error);
  number(io, message.is_truncated);
  number(io, message.omitted_bytes);
  text(io, message.text);
  text(io, message.name);
  list(io, message.tool_calls, as_call);
  text(io, message.tool_call_id);
  maybe(io, message.time, as_number);
}

constexpr auto shared_message = [](auto& io, auto& interned) {
  if constexpr (std::remove_reference_t<decltype(io)>::reads) {
    const auto read = std::make_shared<InternedMessage>();
    message_fields(io, *read);
    interned = read;
  } else {
    message_fields(io, *interned);
  }
};

constexpr auto as_place = [](auto& io, auto& place) {
  number(io, place.offset);
  number(io, place.length);
  number(io, place.record);
  number(io, place.record_index);
  number(io, place.item_index);
  number(io, place.file);
  number(io, place.is_tail);
};

}  // namespace tracesift::trace::fields
