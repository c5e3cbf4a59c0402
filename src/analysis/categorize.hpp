// SPDX-License-Identifier: MIT
#pragma once

#include "local/engine.hpp"
#include "tracesift/report.hpp"

namespace tracesift::analysis {

/// The categories that are wanted or known from an earlier report, as the engine takes them. Rows and texts have one
/// order.
std::vector<local::SeedGroup> seed_groups(const Config& config, const Taxonomy& previous, const std::vector<Row>& rows);

/// Turns the engine's groups into the report's categories and gives each row its leaf. Rows and texts have one order.
void apply_groups(const local::Engine& engine, const Taxonomy& previous, Report& report);

/// "Other in …": what is in a category and in none of its subcategories.
bool is_rest(const Category& category);

/// A uid for each category that has none: a hash of who is in it.
void give_uids(Report& report);

/// Where the categories are, for later reports: the earlier report's layers, and one for what is new. After the
/// groups were applied.
void keep_layers(const local::Engine& engine, const Taxonomy& previous, Report& report);

/// Marks the rows that say the same as an earlier one. After the engine read their words.
void mark_duplicates(const local::Engine& engine, Report& report);

/// Gives each row its place in the map, and how well it fits its category. After the rows have their categories.
void place_rows(const local::Engine& engine, Report& report);

/// Of a category that was pinned: that it is, and what it says.
void keep_words(const Taxonomy& previous, int entry, Category& category);

/// Compares the top categories with those of another seed. After the groups were applied.
void check_stability(local::Engine& engine, Report& report);

}  // namespace tracesift::analysis
