// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "base/json.hpp"

namespace tracesift::compare {

/// The earlier report in the categories of the later one: each of its conversations is put where it fits there, by what
/// was asked (src/local, with the later report's conversations as known ones). So a category that only got another
/// name, or was cut otherwise, is no change. An earlier category most of which fits nowhere stays beside them: it may
/// be gone.
///
/// Nothing where that cannot be done or would mean nothing: a report without rows, few of them, more than 30,000 in
/// both, or mostly the same conversations.
bool can_align(const base::Json& before, const base::Json& after, std::uint64_t common);
base::Json align(const base::Json& before, const base::Json& after);

}  // namespace tracesift::compare
