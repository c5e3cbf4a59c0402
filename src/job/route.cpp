// SPDX-License-Identifier: MIT
#include "job/route.hpp"

#include <utility>

#include "method/summarize.hpp"

namespace tracesift::job {

ModelRoute route_of(const Models& models, const provider::Provider& provider, bool thinks) {
  const std::string& wanted = thinks ? models.thinking : models.summary;
  const std::string_view otherwise = thinks ? provider.thinking : provider.summary;
  std::string base = models.base_url.empty() ? std::string(provider.base_url) : models.base_url;
  while (!base.empty() && base.back() == '/') base.pop_back();
  return {&provider, {wanted.empty() ? std::string(otherwise) : wanted, base, models.flex && provider.has_flex}};
}

std::optional<BatchQuestion> batch_question(const Config& config, const Dataset& dataset, const Thread& whole) {
  const provider::Provider* provider = provider::find_provider(config.models.provider);
  if (provider == nullptr) return std::nullopt;
  std::map<std::string, std::uint64_t> redactions;
  const prompt::Question question = method::summary_question(config, dataset, whole, {}, redactions, nullptr);
  provider::Model model = route_of(config.models, *provider, false).model;
  model.flex = false;  // a batch has a price of its own
  model.thought_tokens = provider::thoughts_of(*provider, question.role);
  HttpRequest request = provider->encode(model, question, {});
  return BatchQuestion{provider::reply_key(*provider, model, question), std::move(request.url),
                       std::move(request.body)};
}

}  // namespace tracesift::job
