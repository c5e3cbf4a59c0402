// SPDX-License-Identifier: MIT
#include "price/price.hpp"

#include <algorithm>
#include <cstdlib>
#include <string>
#include <vector>

#include "base/text.hpp"
#include "price/prices.csv.hpp"
#include "price/tiers.hpp"

namespace tracesift::price {
namespace {

/// Times the input price (docs.claude.com/en/docs/build-with-claude/prompt-caching): five minutes cost 1.25 times.
constexpr double kHourWrite = 2;

struct Price {
  std::string model;
  bool is_prefix = false;
  // Dollars per million tokens. An unknown cache price is the input's.
  double input = 0;
  double cache_read = 0;
  double cache_write = 0;
  double output = 0;
};

std::vector<Price> read_table() {
  std::vector<Price> table;
  std::string_view rest = kPrices;
  const auto cut = [](std::string_view& text, char at) {
    const std::size_t end = std::min(text.find(at), text.size());
    const std::string_view head = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    return head;
  };
  const auto number = [](std::string_view digits, double otherwise) {
    return digits.empty() ? otherwise : std::strtod(std::string(digits).c_str(), nullptr);
  };
  cut(rest, '\n');  // the header
  while (!rest.empty()) {
    std::string_view line = base::trim(cut(rest, '\n'));
    if (line.empty()) continue;
    Price& price = table.emplace_back();
    std::string_view model = cut(line, ',');
    price.is_prefix = model.back() == '*';
    if (price.is_prefix) model.remove_suffix(1);
    price.model = model;
    price.input = number(cut(line, ','), 0);
    price.cache_read = number(cut(line, ','), price.input);
    price.cache_write = number(cut(line, ','), price.input);
    price.output = number(line, 0);
  }
  return table;
}

const Price* find_price(std::string_view model) {
  static const std::vector<Price> table = read_table();
  const Price* best = nullptr;
  for (const Price& price : table) {
    if (price.is_prefix ? !base::starts_with(model, price.model) : model != price.model) continue;
    if (!price.is_prefix) return &price;
    if (best == nullptr || price.model.size() > best->model.size()) best = &price;
  }
  return best;
}

/// `gpt-4o-2024-08-06`, `gpt-4-0613`, `…-20250219` without the day, `…-latest` without the word.
std::string_view undated(std::string_view model) {
  for (const std::string_view word : {"-latest", "-preview"}) {
    if (model.size() > word.size() && model.substr(model.size() - word.size()) == word) {
      return model.substr(0, model.size() - word.size());
    }
  }
  std::size_t end = model.size();
  std::size_t digits = 0;
  while (end > 0 && ((model[end - 1] >= '0' && model[end - 1] <= '9') || (model[end - 1] == '-' && digits > 0))) {
    digits += model[end - 1] == '-' ? 0 : 1;
    --end;
    if (digits == 8 || (digits == 4 && end > 0 && model[end - 1] == '-')) {
      if (end > 0 && model[end - 1] == '-' && (digits == 8 || end < 6 || model[end - 2] > '9')) {
        return model.substr(0, end - 1);
      }
    }
  }
  return model;
}

const Price* price_of(std::string_view given) {
  const std::string lower = base::lower_ascii(base::trim(given));
  std::string_view model = lower;
  if (const std::size_t slash = model.rfind('/'); slash != std::string_view::npos) model.remove_prefix(slash + 1);
  if (const std::size_t claude = model.find("claude"); claude != std::string_view::npos) model.remove_prefix(claude);
  if (const Price* price = find_price(model)) return price;
  if (const std::size_t colon = model.find(':'); colon != std::string_view::npos) model = model.substr(0, colon);
  if (const Price* price = find_price(model)) return price;
  return find_price(undated(model));
}

}  // namespace

std::optional<double> cost_of(std::string_view model, const Usage& usage, Scope scope) {
  if (model.empty() || (!usage.input_tokens && !usage.output_tokens)) return std::nullopt;
  const Price* price = price_of(model);
  if (price == nullptr) return std::nullopt;
  const auto tokens = [](const std::optional<std::int64_t>& count) {
    return static_cast<double>(std::max<std::int64_t>(count.value_or(0), 0));
  };
  const double read = std::min(tokens(usage.cache_read_tokens), tokens(usage.input_tokens));
  const double written = std::min(tokens(usage.cache_write_tokens), tokens(usage.input_tokens) - read);
  const double hour = std::min(tokens(usage.cache_write_1h_tokens), written);
  const double plain = tokens(usage.input_tokens) - read - written;
  const double input = plain * price->input + read * price->cache_read + (written - hour) * price->cache_write +
                       hour * kHourWrite * price->input;
  Factors factors;
  if (scope == Scope::one_request) factors = long_request(price->model, usage.input_tokens.value_or(0));
  const double tier = usage.price_factor == Usage::kPriority ? priority(price->model) : usage.price_factor;
  return tier * (input * factors.input + tokens(usage.output_tokens) * price->output * factors.output) / 1e6;
}

}  // namespace tracesift::price
