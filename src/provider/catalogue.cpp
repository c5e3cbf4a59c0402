// SPDX-License-Identifier: MIT
#include "provider/catalogue.hpp"

#include <algorithm>

#include "base/field.hpp"
#include "base/text.hpp"

namespace tracesift::provider {
namespace {

using base::Json;
using base::text;

constexpr std::size_t kMaxModels = 2'000;

std::string query_of(std::string_view provider) {
  if (provider == "anthropic") return "?limit=1000";
  return provider == "gemini" ? "?pageSize=1000" : "";
}

}  // namespace

HttpRequest list_request(const Provider& provider, const std::string& base_url) {
  prompt::Question nothing;
  nothing.schema = Json::object();
  Model model{"", base_url.empty() ? std::string(provider.base_url) : base_url, false};
  while (!model.base_url.empty() && model.base_url.back() == '/') model.base_url.pop_back();
  HttpRequest request = provider.encode(model, nothing, {});
  request.url = model.base_url + (provider.id == "ollama" ? "/api/tags" : "/models") + query_of(provider.id);
  request.body.clear();
  request.timeout_s = 20;
  auto& headers = request.headers;
  headers.erase(
      std::remove_if(headers.begin(), headers.end(), [](const auto& one) { return one.first == "content-type"; }),
      headers.end());
  return request;
}

std::vector<std::string> models_in(const std::string& body) {
  std::vector<std::string> names;
  const auto json = base::parse_json(body);
  if (!json) return names;
  const Json* list = json->is_array() ? &*json : nullptr;
  for (const char* key : {"data", "models"}) {
    if (json->is_object() && json->contains(key) && (*json)[key].is_array()) list = &(*json)[key];
  }
  if (list == nullptr) return names;
  for (const Json& one : *list) {
    if (!one.is_object() || names.size() == kMaxModels) continue;
    std::string name = text(one, "id");
    if (name.empty()) name = text(one, "model");
    if (name.empty()) name = text(one, "name");
    if (base::starts_with(name, "models/")) name = name.substr(7);
    if (!name.empty() && name.size() <= 200) names.push_back(std::move(name));
  }
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

}  // namespace tracesift::provider
