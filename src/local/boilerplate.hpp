// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <unordered_set>
#include <vector>

namespace tracesift::local {

/// Hashes of lines and sentences, numbers left out.
using Passages = std::unordered_set<std::uint64_t>;

/// The lines and sentences that most texts share (a template around each request, a greeting, a notice): they say
/// nothing of what sets one apart. None where there are only a few texts.
Passages shared_passages(const std::vector<std::string>& texts);

/// A text without these. One that is nothing else stays as it is.
std::string without_passages(std::string text, const Passages& passages);

}  // namespace tracesift::local
