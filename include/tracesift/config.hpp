// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "tracesift/mapping.hpp"
#include "tracesift/result.hpp"

namespace tracesift {

/// A category that is given: conversations are put into it as far as they fit.
struct Partition {
  std::string name;
  std::string description;
  std::vector<std::string> examples;  // requests that belong there
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
  Mapping mapping;                    // for files whose shape does not tell what is what; used while reading
};

/// Reads the object of a config's "mapping".
Result<Mapping> parse_mapping(const std::string& json);

/// Reads a config; an unknown or mistyped field is an error that names it.
Result<Config> parse_config(const std::string& json);

}  // namespace tracesift
