// SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "tracesift/config.hpp"
#include "tracesift/ingest.hpp"

namespace tracesift::job {

/// The question that would be asked about a conversation.
struct Preview {
  std::string system;
  std::string prompt;
  double input_tokens = 0;  // about, by the provider's way of counting
  std::map<std::string, std::uint64_t> redactions;
  std::vector<std::string> empty;  // names in the prompt that this conversation has no value for
};
Preview preview(const Config& config, const Dataset& dataset, const Thread& whole);

/// What a run would take: by role, and as a range of cost. Nothing where no price is known.
struct Estimate {
  struct Role {
    std::string model;
    std::uint64_t requests = 0;
    double input_tokens = 0;
    double output_tokens = 0;
    std::optional<double> cost_usd;
  };
  std::vector<Role> roles;  // summaries and assignments, then thinking
  std::optional<double> low_usd;
  std::optional<double> high_usd;
  std::optional<double> least_budget_usd;  // with which a model finds categories; below it can only read
};
/// `input_tokens`: the mean of some previews.
Estimate estimate(const Config& config, const Dataset& dataset, double input_tokens);

/// A budget can only be kept where prices are known.
std::optional<Error> unpriced(const Config& config);

}  // namespace tracesift::job
