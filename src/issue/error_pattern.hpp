// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tracesift::issue {

/// Version of the rules below: part of an issue's id, so that a change of them never joins issues silently.
inline constexpr std::string_view kPatternVersion = "t1";
inline constexpr std::string_view kMask = "<v>";

/// A message as its kind: what differs from case to case is `<v>`, in lower case, blanks one, at most 160 bytes.
struct ErrorPattern {
  std::string text;                 // "reservation <v> not found"
  std::string shown;                // the same with its capitals: "Reservation <v> not found"
  std::vector<std::string> values;  // what stood for each <v>, in their order
};

/// Masked are addresses, e-mails, quoted text, paths, ids after `#` and every word with a digit (numbers, dates, UUIDs,
/// hashes); masks side by side are one. As log parsers and Sentry's message parameterization do it, without a tree:
/// the step that fails is part of an issue's key already.
ErrorPattern pattern_of(std::string_view line);

/// The pattern with what is always the same put back: `usual[i]` for the i-th mask, empty where it stays masked.
std::string filled(const std::string& pattern, const std::vector<std::string>& usual);

}  // namespace tracesift::issue
