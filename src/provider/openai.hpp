// SPDX-License-Identifier: MIT
#pragma once

#include "provider/provider.hpp"

namespace tracesift::provider {

HttpRequest encode_openai(const Model& model, const prompt::Question& question, const Quirks& quirks);
HttpRequest encode_azure(const Model& model, const prompt::Question& question, const Quirks& quirks);
HttpRequest encode_openrouter(const Model& model, const prompt::Question& question, const Quirks& quirks);
HttpRequest encode_groq(const Model& model, const prompt::Question& question, const Quirks& quirks);
HttpRequest encode_deepseek(const Model& model, const prompt::Question& question, const Quirks& quirks);
HttpRequest encode_together(const Model& model, const prompt::Question& question, const Quirks& quirks);
HttpRequest encode_compatible(const Model& model, const prompt::Question& question, const Quirks& quirks);
Reply decode_openai(const HttpResponse& response);

}  // namespace tracesift::provider
