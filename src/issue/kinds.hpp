// SPDX-License-Identifier: MIT
#pragma once

#include <span>
#include <string_view>

#include "tracesift/issue.hpp"

namespace tracesift::issue {

/// A kind of issue: one row, which says how its cases are found, joined, named and judged.
struct Kind {
  /// What parts its cases into issues.
  enum class Key { step_and_pattern, step, pattern, category, none };
  /// In which conversations it could have happened.
  enum class Eligible { all, with_step, with_second_turn, with_answer };

  std::string_view id;
  std::string_view title;      // alone; of a step: "STEP: …" or this with the step behind it
  std::string_view with_step;  // the title where a step is known, "<step>" its place; empty: none
  Key key = Key::none;
  Eligible eligible = Eligible::all;
  std::span<const std::string_view> signs;  // ids of failure rules whose signs are its cases
  bool decides = false;                     // it is the failure itself: not tested against outcomes, always high
  bool may_be_right = false;                // medium at most
  bool cites_last = false;                  // of its signs the last message shows it, those before are what it repeats
};

/// In order of precedence.
std::span<const Kind> kinds();
const Kind* find_kind(std::string_view id);

// Kinds that calls are looked at for, not signs.
inline constexpr std::string_view kToolError = "tool_error";
inline constexpr std::string_view kPersonRefused = "person_refused";
inline constexpr std::string_view kEnded = "ended";
inline constexpr std::string_view kStepLimit = "step_limit";
inline constexpr std::string_view kContextLimit = "context_limit";
inline constexpr std::string_view kLoop = "loop";
inline constexpr std::string_view kNoLookup = "no_lookup";
inline constexpr std::string_view kNoContact = "no_contact";
inline constexpr std::string_view kUnexplained = Issue::kUnexplained;

}  // namespace tracesift::issue
