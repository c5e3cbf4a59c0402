// SPDX-License-Identifier: MIT
#include "analysis/sentence.hpp"

#include <algorithm>
#include <utility>

#include "analysis/measure.hpp"

namespace tracesift::analysis {
namespace {

constexpr std::size_t kMaxHighlights = 10;

}  // namespace

Sentence::Sentence(Report& report, std::string kind) : report_(report) { point_.kind = std::move(kind); }

Sentence& Sentence::text(std::string words) {
  if (!words.empty()) point_.parts.emplace_back(std::move(words));
  return *this;
}

Sentence& Sentence::number(std::string_view metric, Filter filter, std::string_view key) {
  if (auto made = figure(report_.rows, metric, std::move(filter), key)) {
    point_.parts.emplace_back(FigureRef{point_.figures.size()});
    point_.figures.push_back(std::move(*made));
  } else {
    whole_ = false;
  }
  return *this;
}

Sentence& Sentence::category(const Category& category) {
  point_.parts.emplace_back(CategoryRef{category.id});
  return *this;
}

Sentence& Sentence::share(const Filter& filter) {
  number("count", filter).text(" of ").number("count", {}).text(" conversations (").number("share", filter);
  return text(", 95% CI ").number("share_ci", filter).text(")");
}

Sentence& Sentence::rate(const Filter& filter) {
  number("failure_rate", filter).text(" (").number("failed", filter).text(" of ").number("count", filter);
  return text(", 95% CI ").number("failure_rate_ci", filter).text(")");
}

Sentence& Sentence::headline_ends() {
  point_.headline = point_.parts.size();
  return *this;
}

Sentence& Sentence::trace(const Row* row, const std::string& reason) {
  if (row == nullptr) return *this;
  auto& highlights = report_.highlighted_traces;
  auto known = std::find_if(highlights.begin(), highlights.end(),
                            [&](const HighlightedTrace& h) { return h.thread_id == row->thread_id; });
  if (known == highlights.end()) {
    if (highlights.size() >= kMaxHighlights) return *this;
    highlights.push_back({static_cast<int>(highlights.size()) + 1, row->thread_id, row->category_id, reason});
    known = highlights.end() - 1;
  }
  text(" ");
  point_.parts.emplace_back(TraceRef{known->rank});
  point_.trace_refs.push_back(known->rank);
  return *this;
}

void Sentence::end() {
  if (whole_ && report_.key_points.size() < kMaxFindings) report_.key_points.push_back(std::move(point_));
}

const Row* matching(const Report& report, const Filter& filter, std::size_t nth) {
  for (const Row& row : report.rows) {
    if (matches(row, filter) && nth-- == 0) return &row;
  }
  return nullptr;
}

}  // namespace tracesift::analysis
