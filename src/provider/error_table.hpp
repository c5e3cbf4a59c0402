// SPDX-License-Identifier: MIT
// What providers say when they do not answer, and what it means: one row each, with the page that says so.
#pragma once

#include <span>
#include <string_view>

#include "provider/provider.hpp"

namespace tracesift::provider {

struct ErrorRow {
  int status = 0;          // 0: any
  std::string_view words;  // in small letters, in the message, the type or the code; empty: any
  ProviderError::Kind kind = ProviderError::Kind::wrong;
  std::string_view source;      // who says so
  std::string_view field = {};  // of the request, that is to be left out
};

/// The first row that fits counts.
std::span<const ErrorRow> error_rows();

/// `said`: message, type and code, in small letters. Null: nobody says.
const ErrorRow* find_error(int status, std::string_view said);

}  // namespace tracesift::provider
