// SPDX-License-Identifier: MIT
#include "price/tiers.hpp"

#include <array>

#include "base/text.hpp"

namespace tracesift::price {
namespace {

struct LongRow {
  std::string_view model;  // how its name begins; the longest counts
  std::int64_t above = 0;  // input tokens; 0: never
  Factors factors;
};

/// https://docs.claude.com/en/docs/about-claude/pricing (long context), https://ai.google.dev/gemini-api/docs/pricing,
/// https://platform.openai.com/docs/pricing
constexpr std::array<LongRow, 11> kLong = {{
    {"claude-sonnet-4", 200'000, {2, 1.5}},
    {"claude-4-sonnet", 200'000, {2, 1.5}},
    {"claude-sonnet-4-6", 0, {}},
    {"claude-sonnet-4.6", 0, {}},
    {"gemini-1.5-pro", 128'000, {2, 2}},
    {"gemini-2.5-pro", 200'000, {2, 1.5}},
    {"gemini-3-pro", 200'000, {2, 1.5}},
    {"gemini-3.1-pro", 200'000, {2, 1.5}},
    {"gpt-5.4", 272'000, {2, 1.5}},
    {"gpt-5.4-mini", 0, {}},
    {"gpt-5.4-nano", 0, {}},
}};

struct PriorityRow {
  std::string_view model;
  double factor = 1;
};

/// https://openai.com/api-priority-processing/: its prices by those of the list.
constexpr std::array<PriorityRow, 12> kPriority = {{
    {"gpt-5", 2},
    {"gpt-5.5", 2.5},
    {"gpt-5-mini", 1.8},
    {"gpt-5-nano", 1},
    {"gpt-4.1", 1.75},
    {"gpt-4.1-nano", 2},
    {"gpt-4o", 1.7},
    {"gpt-4o-2024-05-13", 1.75},
    {"gpt-4o-mini", 5.0 / 3},
    {"o3", 1.75},
    {"o3-mini", 1},
    {"o4-mini", 20.0 / 11},
}};

template <class Rows>
const typename Rows::value_type* longest(const Rows& rows, std::string_view model) {
  const typename Rows::value_type* best = nullptr;
  for (const auto& row : rows) {
    if (base::starts_with(model, row.model) && (best == nullptr || row.model.size() > best->model.size())) best = &row;
  }
  return best;
}

}  // namespace

Factors long_request(std::string_view model, std::int64_t input_tokens) {
  const LongRow* row = longest(kLong, model);
  return row != nullptr && row->above > 0 && input_tokens > row->above ? row->factors : Factors{};
}

double priority(std::string_view model) {
  const PriorityRow* row = longest(kPriority, model);
  return row != nullptr ? row->factor : 1;
}

}  // namespace tracesift::price
