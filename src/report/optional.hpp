// SPDX-License-Identifier: MIT
// What may be missing, as JSON: null.
#pragma once

#include <optional>
#include <string>

#include "base/json.hpp"
#include "base/time.hpp"

namespace tracesift::report {

template <class T>
base::Json maybe(const std::optional<T>& value) {
  return value ? base::Json(*value) : base::Json(nullptr);
}
inline base::Json maybe_time(const std::optional<Time>& value) {
  return value ? base::Json(base::format_time(*value)) : base::Json(nullptr);
}
inline base::Json maybe_text(const std::string& text) { return text.empty() ? base::Json(nullptr) : base::Json(text); }

}  // namespace tracesift::report
