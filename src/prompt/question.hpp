// SPDX-License-Identifier: MIT
// What the method asks of a model and what it gets back: no provider, no HTTP, no time.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/json.hpp"

namespace tracesift::prompt {

/// Many small questions go to a cheap model, few large ones to a good one.
enum class ModelRole { summary, thinking };

struct Question {
  ModelRole role = ModelRole::summary;
  std::string name;    // of the schema: letters, digits, _
  std::string system;  // instructions; equal for all questions of a stage, so that a provider can cache them
  std::string prompt;
  base::Json schema;        // JSON Schema in the subset that every provider takes: see src/provider/provider.hpp
  const char* needed = "";  // field of it without which an answer is of no use
  int max_tokens = 1000;
};

/// Billed tokens. `input` includes what was cached; `output` includes what was thought.
struct Billed {
  std::int64_t input = 0;
  std::int64_t cached = 0;
  std::int64_t cache_write = 0;
  std::int64_t output = 0;
  std::optional<double> cost_usd;  // as the provider states it
  std::optional<bool> flex;        // at half the price, as the provider states it
  bool priority = false;           // at the price of a faster tier, as the provider states it
};

struct Answer {
  enum class State {
    ok,
    cut,          // ended at the limit of tokens
    refused,      // the model or a filter of its provider did not want to
    too_long,     // the question does not fit the model's context
    failed,       // no answer, whatever was tried; `text` says why
    over_budget,  // never asked: it might have cost more than is left
    stopped,      // never asked: the run ended before
  };
  State state = State::failed;
  std::string text;
  Billed billed;
};

}  // namespace tracesift::prompt
