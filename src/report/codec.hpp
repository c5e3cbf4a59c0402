// SPDX-License-Identifier: MIT
// The report as JSON, schema "tracesift.report/2". docs/report-format.md is its description and its changelog.
#pragma once

#include <string_view>

#include "base/json.hpp"
#include "tracesift/report.hpp"
#include "tracesift/result.hpp"

namespace tracesift::report {

base::Json to_json(const Report& report);
base::Json to_json(const Ledger& ledger);
base::Json to_json(const FileEntry& file);
base::Json to_json(const Error& error);
base::Json to_json(const Config& config);

/// How much of the people's words goes along.
enum class Include {
  aggregates,     // no rows, no quotes, no thread ids
  summaries,      // rows with the first words of each conversation
  conversations,  // the same; whole conversations travel beside the report
};
Result<Include> parse_include(std::string_view word);
void reduce(base::Json& report, Include include);

/// A report's JSON out of a report's JSON or HTML file. Newer schemas than ours are refused with a sentence.
Result<base::Json> read_report(std::string_view file);
bool looks_like_report(std::string_view head);

}  // namespace tracesift::report
