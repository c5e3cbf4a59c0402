// SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <optional>
#include <string>

#include "provider/provider.hpp"
#include "tracesift/config.hpp"
#include "tracesift/dataset.hpp"

namespace tracesift::job {

/// What is asked, by one role of questions.
struct ModelRoute {
  const provider::Provider* provider = nullptr;
  provider::Model model;
};

/// The model that a config names for summaries, or for thinking; the provider's own where it names none.
ModelRoute route_of(const Models& models, const provider::Provider& provider, bool thinks);

/// The question about one conversation as somebody may send it in a batch: the reply is kept under `key`.
struct BatchQuestion {
  std::string key;
  std::string url;
  std::string body;  // JSON
};
/// Nothing where no provider is named.
std::optional<BatchQuestion> batch_question(const Config& config, const Dataset& dataset, const Thread& whole);

}  // namespace tracesift::job
