// SPDX-License-Identifier: MIT
#include "api/api.hpp"

#include <array>

#include "api/methods.hpp"

namespace tracesift::api {

std::span<const Method> methods() {
  // clang-format off
  static constexpr std::array<Method, 36> table = {{
      {"formats", formats},
      {"forget", forget},
      {"draw", draw},
      {"open", open},
      {"share", share},
      {"slice", slice},
      {"close", close},
      {"refuse", refuse},
      {"reading", reading},
      {"assemble", assemble},
      {"overview", overview},
      {"thread_ids", thread_ids},
      {"recall", recall},
      {"thread", thread},
      {"providers", providers},
      {"list_models", list_models},
      {"propose", propose},
      {"accept", accept},
      {"matching", matching},
      {"variables", variables},
      {"preview", preview},
      {"estimate", estimate},
      {"start", start},
      {"recut", recut},
      {"poll", poll},
      {"supply", supply},
      {"receive", receive},
      {"end_early", end_early},
      {"report", report_of},
      {"redacted", redacted},
      {"html", html},
      {"is_report", is_report},
      {"load", load},
      {"edit", edit_report},
      {"mark", mark},
      {"compare", compare_with},
  }};
  // clang-format on
  return table;
}

}  // namespace tracesift::api
