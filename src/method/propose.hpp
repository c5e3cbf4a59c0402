// SPDX-License-Identifier: MIT
// A config that a model writes from what somebody says of their agent and what their conversations show.
#pragma once

#include <optional>
#include <string>

#include "prompt/question.hpp"
#include "tracesift/config.hpp"
#include "tracesift/ingest.hpp"

namespace tracesift::method {

/// Answers to three questions; each may be empty.
struct Wishes {
  std::string does;    // what the agent does
  std::string learn;   // what to find out
  std::string groups;  // categories that are wanted
};

/// Shows a few first requests, evenly from first to last, and the names that a summary prompt may use. Personal data
/// is taken out where `models` say so.
prompt::Question propose(const Wishes& wishes, const Dataset& dataset, const Models& models);

/// What of the model's reply is a config (docs/config.md): name, question, summary_prompt, attributes, partitions. A
/// field that would not be taken is left out. Nothing where there is no question in it.
std::optional<base::Json> proposed(const std::string& reply);

}  // namespace tracesift::method
