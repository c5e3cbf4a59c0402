// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace tracesift {

/// One dataset, one job, one report, behind two doors: bytes, and messages in JSON.
/// This is what the WASM boundary exposes; src/api.cpp holds the table of methods.
class Session {
 public:
  Session();
  ~Session();
  Session(Session&&) noexcept;
  Session& operator=(Session&&) noexcept;

  /// Bytes of the file that the method "open" began, or of the thread that "recall" asks for.
  void feed(std::string_view bytes);
  /// `arguments` is a JSON object. Returns `{"ok":…}` or `{"error":{"fault","message","where"}}`; never throws.
  std::string call(std::string_view method, std::string_view arguments);

  struct State;

 private:
  std::unique_ptr<State> state_;
};

}  // namespace tracesift
