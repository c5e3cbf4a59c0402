// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tracesift/report.hpp"

namespace tracesift::analysis {

/// The id of the category above; empty at the top.
std::string parent_of(const std::string& category);
bool has_sign(const Row& row, const std::string& mode);
bool matches(const Row& row, const Filter& filter);

/// Whether an export states failures (errors) but no success: then a conversation without a failure counts as one that
/// did not fail, as in every failure rate.
bool tells_only_failures(const std::vector<Row>& rows);

Metrics measure(const std::vector<const Row*>& rows);

/// Fills every number of the report from its rows: shares, metrics, the overall figures.
void measure_all(Report& report);

/// A figure's value, computed from the rows: the only way a number gets into a sentence. Nothing when no row has it.
/// web/rows/figures.js does the same on the reader's side.
std::optional<Figure> figure(const std::vector<Row>& rows, std::string_view metric, Filter filter,
                             std::string_view key = "");

}  // namespace tracesift::analysis
