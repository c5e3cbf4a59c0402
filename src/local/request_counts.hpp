// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>

#include "local/request_candidates.hpp"

namespace tracesift::local {

/// What a group's conversations ask, state and mention more often than its siblings': at most three requests, two
/// troubles and one thing, each with its count.
Counted count_said(const RequestCandidates& found, std::size_t group);

}  // namespace tracesift::local
