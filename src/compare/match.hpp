// SPDX-License-Identifier: MIT
// Which category of an earlier report is which of a later one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json.hpp"

namespace tracesift::compare {

/// One of a report's categories, and the conversations in it (its subcategories' too), by their places in the rows.
struct Group {
  const base::Json* category = nullptr;
  std::vector<std::uint32_t> rows;
};

/// One level of a report's categories.
std::vector<Group> groups_of(const base::Json& report, int level);

/// A later category, the earlier one that it is, and what says so.
struct Match {
  std::size_t before = 0;
  std::size_t after = 0;
  std::string_view by;       // "uid", "members", "name", "words"
  std::uint64_t common = 0;  // conversations that are in both
};

/// What both levels have in common.
struct Overlap {
  std::uint64_t threads = 0;                                               // that are in both reports
  std::map<std::pair<std::size_t, std::size_t>, std::uint64_t> of_groups;  // in this earlier and that later group
  std::vector<std::uint64_t> before;                                       // of each earlier group: in both reports
  std::vector<std::uint64_t> after;
};

Overlap overlap_of(const base::Json& before, const std::vector<Group>& earlier, const base::Json& after,
                   const std::vector<Group>& later);

/// At most one for each category on either side, the surest first: by a uid that was kept, by conversations that are in
/// both (F1 of at least a half), then by equal names, then by words of what users asked (cosine of TF-IDF, each the
/// other's closest).
std::vector<Match> match(const base::Json& before, const std::vector<Group>& earlier, const base::Json& after,
                         const std::vector<Group>& later, const Overlap& overlap);

}  // namespace tracesift::compare
