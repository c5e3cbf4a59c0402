// SPDX-License-Identifier: MIT
#include "method/propose.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "analysis/rows.hpp"
#include "base/text.hpp"
#include "method/prompts/propose.mustache.hpp"
#include "prompt/redact.hpp"
#include "prompt/reply.hpp"
#include "prompt/template.hpp"
#include "tracesift/config.hpp"

namespace tracesift::method {
namespace {

using base::Json;

constexpr std::size_t kShown = 12;           // requests
constexpr std::size_t kMaxShownBytes = 300;  // bytes of each
constexpr std::size_t kMaxAttributes = 5;
constexpr std::size_t kMaxCategories = 30;

Json object(Json properties) {
  Json required = Json::array();
  for (const auto& [name, value] : properties.items()) required.push_back(name);
  return {{"type", "object"}, {"properties", properties}, {"required", required}, {"additionalProperties", false}};
}

Json list_of(Json properties) { return {{"type", "array"}, {"items", object(std::move(properties))}}; }

Json schema() {
  const Json text = {{"type", "string"}};
  const Json kind = {{"type", "string"}, {"enum", {"string", "number", "boolean"}}};
  return object({{"name", text},
                 {"question", text},
                 {"summary_prompt", text},
                 {"attributes", list_of({{"name", text}, {"type", kind}, {"description", text}})},
                 {"categories", list_of({{"name", text}, {"description", text}})}});
}

std::string text_in(const Json& json, const char* key, std::size_t limit) {
  const auto found = json.find(key);
  return found != json.end() && found->is_string() ? prompt::clean(found->get<std::string>(), limit) : std::string();
}

/// As a column is called: small letters, digits and _.
std::string identifier(const std::string& name) {
  std::string made;
  for (const char c : base::lower_ascii(name)) {
    const bool is_plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (is_plain) {
      made += c;
    } else if (!made.empty() && made.back() != '_') {
      made += '_';
    }
  }
  while (!made.empty() && made.back() == '_') made.pop_back();
  return made.substr(0, 40);
}

Json entries(const Json& reply, const char* key) {
  const auto found = reply.find(key);
  return found != reply.end() && found->is_array() ? *found : Json::array();
}

}  // namespace

prompt::Question propose(const Wishes& wishes, const Dataset& dataset, const Models& models) {
  prompt::Question question;
  question.role = prompt::ModelRole::thinking;
  question.name = "config";
  question.needed = "question";
  question.system = std::string(kPropose);
  question.schema = schema();
  question.max_tokens = 4'000;
  std::string& text = question.prompt;
  const auto answer = [&](const char* asked, const std::string& said) {
    text += std::string(asked) + "\n" + (said.empty() ? "(no answer)" : prompt::clean(said, 2'000)) + "\n\n";
  };
  answer("What does the agent do?", wishes.does);
  answer("What should be learnt?", wishes.learn);
  answer("Which categories are wanted?", wishes.groups);
  std::map<std::string, std::size_t> names;
  for (const Thread& thread : dataset.threads) {
    for (std::string& name : prompt::available_variables(thread)) ++names[std::move(name)];
  }
  text += "Names that the conversations have a value for, and in how many of " +
          std::to_string(dataset.threads.size()) + ":\n";
  for (const auto& [name, count] : names) text += name + " (" + std::to_string(count) + ")\n";
  text += "\nFirst requests of some conversations:\n";
  prompt::Redactions redactions;
  const std::size_t shown = std::min(kShown, dataset.threads.size());
  for (std::size_t i = 0; i < shown; ++i) {
    const std::string said = analysis::user_text(dataset.threads[i * dataset.threads.size() / shown]);
    const std::string shared = models.redact ? prompt::redact(said, redactions, nullptr, models.redact_also) : said;
    text += "- " + prompt::clean(shared, kMaxShownBytes) + "\n";
  }
  return question;
}

std::optional<Json> proposed(const std::string& text) {
  const auto reply = prompt::read_reply(text, schema(), {"question"});
  if (!reply) return std::nullopt;
  Json config = {{"question", text_in(*reply, "question", 200)}};
  if (config["question"].get<std::string>().empty()) return std::nullopt;
  if (const std::string name = text_in(*reply, "name", 100); !name.empty()) config["name"] = name;
  std::set<std::string> known;
  for (const Json& one : entries(*reply, "attributes")) {
    const std::string name = identifier(text_in(one, "name", 60));
    const std::string type = text_in(one, "type", 20);
    if (name.empty() || type.empty() || known.size() >= kMaxAttributes || !known.insert(name).second) continue;
    config["attributes"].push_back({{"name", name}, {"type", type}, {"description", text_in(one, "description", 300)}});
  }
  known.clear();
  for (const Json& one : entries(*reply, "categories")) {
    const std::string name = text_in(one, "name", 80);
    if (name.empty() || known.size() >= kMaxCategories || !known.insert(base::lower_ascii(name)).second) continue;
    config["partitions"].push_back({{"name", name}, {"description", text_in(one, "description", 300)}});
  }
  const auto prompt = reply->find("summary_prompt");
  if (prompt != reply->end() && prompt->is_string()) {
    std::string own = prompt->get<std::string>().substr(0, 4'000);
    if (!base::trim(own).empty() && prompt::template_variables(own)) config["summary_prompt"] = std::move(own);
  }
  // A config that would be refused is never proposed.
  for (const char* doubtful : {"summary_prompt", "attributes", "partitions"}) {
    if (parse_config(base::dump_json(config))) break;
    config.erase(doubtful);
  }
  return config;
}

}  // namespace tracesift::method
