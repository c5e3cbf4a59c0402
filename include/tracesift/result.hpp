// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <variant>

namespace tracesift {

/// What went wrong, for code. People read Error::message.
enum class Fault {
  bad_input,       // a record or file that is damaged
  not_recognised,  // readable, but nothing that we know
  unsupported,     // known, but not readable here
  empty,           // nothing in it
  too_large,
  bad_argument,  // the caller's mistake: a method, a config
  not_found,
  internal,
};

std::string_view name(Fault fault);

/// `message` is one sentence that says what to do; `where` is `file:line`, a field, or empty.
struct Error {
  Fault fault = Fault::internal;
  std::string message;
  std::string where;
};

template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::move(value)) {}      // NOLINT: implicit on purpose
  Result(Error error) : state_(std::move(error)) {}  // NOLINT: implicit on purpose

  explicit operator bool() const { return state_.index() == 0; }
  T& operator*() { return std::get<0>(state_); }
  const T& operator*() const { return std::get<0>(state_); }
  T* operator->() { return &std::get<0>(state_); }
  const T* operator->() const { return &std::get<0>(state_); }
  const Error& error() const { return std::get<1>(state_); }

 private:
  std::variant<T, Error> state_;
};

}  // namespace tracesift
