// SPDX-License-Identifier: MIT
#pragma once

#include "provider/provider.hpp"

namespace tracesift::provider {

HttpRequest encode_gemini(const Model& model, const prompt::Question& question, const Quirks& quirks);
Reply decode_gemini(const HttpResponse& response);

}  // namespace tracesift::provider
