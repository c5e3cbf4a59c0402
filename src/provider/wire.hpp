// SPDX-License-Identifier: MIT
// What the providers' files have in common.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/json.hpp"
#include "provider/provider.hpp"

namespace tracesift::provider {

/// The value at a path of keys and indices ("choices/0/message"); null where it ends.
const base::Json& at(const base::Json& json, std::string_view path);
std::string text_at(const base::Json& json, std::string_view path);
/// Numbers, and numbers in quotes.
std::int64_t integer_at(const base::Json& json, std::string_view path);

/// The body as JSON, whatever its content type says, with leading blanks or not.
std::optional<base::Json> body_of(const HttpResponse& response);

/// What a status and an error's words mean for every provider. `type` and `code` as the provider names them.
ProviderError provider_error_of(const HttpResponse& response, std::string message, std::string_view type,
                                std::string_view code);

/// The schema in words, for models that take none.
std::string asked_in_words(const prompt::Question& question);

}  // namespace tracesift::provider
