// SPDX-License-Identifier: MIT
#include "config/models_config.hpp"

#include <set>
#include <string>
#include <string_view>

#include "base/text.hpp"
#include "provider/provider.hpp"

namespace tracesift::config {
namespace {

Error in_models(const std::string& field, const std::string& wanted) {
  return {Fault::bad_argument, "“" + field + "” in “models” must be " + wanted + ".", "models." + field};
}

}  // namespace

Result<Models> parse_models(const base::Json& json) {
  Models models;
  if (!json.is_object()) return Error{Fault::bad_argument, "“models” must be an object.", "models"};
  for (const auto& item : json.items()) {
    const std::string& key = item.key();
    const base::Json& value = item.value();
    const auto whole = [&](int most) {
      return value.is_number_unsigned() && value.get<std::uint64_t>() <= static_cast<std::uint64_t>(most);
    };
    if (key == "provider" || key == "base_url" || key == "summary" || key == "thinking") {
      if (!value.is_string()) return in_models(key, "a text");
      (key == "provider"   ? models.provider
       : key == "base_url" ? models.base_url
       : key == "summary"  ? models.summary
                           : models.thinking) = value.get<std::string>();
    } else if (key == "flex" || key == "redact" || key == "names_only") {
      if (!value.is_boolean()) return in_models(key, "true or false");
      (key == "flex" ? models.flex : key == "redact" ? models.redact : models.names_only) = value.get<bool>();
    } else if (key == "redact_also" || key == "redact_except") {
      const auto is_long = [](const base::Json& one) {
        return one.is_string() && one.get_ref<const std::string&>().size() >= 2;
      };
      if (!value.is_array() || !std::all_of(value.begin(), value.end(), is_long))
        return in_models(key, "a list of texts of at least two characters");
      (key == "redact_also" ? models.redact_also : models.redact_except) = value.get<std::vector<std::string>>();
    } else if (key == "budget_usd") {
      if (!value.is_number() || !(value.get<double>() > 0))
        return in_models(key, "an amount in US dollars above 0. Leave it out for no limit");
      models.budget_usd = value.get<double>();
    } else if (key == "concurrency") {
      if (!whole(200)) return in_models(key, "a whole number to 200 (0: by the provider)");
      models.concurrency = value.get<int>();
    } else if (key == "requests_a_minute" || key == "tokens_a_minute") {
      if (!whole(1'000'000'000)) return in_models(key, "a whole number (0: unknown)");
      (key == "requests_a_minute" ? models.requests_a_minute : models.tokens_a_minute) = value.get<int>();
    } else if (key == "tokens_a_conversation") {
      if (!whole(200'000) || value.get<int>() < 500) return in_models(key, "a whole number from 500 to 200,000");
      models.tokens_a_conversation = value.get<int>();
    } else {
      return Error{Fault::bad_argument,
                   "“" + key +
                       "” is not a field of “models”. Known: provider, base_url, summary, thinking, flex, names_only, "
                       "budget_usd, concurrency, requests_a_minute, tokens_a_minute, tokens_a_conversation, "
                       "redact, redact_also, redact_except. A key is never part of a config.",
                   "models." + key};
    }
  }
  if (models.provider.empty()) return models;
  const provider::Provider* provider = provider::find_provider(models.provider);
  if (provider == nullptr) {
    std::string known;
    for (const provider::Provider& one : provider::providers())
      known += (known.empty() ? "" : ", ") + std::string(one.id);
    return Error{Fault::bad_argument, "“" + models.provider + "” is no provider. Known: " + known + ".",
                 "models.provider"};
  }
  if (provider->base_url.empty() && models.base_url.empty()) {
    return Error{Fault::bad_argument, std::string(provider->title) + " needs its address.", "models.base_url"};
  }
  const std::string& url = models.base_url;
  if (!url.empty() && url.compare(0, 8, "https://") != 0 && url.compare(0, 7, "http://") != 0) {
    return in_models("base_url", "an address that begins with https:// (or http:// on your own machine)");
  }
  if (base::starts_with(url, "http://") && !provider::is_loopback(url)) {
    return in_models("base_url", "an https:// address: plain http is allowed to your own machine (localhost) only");
  }
  if (url.find_first_of(" ?#@{}\\\t\r\n") != std::string::npos) {
    return in_models("base_url", "an address without a query, a name or a key in it");
  }
  if ((provider->summary.empty() && models.summary.empty()) ||
      (provider->thinking.empty() && models.thinking.empty() && models.summary.empty())) {
    return Error{Fault::bad_argument, std::string(provider->title) + " needs the names of its models.",
                 "models.summary"};
  }
  if (provider->thinking.empty() && models.thinking.empty()) models.thinking = models.summary;
  return models;
}

Result<std::vector<Attribute>> parse_attributes(const base::Json& json) {
  const auto wrong = [](const std::string& sentence, const std::string& where) {
    return Error{Fault::bad_argument, sentence, where};
  };
  if (!json.is_array() && !json.is_object()) return wrong("“attributes” must be a list or an object.", "attributes");
  std::vector<Attribute> attributes;
  std::set<std::string> names;
  for (const auto& [name, given] : json.items()) {
    const std::string where = "attributes." + name;
    if (!given.is_object()) return wrong("An attribute is an object with a name, a type and a description.", where);
    Attribute attribute;
    if (json.is_object()) attribute.name = name;
    for (const auto& [key, value] : given.items()) {
      if ((key == "name" || key == "type" || key == "description") && value.is_string()) {
        (key == "name"   ? attribute.name
         : key == "type" ? attribute.type
                         : attribute.description) = value.get<std::string>();
      } else if (key == "filter_by" && value.is_boolean()) {
        attribute.filter_by = value.get<bool>();
      } else {
        return wrong("An attribute has name, type, description and filter_by.", base::join({where, key}, "."));
      }
    }
    if (attribute.type == "numerical") attribute.type = "number";
    if (attribute.type != "string" && attribute.type != "number" && attribute.type != "boolean") {
      return wrong("An attribute's type is string, number or boolean.", where + ".type");
    }
    static constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";
    const bool is_name = !attribute.name.empty() && attribute.name.size() <= 40 &&
                         attribute.name.find_first_not_of(kLetters) == std::string::npos;
    if (!is_name) return wrong("An attribute's name is up to 40 letters, digits, _ and -.", where + ".name");
    if (!names.insert(attribute.name).second) return wrong("Two attributes have one name.", where + ".name");
    if (attribute.filter_by && attribute.type != "boolean") {
      return wrong("Only a boolean attribute can filter.", where + ".filter_by");
    }
    attributes.push_back(std::move(attribute));
    if (attributes.size() > 20) return wrong("At most 20 attributes can be asked for.", "attributes");
  }
  return attributes;
}

}  // namespace tracesift::config
