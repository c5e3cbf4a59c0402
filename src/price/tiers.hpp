// SPDX-License-Identifier: MIT
// Prices that are not a model's plain ones: long requests, and requests that were served first.
#pragma once

#include <cstdint>
#include <string_view>

namespace tracesift::price {

/// Times the list price.
struct Factors {
  double input = 1;  // caches too
  double output = 1;
};

/// Of one request with that many input tokens: some makers charge all of a long one at a higher price.
Factors long_request(std::string_view model, std::int64_t input_tokens);

/// Of a request with the service tier `priority`; 1 where a maker has no such price.
double priority(std::string_view model);

}  // namespace tracesift::price
