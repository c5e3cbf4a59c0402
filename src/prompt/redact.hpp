// SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace tracesift::prompt {

/// How often something of each kind was taken out.
using Redactions = std::map<std::string, std::uint64_t>;

/// A few of each kind as they were, shortened.
using Examples = std::map<std::string, std::set<std::string>>;

/// Removes what should not be sent: secrets, e-mail addresses, phone and card numbers, IP addresses and the names
/// in home folders. Each becomes its kind in brackets: "[email]". By patterns: it finds what looks like one, so it
/// misses what does not. What is someone's `own` to hide becomes "[private]": words as written, in any
/// case, with any digit for a #.
std::string redact(std::string_view text, Redactions& found, Examples* examples = nullptr,
                   const std::vector<std::string>& own = {});

}  // namespace tracesift::prompt
