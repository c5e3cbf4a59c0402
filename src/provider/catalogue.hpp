// SPDX-License-Identifier: MIT
// The models that a provider has for a key, as it lists them.
#pragma once

#include <string>
#include <vector>

#include "provider/provider.hpp"

namespace tracesift::provider {

/// A GET, with the headers that questions have.
HttpRequest list_request(const Provider& provider, const std::string& base_url);

/// Names for people and for questions, sorted; empty where the reply is no list of models. Reads what OpenAI and those
/// like it, Anthropic (`data[].id`), Gemini (`models[].name`), Ollama (`models[].model`) and Together (a list) answer.
std::vector<std::string> models_in(const std::string& body);

}  // namespace tracesift::provider
