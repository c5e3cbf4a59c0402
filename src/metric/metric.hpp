// SPDX-License-Identifier: MIT
// The metrics that are measured over any set of rows, one row each. Measuring fills Metrics; sentences, the report's
// JSON and docs/report-format.md (tools/check_docs.mjs) go by this table. web/rows/metrics.js is the reader's side of
// it.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "tracesift/report.hpp"

namespace tracesift::metric {

/// monostate: no row states it.
using Value = std::variant<std::monostate, std::int64_t, double, Interval>;

struct Metric {
  std::string_view id;  // as the report's JSON and its figures name it
  Value (*of)(const Metrics&);
  std::string (*print)(double);  // of a double; counts and intervals have one way
  bool needs_rows = false;       // says nothing of no rows: a rate
};

/// In the order of the report's JSON.
std::span<const Metric> metrics();
const Metric* find(std::string_view id);

}  // namespace tracesift::metric
