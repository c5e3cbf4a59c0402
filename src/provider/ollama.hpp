// SPDX-License-Identifier: MIT
#pragma once

#include "provider/provider.hpp"

namespace tracesift::provider {

HttpRequest encode_ollama(const Model& model, const prompt::Question& question, const Quirks& quirks);
Reply decode_ollama(const HttpResponse& response);

}  // namespace tracesift::provider
