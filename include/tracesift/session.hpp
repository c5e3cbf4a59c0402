// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace tracesift {

/// One dataset, one job, one report: bytes go in, messages in JSON go both ways.
/// This is what the WASM boundary exposes; src/api/api.cpp holds the table of methods.
class Session {
 public:
  Session();
  ~Session();
  Session(Session&&) noexcept;
  Session& operator=(Session&&) noexcept;

  /// Bytes of the file that the method "open" began, or of the thread that "begin_reread" asks for.
  void feed(std::string_view bytes);
  /// Of the same file: what another session's slice() made of the bytes that follow.
  void adopt(std::string_view slice);
  /// Whole lines of the file that the method "slice" named, which another session reads; `offset` is theirs in it.
  std::string slice(std::string_view lines, std::uint64_t offset);
  /// `arguments` is a JSON object. Returns `{"ok":…}` or `{"error":{"fault","message","where"}}`; never throws.
  std::string call(std::string_view method, std::string_view arguments);

  struct State;

 private:
  std::unique_ptr<State> state_;
};

}  // namespace tracesift
