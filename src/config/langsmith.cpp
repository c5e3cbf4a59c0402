// SPDX-License-Identifier: MIT
#include "config/langsmith.hpp"

#include <string>

namespace tracesift::config {

using base::Json;

namespace {

/// A model's name, where it is one and not that of a provider or the id of a workspace's setting.
bool is_model_name(const Json& value) {
  if (!value.is_string()) return false;
  const std::string name = value.get<std::string>();
  const bool is_uuid = name.size() == 36 && name[8] == '-' && name[13] == '-';
  return !name.empty() && name != "openai" && name != "anthropic" && !is_uuid;
}

}  // namespace

void accept_langsmith(Json& config) {
  const auto move = [&](const char* from, const auto& put) {
    const auto found = config.find(from);
    if (found == config.end()) return;
    const Json value = *found;
    config.erase(from);
    if (!value.is_null()) put(value);
  };
  move("attribute_schemas", [&](const Json& value) { config["attributes"] = value; });
  move("user_context", [&](const Json& value) {
    // Question to answer; the one that is asked of the data is about what to learn.
    if (!value.is_object() || config.contains("question")) return;
    for (const auto& [question, answer] : value.items()) {
      if (answer.is_string() && question.find("learn") != std::string::npos) config["question"] = answer;
    }
  });
  if (config.contains("model") || config.contains("summary_model") || config.contains("cluster_model")) {
    Json models = config.value("models", Json::object());
    if (!models.is_object()) return;
    models["provider"] = models.value("provider", Json("openai"));
    move("model", [&](const Json& value) { models["provider"] = value; });
    move("summary_model", [&](const Json& value) {
      if (is_model_name(value)) models["summary"] = value;
    });
    move("cluster_model", [&](const Json& value) {
      if (is_model_name(value)) models["thinking"] = value;
    });
    config["models"] = std::move(models);
  }
  for (const char* field : {"id", "config_id", "is_scheduled", "validate_model_secrets", "schedule_cron", "created_at",
                            "updated_at", "description"}) {
    config.erase(field);
  }
  for (const char* field :
       {"name", "question", "filter", "summary_prompt", "hierarchy", "partitions", "sample", "attributes"}) {
    if (config.contains(field) && config[field].is_null()) config.erase(field);  // what LangSmith leaves open
  }
}

}  // namespace tracesift::config
