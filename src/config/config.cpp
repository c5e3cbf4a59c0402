// SPDX-License-Identifier: MIT
#include "tracesift/config.hpp"

#include <algorithm>

#include "base/did_you_mean.hpp"
#include "base/json.hpp"
#include "base/time.hpp"
#include "config/langsmith.hpp"
#include "config/models_config.hpp"
#include "filter/filter.hpp"
#include "prompt/template.hpp"

namespace tracesift {

namespace {

const std::vector<std::string_view> kFields = {
    "name",   "question",   "seed",     "categories",   "subcategories", "hierarchy",      "partitions", "sample",
    "filter", "start_time", "end_time", "last_n_hours", "models",        "summary_prompt", "attributes", "mapping"};

Error unknown_role(const std::string& role) {
  std::string known;
  for (const std::string_view one : kRoles) {
    if (!known.empty()) known += ", ";
    known += one;
  }
  return {Fault::bad_argument, "“" + role + "” is nothing a column can be. Known: " + known + ".", "mapping." + role};
}

/// A list of {name, description, examples}, or an object: name to description.
Result<std::vector<Partition>> parse_partitions(const base::Json& json) {
  const auto wrong = [](const std::string& where) {
    return Error{
        Fault::bad_argument,
        "“partitions” must be a list of categories, each with a name and perhaps a description and examples, or "
        "an object: name to description.",
        where};
  };
  std::vector<Partition> partitions;
  if (json.is_object()) {
    for (const auto& [name, description] : json.items()) {
      if (!description.is_string() || name.empty()) return wrong("partitions." + name);
      partitions.push_back({name, description.get<std::string>(), {}});
    }
  } else if (json.is_array()) {
    for (const base::Json& entry : json) {
      const std::string where = "partitions." + std::to_string(partitions.size());
      if (!entry.is_object()) return wrong(where);
      Partition& partition = partitions.emplace_back();
      for (const auto& [key, value] : entry.items()) {
        if ((key == "name" || key == "description") && value.is_string()) {
          (key == "name" ? partition.name : partition.description) = value.get<std::string>();
        } else if (key == "examples" && value.is_array()) {
          for (const base::Json& example : value) {
            if (!example.is_string()) return wrong(where + ".examples");
            partition.examples.push_back(example.get<std::string>());
          }
        } else {
          return wrong(where);
        }
      }
      if (partition.name.empty()) return wrong(where + ".name");
    }
  } else {
    return wrong("partitions");
  }
  for (std::size_t i = 0; i < partitions.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (partitions[i].name == partitions[j].name) {
        return Error{Fault::bad_argument, "Two partitions are named “" + partitions[i].name + "”.", "partitions"};
      }
    }
  }
  return partitions;
}

}  // namespace

Result<Mapping> parse_mapping(const std::string& text) {
  const auto json = base::parse_json(text);
  if (!json || !json->is_object()) {
    return Error{Fault::bad_argument, "A mapping is an object: role to column or path.", "mapping"};
  }
  Mapping mapping;
  for (const auto& [role, path] : json->items()) {
    if (std::find(kRoles.begin(), kRoles.end(), role) == kRoles.end()) {
      return unknown_role(role);
    }
    if (!path.is_string() || path.get<std::string>().empty()) {
      return Error{Fault::bad_argument, "“" + role + "” must name a column or a path.", "mapping." + role};
    }
    mapping[role] = path.get<std::string>();
  }
  return mapping;
}

Result<Config> parse_config(const std::string& text) {
  auto json = base::parse_json(text);
  if (!json || !json->is_object()) return Error{Fault::bad_argument, "The config is not a JSON object.", ""};
  config::accept_langsmith(*json);
  Config config;
  for (const auto& item : json->items()) {
    const std::string& key = item.key();
    const base::Json& value = item.value();
    const auto wrong = [&](const char* wanted) {
      return Error{Fault::bad_argument, "“" + key + "” in the config must be " + wanted + ".", key};
    };
    if (key == "name" || key == "question") {
      if (!value.is_string()) return wrong("a text");
      (key == "name" ? config.name : config.question) = value.get<std::string>();
    } else if (key == "seed") {
      if (!value.is_number_unsigned()) return wrong("a whole number from 0 up");
      config.seed = value.get<std::uint64_t>();
    } else if (key == "categories") {
      if (!value.is_number_unsigned() || value.get<std::uint64_t>() > 50)
        return wrong("a whole number from 0 to 50 (0: as many as fit)");
      config.categories = value.get<int>();
    } else if (key == "subcategories") {
      if (!value.is_boolean()) return wrong("true or false");
      config.subcategories = value.get<bool>();
    } else if (key == "hierarchy") {
      if (!value.is_array() || value.size() > 2) return wrong("a list of one or two numbers, the lowest level first");
      for (const base::Json& count : value) {
        if (!count.is_number_unsigned() || count.get<std::uint64_t>() < 1 || count.get<std::uint64_t>() > 1000) {
          return wrong("a list of numbers from 1 to 1,000");
        }
        config.hierarchy.push_back(count.get<int>());
      }
      if (config.hierarchy.size() == 2 && config.hierarchy[0] < config.hierarchy[1]) {
        return wrong("a list whose first number, of the lowest level, is the largest");
      }
    } else if (key == "partitions") {
      auto partitions = parse_partitions(value);
      if (!partitions) return partitions.error();
      config.partitions = std::move(*partitions);
    } else if (key == "sample") {
      if (value.is_number_float() && value.get<double>() > 0 && value.get<double>() < 1) {
        config.sample_share = value.get<double>();
        continue;
      }
      const bool is_count = value.is_number() && value.get<double>() >= 0 && value.get<double>() <= 1e9 &&
                            value.get<double>() == static_cast<double>(value.get<std::uint64_t>());
      if (!is_count) return wrong("a whole number (0: all conversations), or a part of them between 0 and 1");
      config.sample = value.get<std::size_t>();
    } else if (key == "filter") {
      if (!value.is_string()) return wrong("a text like eq(status, \"error\")");
      config.filter = value.get<std::string>();
      if (const auto filter = filter::parse(config.filter); !filter) return filter.error();
    } else if (key == "start_time" || key == "end_time") {
      if (value.is_null()) continue;
      const auto time = value.is_string() ? base::parse_time(value.get<std::string>()) : std::nullopt;
      if (!time) return wrong("a time like 2026-01-31T08:00:00Z");
      (key == "start_time" ? config.start_time : config.end_time) = time;
    } else if (key == "last_n_hours") {
      if (value.is_null()) continue;
      if (!value.is_number_unsigned() || value.get<std::uint64_t>() > 1'000'000)
        return wrong("a whole number of hours");
      config.last_n_hours = value.get<int>();
    } else if (key == "models") {
      auto models = config::parse_models(value);
      if (!models) return models.error();
      config.models = std::move(*models);
    } else if (key == "summary_prompt") {
      if (!value.is_string()) return wrong("a text");
      config.summary_prompt = value.get<std::string>();
      if (config.summary_prompt.empty()) continue;
      if (const auto names = prompt::template_variables(config.summary_prompt); !names) return names.error();
    } else if (key == "attributes") {
      auto attributes = config::parse_attributes(value);
      if (!attributes) return attributes.error();
      config.attributes = std::move(*attributes);
    } else if (key == "mapping") {
      auto mapping = parse_mapping(base::dump_json(value));
      if (!mapping) return mapping.error();
      config.mapping = std::move(*mapping);
    } else if (key != "schema") {
      return Error{Fault::bad_argument,
                   "“" + key + "” is not a field of a config" + base::did_you_mean(key, kFields) + ".", key};
    }
  }
  if (config.last_n_hours > 0 && (config.start_time || config.end_time)) {
    return Error{Fault::bad_argument, "Give last_n_hours, or start_time and end_time, not both.", "last_n_hours"};
  }
  if (config.start_time && config.end_time && *config.end_time <= *config.start_time) {
    return Error{Fault::bad_argument, "end_time must be later than start_time.", "end_time"};
  }
  return config;
}

Result<Config> at_time(Config config, std::optional<Time> now) {
  if (config.last_n_hours == 0) return config;
  if (!now) return Error{Fault::bad_argument, "Give the time: last_n_hours counts back from it.", "time"};
  config.end_time = now;
  config.start_time = *now - Time{config.last_n_hours} * 3'600'000'000;
  return config;
}

}  // namespace tracesift
