// SPDX-License-Identifier: MIT
#pragma once

#include "provider/provider.hpp"

namespace tracesift::provider {

HttpRequest encode_anthropic(const Model& model, const prompt::Question& question, const Quirks& quirks);
Reply decode_anthropic(const HttpResponse& response);

}  // namespace tracesift::provider
