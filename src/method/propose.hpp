// SPDX-License-Identifier: MIT
// A config that a model writes from what somebody says of their agent and what their conversations show.
#pragma once

#include <optional>
#include <string>

#include "prompt/question.hpp"
#include "prompt/redact.hpp"
#include "tracesift/ingest.hpp"

namespace tracesift::method {

/// Answers to three questions; each may be empty.
struct Wishes {
  std::string does;    // what the agent does
  std::string learn;   // what to find out
  std::string groups;  // categories that are wanted
};

/// Shows a few first requests, evenly from first to last, and the names that a summary prompt may use. Personal data
/// is taken out where `redactions` are counted.
prompt::Question propose(const Wishes& wishes, const Dataset& dataset, prompt::Redactions* redactions);

/// What of the model's reply is a config (docs/config.md): name, question, summary_prompt, attributes, partitions. A
/// field that would not be taken is left out. Nothing where there is no question in it.
std::optional<base::Json> proposed(const std::string& reply);

}  // namespace tracesift::method
