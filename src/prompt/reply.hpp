// SPDX-License-Identifier: MIT
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include "base/json.hpp"

namespace tracesift::prompt {

/// What a model says, without the thoughts that some write before it ("<think>…</think>").
std::string without_thoughts(std::string_view text);

/// The JSON object in a model's reply, mended where the cause is plain: a code fence or prose around it, a comma before
/// a bracket, an end that is missing. What does not fit the schema becomes null (a value), or is left out (a field the
/// schema does not know). Nothing when there is no object, or a field of `must` holds nothing.
std::optional<base::Json> read_reply(std::string_view text, const base::Json& schema,
                                     std::initializer_list<const char*> must);

/// A model's text as a report prints it and other prompts quote it: one line, at most `limit` bytes, without control,
/// zero-width and direction-changing characters, without links.
std::string clean(std::string_view text, std::size_t limit);

/// Numbers that are not in `source` become "…": a summary states none that were made up.
std::string without_unsourced_numbers(std::string_view text, std::string_view source);

}  // namespace tracesift::prompt
