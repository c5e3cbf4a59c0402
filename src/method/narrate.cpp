// SPDX-License-Identifier: MIT
#include "method/narrate.hpp"

#include <algorithm>

#include "analysis/claims.hpp"
#include "analysis/measure.hpp"
#include "base/text.hpp"
#include "method/prompts/narrate.mustache.hpp"
#include "prompt/reply.hpp"
#include "prompt/template.hpp"

namespace tracesift::method {
namespace {

using base::Json;
using prompt::Answer;
using prompt::Question;
namespace mustache = kainjow::mustache;

constexpr std::size_t kMaxPoints = 6;  // and what could not be seen comes last
constexpr std::size_t kMaxCandidates = 30;
constexpr std::size_t kMaxHighlights = 10;

Json narrate_schema() {
  const Json text = {{"type", "string"}};
  const Json integer = {{"type", "integer"}};
  const Json kinds = {{"type", "string"}, {"enum", {"usage", "failure", "quality", "latency", "cost"}}};
  const Json point = {
      {"type", "object"},
      {"properties", {{"kind", kinds}, {"text", text}, {"traces", {{"type", "array"}, {"items", integer}}}}},
      {"required", {"kind", "text", "traces"}},
      {"additionalProperties", false}};
  const Json highlight = {{"type", "object"},
                          {"properties", {{"trace", integer}, {"reason", text}}},
                          {"required", {"trace", "reason"}},
                          {"additionalProperties", false}};
  return {{"type", "object"},
          {"properties",
           {{"key_points", {{"type", "array"}, {"items", point}}},
            {"highlights", {{"type", "array"}, {"items", highlight}}}}},
          {"required", {"key_points", "highlights"}},
          {"additionalProperties", false}};
}

/// Of each category two that failed and a typical one; then those that try to steer the analyst.
std::vector<std::size_t> candidates_of(const Report& report) {
  std::vector<std::size_t> chosen;
  const auto take = [&](std::size_t row) {
    if (chosen.size() < kMaxCandidates && std::find(chosen.begin(), chosen.end(), row) == chosen.end())
      chosen.push_back(row);
  };
  for (const Category& category : report.categories) {
    if (category.level != 1) continue;
    int failures = 0;
    bool has_typical = false;
    for (std::size_t i = 0; i < report.rows.size(); ++i) {
      const Row& row = report.rows[i];
      if (!analysis::matches(row, {.category = category.id})) continue;
      if (!has_typical &&
          std::find(category.typical.begin(), category.typical.end(), row.thread_id) != category.typical.end()) {
        take(i);
        has_typical = true;
      }
      if (failures < 2 && row.outcome == Outcome::failed) {
        take(i);
        ++failures;
      }
    }
  }
  for (std::size_t i = 0; i < report.rows.size(); ++i) {
    if (report.rows[i].reading.instructs_analyst) take(i);
  }
  return chosen;
}

}  // namespace

Narrate::Narrate(Draft& draft)
    : draft_(draft), facts_(analysis::facts_of(draft.report)), candidates_(candidates_of(draft.report)) {
  asks_ = std::any_of(draft.report.rows.begin(), draft.report.rows.end(), is_read) && !facts_.empty();
}

std::size_t Narrate::begin_round() {
  if (asks_) {
    asks_ = false;
    ++rounds_;
    return 1;
  }
  finish();
  return 0;
}

Question Narrate::question(std::size_t, const Thread*) {
  const Report& report = draft_.report;
  Question question;
  question.role = prompt::ModelRole::thinking;
  question.name = "findings";
  question.needed = "key_points";
  question.schema = narrate_schema();
  question.max_tokens = 2'500;
  mustache::data values;
  values.set("question", report.config.question);
  values.set("fact", "{{f3}}");
  values.set("category", "{{c2}}");
  question.system = prompt::fill(kNarrate, values);
  question.prompt = "Facts:\n";
  for (std::size_t i = 0; i < facts_.size(); ++i) {
    question.prompt += "{{f" + std::to_string(i + 1) + "}} = " + facts_[i].figure.text + ": " + facts_[i].meaning;
    for (const std::string& word : facts_[i].says) question.prompt += " [" + word + "]";
    question.prompt += "\n";
  }
  question.prompt += "\nCategories:\n";
  for (const Category& category : report.categories) {
    question.prompt += "{{c" + category.id + "}} = " + category.name + ": " + category.description + "\n";
  }
  question.prompt += "\nConversations:\n";
  for (std::size_t k = 0; k < candidates_.size(); ++k) {
    const Row& row = report.rows[candidates_[k]];
    question.prompt += "[" + std::to_string(k + 1) + "] in {{c" + row.category_id +
                       "}}: " + base::shorten(row.summary, 300) +
                       (row.reading.symptom.empty() ? "" : " | went wrong: " + row.reading.symptom) + "\n";
  }
  if (!problems_.empty()) {
    question.prompt += "\nThese findings could not be used; write others in their place:\n";
    for (const std::string& problem : problems_) question.prompt += "- " + problem + "\n";
  }
  return question;
}

/// A conversation shows a finding if it is in a category that the finding names, or one that a figure counts.
bool Narrate::shows(std::size_t row, const KeyPoint& point) const {
  const Row& given = draft_.report.rows[row];
  bool names_any = false;
  for (const Part& part : point.parts) {
    const auto* category = std::get_if<CategoryRef>(&part);
    if (category == nullptr) continue;
    names_any = true;
    if (analysis::matches(given, {.category = category->id})) return true;
  }
  for (const Figure& figure : point.figures) {
    if (figure.filter.category || figure.filter.mode) {
      names_any = true;
      if (analysis::matches(given, figure.filter)) return true;
    }
  }
  return !names_any;
}

void Narrate::on_answer(std::size_t, const Answer& answer) {
  const bool has_text = answer.state == Answer::State::ok || answer.state == Answer::State::cut;
  const auto reply = has_text ? prompt::read_reply(answer.text, narrate_schema(), {"key_points"}) : std::nullopt;
  problems_.clear();
  const auto row_of = [&](const Json& number) -> std::optional<std::size_t> {
    if (!number.is_number_integer()) return std::nullopt;
    const auto k = number.get<std::int64_t>();
    if (k < 1 || k > static_cast<std::int64_t>(candidates_.size())) return std::nullopt;
    return candidates_[static_cast<std::size_t>(k - 1)];
  };
  for (const Json& one : reply ? (*reply)["key_points"] : Json::array()) {
    if (!one["text"].is_string() || points_.size() >= kMaxPoints) continue;
    const std::string text = prompt::clean(one["text"].get<std::string>(), 900);
    const std::string kind = one["kind"].is_string() ? one["kind"].get<std::string>() : "";
    if (!said_.insert(text).second) continue;
    analysis::Checked checked = analysis::check_sentence(text, kind, facts_, draft_.report);
    if (!checked.is_good) {
      problems_.push_back("“" + base::shorten(text, 200) + "”: " + checked.problem);
      continue;
    }
    Point point{std::move(checked.point), {}};
    for (const Json& number : one["traces"].is_array() ? one["traces"] : Json::array()) {
      const auto row = row_of(number);
      if (row && point.rows.size() < 3 && shows(*row, point.point)) point.rows.push_back(*row);
    }
    points_.push_back(std::move(point));
  }
  const Json list = reply && (*reply)["highlights"].is_array() ? (*reply)["highlights"] : Json::array();
  for (const Json& one : list) {
    const auto row = row_of(one["trace"]);
    if (!row || !one["reason"].is_string()) continue;
    const std::string reason = prompt::clean(one["reason"].get<std::string>(), 140);
    if (!reason.empty() && !analysis::states_quantity(reason, "")) highlights_.push_back({*row, reason});
  }
  const bool wants_more = points_.size() < 3 && (!problems_.empty() || (has_text && !reply));
  if (wants_more && rounds_ < 2) asks_ = true;
}

void Narrate::finish() {
  if (points_.empty()) return;
  Report& report = draft_.report;
  report.findings_by = "model";
  std::vector<KeyPoint> coverage;
  for (KeyPoint& point : report.key_points) {
    if (point.kind == "coverage") coverage.push_back(std::move(point));
  }
  report.key_points.clear();
  report.highlighted_traces.clear();
  const auto rank_of = [&](std::size_t row, const std::string& reason) {
    const Row& chosen = report.rows[row];
    for (const HighlightedTrace& known : report.highlighted_traces) {
      if (known.thread_id == chosen.thread_id) return known.rank;
    }
    if (report.highlighted_traces.size() >= kMaxHighlights) return 0;
    const int rank = static_cast<int>(report.highlighted_traces.size()) + 1;
    report.highlighted_traces.push_back({rank, chosen.thread_id, chosen.category_id, reason});
    return rank;
  };
  const auto reason_of = [&](std::size_t row) {
    for (const Highlight& highlight : highlights_) {
      if (highlight.row == row) return highlight.reason;
    }
    return std::string("Shows a finding");
  };
  for (Point& one : points_) {
    for (const std::size_t row : one.rows) {
      const int rank = rank_of(row, reason_of(row));
      if (rank == 0) continue;
      one.point.parts.emplace_back(std::string(" "));
      one.point.parts.emplace_back(TraceRef{rank});
      one.point.trace_refs.push_back(rank);
    }
    report.key_points.push_back(std::move(one.point));
  }
  for (const Highlight& highlight : highlights_) rank_of(highlight.row, highlight.reason);
  for (KeyPoint& point : coverage) report.key_points.push_back(std::move(point));
  points_.clear();
}

}  // namespace tracesift::method
