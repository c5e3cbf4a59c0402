// SPDX-License-Identifier: MIT
// What a model call costs by its maker's list prices: for exports that state tokens but no cost. An estimate, and
// marked as one wherever it is shown: no discounts; caches, batches and priority only where the export states them.
//
// prices.csv: US dollars per million tokens; a model's name, or with `*` how it begins. Collected from the makers'
// public price pages and two MIT-licensed collections of them (pydantic/genai-prices, Wei-Shaw/model-price-repo).
#pragma once

#include <optional>
#include <string_view>

#include "tracesift/trace.hpp"

namespace tracesift::price {

/// The day the prices were collected.
inline constexpr std::string_view kAsOf = "2026-11-22";

/// What the tokens are of: a request may be long enough for another price, a sum of requests says nothing of that.
enum class Scope { sum, one_request };

/// US dollars; nothing when the model is not in the table or no tokens are stated. Takes the names that gateways and
/// clouds give a model too: `openai/gpt-4o`, `us.anthropic.claude-…-v1:0`, `models/gemini-…`.
std::optional<double> cost_of(std::string_view model, const Usage& usage, Scope scope = Scope::sum);

}  // namespace tracesift::price
