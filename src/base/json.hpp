// SPDX-License-Identifier: MIT
// The only parse and dump of nlohmann/json we call: neither throws, whatever the bytes.
// For configs, requests and reports. Trace bytes go through src/ingest/document.hpp.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "base/ordered_map.hpp"

namespace tracesift::base {

using Json = nlohmann::basic_json<OrderedMap>;  // keeps the order we write, so equal reports are equal bytes

inline std::optional<Json> parse_json(std::string_view text) {
  Json value = Json::parse(text.begin(), text.end(), nullptr, /*allow_exceptions=*/false);
  if (value.is_discarded()) return std::nullopt;
  return value;
}

/// Invalid UTF-8 becomes U+FFFD.
inline std::string dump_json(const Json& value, int indent = -1) {
  return value.dump(indent, ' ', false, Json::error_handler_t::replace);
}

}  // namespace tracesift::base
