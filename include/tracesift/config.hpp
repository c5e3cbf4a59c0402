// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "tracesift/mapping.hpp"
#include "tracesift/result.hpp"
#include "tracesift/trace.hpp"

namespace tracesift {

/// A category that is given: conversations are put into it as far as they fit.
struct Partition {
  std::string name;
  std::string description;
  std::vector<std::string> examples;  // requests that belong there
};

/// Something that a model reads from each conversation.
struct Attribute {
  std::string name;
  std::string type = "string";  // string, number, boolean
  std::string description;
  bool filter_by = false;  // of a boolean: conversations where it is false or unknown are left out
};

/// Which models are asked, and how much they may cost. No provider: none are, the local engine makes the report.
struct Models {
  std::string provider;       // of src/provider/provider.hpp: openai, anthropic, gemini, ollama …
  std::string base_url;       // empty: the provider's own
  std::string summary;        // reads each conversation; empty: the provider's default
  std::string thinking;       // finds categories and writes; empty: the provider's default
  bool flex = false;          // slower, at half the price
  bool names_only = false;    // the local engine makes the report, a model names its categories: one request
  double budget_usd = 0;      // is never passed; 0: no limit
  int concurrency = 0;        // requests at a time, at most; 0: by the provider
  int requests_a_minute = 0;  // of the account, where they are known; 0: found out
  int tokens_a_minute = 0;
  int tokens_a_conversation = 6'000;       // of a conversation that are read, about
  bool redact = true;                      // secrets and personal data are taken out before anything is sent
  std::vector<std::string> redact_also;    // and these (src/prompt/redact.hpp); not written into reports
  std::vector<std::string> redact_except;  // names of files whose conversations are sent as they are
};

/// What a person may choose. Its JSON has these names; docs/config.md explains each.
struct Config {
  std::string name;  // the report's title; empty: made from the question
  std::string question = "What are users asking the agent, and where does it fail?";
  std::uint64_t seed = 1;
  int categories = 0;  // wanted top-level categories; 0: by the rule in src/local/engine.hpp
  bool subcategories = true;
  std::vector<int> hierarchy;  // exactly so many categories, from the lowest level up ({40, 8}); empty: by the rule
  std::vector<Partition> partitions;  // these are the top-level categories; subcategories are still found
  std::size_t sample = 0;             // conversations that are analysed, drawn with the seed; 0: all
  double sample_share = 0;            // instead: this part of them
  std::string filter;                 // which conversations (src/filter/filter.hpp); empty: all
  std::optional<Time> start_time;     // that began at this time or later
  std::optional<Time> end_time;       // and before this one
  int last_n_hours = 0;               // instead: in so many hours before the run
  Models models;
  std::string summary_prompt;  // mustache (src/prompt/template.hpp); empty: the one in src/method/prompts
  std::vector<Attribute> attributes;
  Mapping mapping;  // for files whose fields are not recognised; used while reading
};

/// Reads the object of a config's "mapping".
Result<Mapping> parse_mapping(const std::string& json);

/// Reads a config; an unknown or mistyped field is an error that names it, and what was perhaps meant. Names of
/// LangSmith's own configs are understood.
Result<Config> parse_config(const std::string& json);

/// With last_n_hours as start_time and end_time; `now`: when the run begins, no value where it is not stated.
Result<Config> at_time(Config config, std::optional<Time> now);

}  // namespace tracesift
