// SPDX-License-Identifier: MIT
// Which parts of a name by phrases ("next week, refunds, anna") say what is asked.
#pragma once

#include <string>
#include <string_view>

#include "local/request_candidates.hpp"

namespace tracesift::local {

/// The parts that say what is asked, in sentence case; where none does, those that are names only: of places, mostly.
/// `found` knows the names and people of the texts.
std::string informative_parts(std::string_view name, const RequestCandidates& found);

/// Somebody's name is in it.
bool has_person(std::string_view name, const RequestCandidates& found);

}  // namespace tracesift::local
