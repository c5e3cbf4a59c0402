// SPDX-License-Identifier: MIT
#include "api/api.hpp"

#include <array>

#include "api/methods.hpp"

namespace tracesift::api {

std::span<const Method> methods() {
  // clang-format off
  static constexpr std::array<Method, 35> table = {{
      {"forget", forget},
      {"set_sample_share", set_sample_share},
      {"open", open},
      {"slice_format", slice_format},
      {"slice", slice},
      {"close", close},
      {"reject_file", reject_file},
      {"read_progress", read_progress},
      {"finish_reading", finish_reading},
      {"thread_ids", thread_ids},
      {"begin_reread", begin_reread},
      {"thread", thread},
      {"providers", providers},
      {"list_models", list_models},
      {"propose", propose},
      {"accept", accept},
      {"count_matches", count_matches},
      {"variables", variables},
      {"preview", preview},
      {"batch_question", batch_question},
      {"estimate", estimate},
      {"start", start},
      {"recluster", recluster},
      {"poll", poll},
      {"provide_thread", provide_thread},
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
