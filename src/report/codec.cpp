// SPDX-License-Identifier: MIT
#include "report/codec.hpp"

#include <algorithm>
#include <cmath>

#include "base/field.hpp"
#include "base/math.hpp"
#include "base/text.hpp"
#include "base/units.hpp"
#include "metric/metric.hpp"
#include "price/price.hpp"
#include "report/issues.hpp"
#include "report/layers.hpp"
#include "report/optional.hpp"
#include "report/sentence.hpp"

namespace tracesift::report {
namespace {

using base::Json;

/// Statistics are written with ten significant digits: the rest is the noise of adding in some order.
Json number(double value) { return base::written(value); }

Json maybe_number(const std::optional<double>& value) { return value ? number(*value) : Json(nullptr); }
Json interval(const Interval& ci) { return Json::array({number(ci.low), number(ci.high)}); }

Json value_json(const metric::Value& value) {
  if (const auto* whole = std::get_if<std::int64_t>(&value)) return *whole;
  if (const auto* real = std::get_if<double>(&value)) return number(*real);
  if (const auto* ci = std::get_if<Interval>(&value)) return interval(*ci);
  return nullptr;
}

Json stats_json(const Metrics& metrics) {
  Json feedback = Json::object();
  for (const auto& [key, mean] : metrics.feedback) feedback[key] = {{"n", mean.n}, {"mean", number(mean.mean)}};
  Json attributes = Json::object();
  for (const auto& [key, values] : metrics.attributes) attributes[key] = values;
  Json numbers = Json::object();
  for (const auto& [key, mean] : metrics.numbers) numbers[key] = {{"n", mean.n}, {"mean", number(mean.mean)}};
  Json json = Json::object();
  for (const metric::Metric& metric : metric::metrics()) json[std::string(metric.id)] = value_json(metric.of(metrics));
  json["feedback"] = std::move(feedback);
  json["attributes"] = std::move(attributes);
  json["numbers"] = std::move(numbers);
  return json;
}

Json difference_json(const Difference& d) {
  Json json = {{"kind", d.kind}, {"key", d.key}};
  if (d.kind == "attribute") json["value"] = d.value;
  json["here"] = Json::array({d.here, d.of_here});
  json["elsewhere"] = Json::array({d.elsewhere, d.of_elsewhere});
  json["q"] = number(d.q);
  return json;
}

Json category_json(const Category& category) {
  Json differences = Json::array();
  for (const Difference& difference : category.differences) differences.push_back(difference_json(difference));
  Json json = {{"id", category.id},
               {"parent_id", maybe_text(category.parent_id)},
               {"level", category.level},
               {"name", category.name},
               {"description", category.description},
               {"example", category.example},
               {"count", category.stats.count},
               {"share", number(category.share)},
               {"share_ci", interval(category.share_ci)},
               {"typical", category.typical},
               {"phrases", category.phrases},
               {"stats", stats_json(category.stats)},
               {"failure_q", number(category.failure_q)},
               {"differences", std::move(differences)}};
  if (!category.uid.empty()) json["uid"] = category.uid;
  if (!category.absorbed.empty()) json["absorbed"] = category.absorbed;
  if (category.is_new) json["is_new"] = true;
  if (category.pinned) json["pinned"] = true;
  if (!category.over_time.empty()) {
    json["over_time"] = category.over_time;
    json["trend"] = {{"z", number(category.trend_z)}, {"q", number(category.trend_q)}};
  }
  return json;
}

const char* word(Outcome outcome) {
  switch (outcome) {
    case Outcome::unknown: return "unknown";
    case Outcome::succeeded: return "succeeded";
    case Outcome::failed: return "failed";
  }
  return "unknown";
}

Json mode_json(const FailureMode& mode) {
  return {{"id", mode.id},
          {"title", mode.title},
          {"rule", mode.rule},
          {"decides", mode.decides},
          {"count", mode.count},
          {"share", number(mode.share)},
          {"share_ci", interval(mode.share_ci)},
          {"by_category", mode.by_category},
          {"threads", mode.threads}};
}

/// Parts of one: on a map, ten thousandths are finer than a screen.
Json place(double part) { return static_cast<double>(std::lround(part * 1e4)) / 1e4; }

Json row_json(const Row& row) {
  Json feedback = Json::object();
  for (const Feedback& entry : row.feedback) {
    feedback[entry.key] = entry.score ? Json(*entry.score) : Json(entry.value);
  }
  Json json = {{"thread_id", row.thread_id},
               {"category_id", maybe_text(row.category_id)},
               {"summary", row.summary},
               {"outcome", word(row.outcome)},
               {"error", maybe_text(row.error)},
               {"start_time", maybe_time(row.start)},
               {"latency_s", maybe_number(row.latency_s)},
               {"tokens", maybe(row.tokens)},
               {"cost_usd", maybe_number(row.cost_usd)},
               {"turns", row.turns},
               {"tool_calls", row.tool_calls},
               {"tool_errors", row.tool_errors},
               {"model", maybe_text(row.model)},
               {"feedback", std::move(feedback)},
               {"tags", row.tags},
               {"attributes", row.attributes}};
  if (!row.outcome_by.empty()) json["outcome_by"] = row.outcome_by;
  for (const Sign& sign : row.signs) {
    Json json_sign = {{"mode", sign.mode}};
    if (!sign.at.empty()) json_sign["at"] = sign.at;
    if (!sign.detail.empty()) json_sign["detail"] = sign.detail;
    json["signs"].push_back(std::move(json_sign));
  }
  if (!row.issues.empty()) json["issues"] = row.issues;
  if (!row.copy_of.empty()) json["copy_of"] = row.copy_of;
  if (row.cost_is_computed) json["cost_is_computed"] = true;
  for (const auto& [key, value] : row.numbers) json["attributes"][key] = value;
  if (!row.tools.empty()) json["tools"] = row.tools;
  if (row.mark) json["mark"] = *row.mark;
  if (row.fit) json["fit"] = place(std::max(0.0, *row.fit));
  if (row.spot) json["spot"] = Json::array({place(row.spot->x), place(row.spot->y)});
  if (row.reading.by.empty()) return json;
  Json& reading = json["reading"] = {{"by", row.reading.by}};
  if (!row.reading.outcome.empty()) reading["outcome"] = row.reading.outcome;
  if (!row.reading.at.empty()) reading["at"] = row.reading.at;
  if (!row.reading.symptom.empty()) reading["symptom"] = row.reading.symptom;
  return json;
}

Json filter_json(const Filter& filter) {
  Json json = Json::object();
  if (filter.category) json["category"] = *filter.category;
  if (filter.not_category) json["not_category"] = *filter.not_category;
  if (filter.error) json["error"] = *filter.error;
  if (filter.outcome) json["outcome"] = word(*filter.outcome);
  if (filter.mode) json["mode"] = *filter.mode;
  if (filter.tool_errors) json["tool_errors"] = *filter.tool_errors;
  if (filter.spoken) json["spoken"] = *filter.spoken;
  if (filter.issue) json["fields"]["issue"] = *filter.issue;
  for (const auto& [key, value] : filter.attributes) json["fields"]["attribute:" + key] = value;
  return json;
}

Json figure_json(const Figure& figure) {
  Json json = {{"text", figure.text}, {"metric", figure.metric}};
  if (!figure.key.empty()) json["key"] = figure.key;
  json["value"] = number(figure.value);
  if (figure.high) json["high"] = number(*figure.high);
  json["filter"] = filter_json(figure.filter);
  return json;
}

Json key_point_json(const KeyPoint& point, const Report& report) {
  const auto name_of = [&](const std::string& id) {
    for (const Category& category : report.categories) {
      if (category.id == id) return category.name;
    }
    return id;
  };
  Json parts = Json::array();
  for (const Part& part : point.parts) {
    if (const auto* words = std::get_if<std::string>(&part)) parts.push_back(*words);
    if (const auto* made = std::get_if<FigureRef>(&part)) parts.push_back({{"figure", made->index}});
    if (const auto* trace = std::get_if<TraceRef>(&part)) parts.push_back({{"trace", trace->rank}});
    if (const auto* category = std::get_if<CategoryRef>(&part)) parts.push_back({{"category", category->id}});
  }
  Json figures = Json::array();
  for (const Figure& figure : point.figures) figures.push_back(figure_json(figure));
  Json json = {{"kind", point.kind},
               {"text", ""},
               {"parts", std::move(parts)},
               {"figures", std::move(figures)},
               {"trace_refs", point.trace_refs}};
  if (point.headline > 0) json["headline"] = point.headline;
  json["text"] = sentence(json, name_of);
  return json;
}

Json counts_json(const RecordCounts& counts) {
  return {{"read", counts.read},
          {"used", counts.used},
          {"ignored", counts.ignored},
          {"duplicate", counts.duplicate},
          {"bad", counts.bad}};
}

Json models_json(const Models& models) {
  Json json = {{"provider", models.provider},
               {"base_url", models.base_url},
               {"summary", models.summary},
               {"thinking", models.thinking},
               {"flex", models.flex},
               {"concurrency", models.concurrency},
               {"requests_a_minute", models.requests_a_minute},
               {"tokens_a_minute", models.tokens_a_minute},
               {"tokens_a_conversation", models.tokens_a_conversation},
               {"redact", models.redact}};
  if (models.names_only) json["names_only"] = true;
  if (models.budget_usd > 0) json["budget_usd"] = models.budget_usd;
  if (!models.redact_except.empty()) json["redact_except"] = models.redact_except;
  return json;
}

Json metrics_json(const Metrics& metrics, std::size_t of) {
  Json json = {{"count", metrics.count}};
  json["share"] = number(of == 0 ? 0 : static_cast<double>(metrics.count) / static_cast<double>(of));
  json["stats"] = stats_json(metrics);
  return json;
}

}  // namespace

Json to_json(const Error& error) {
  return {{"fault", name(error.fault)}, {"message", error.message}, {"where", error.where}};
}

Json to_json(const FileEntry& file) {
  Json problems = Json::array();
  for (const Error& error : file.problems) problems.push_back(to_json(error));
  Json json = {{"name", file.name},
               {"bytes", file.bytes},
               {"format", maybe_text(file.format)},
               {"records", counts_json(file.records)},
               {"threads", file.threads},
               {"problems", std::move(problems)}};
  for (const UnreadText& unread : file.unread) {
    json["unread"].push_back({{unread.part == UnreadText::Part::field ? "field" : "record", unread.name},
                              {"records", unread.records},
                              {"where", unread.where}});
  }
  for (const FileEntry::Field& field : file.fields) {
    json["fields"].push_back({{"path", field.path}, {"example", field.example}});
    if (!field.role.empty()) json["fields"].back()["role"] = field.role;
  }
  return json;
}

Json to_json(const Ledger& ledger) {
  Json files = Json::array();
  for (const FileEntry& file : ledger.files) files.push_back(to_json(file));
  Json json = {{"loaded", ledger.loaded},
               {"analysed", ledger.analysed},
               {"no_text", ledger.no_text},
               {"records", counts_json(ledger.records)},
               {"files", std::move(files)}};
  if (ledger.unique > 0) json["unique"] = ledger.unique;
  if (ledger.undrawn > 0) json["undrawn"] = ledger.undrawn;
  if (ledger.unmatched > 0) json["unmatched"] = ledger.unmatched;
  if (ledger.unsampled > 0) json["unsampled"] = ledger.unsampled;
  if (ledger.filtered > 0) json["filtered"] = ledger.filtered;
  if (ledger.by_model + ledger.refused + ledger.failed + ledger.unasked > 0) {
    json["models"] = {{"by_model", ledger.by_model},
                      {"copies", ledger.copies},
                      {"refused", ledger.refused},
                      {"failed", ledger.failed},
                      {"unasked", ledger.unasked}};
  }
  return json;
}

Json to_json(const Config& config) {
  Json partitions = Json::array();
  for (const Partition& partition : config.partitions) {
    partitions.push_back(
        {{"name", partition.name}, {"description", partition.description}, {"examples", partition.examples}});
  }
  Json attributes = Json::array();
  for (const Attribute& attribute : config.attributes) {
    attributes.push_back({{"name", attribute.name},
                          {"type", attribute.type},
                          {"description", attribute.description},
                          {"filter_by", attribute.filter_by}});
  }
  return {{"name", config.name},
          {"question", config.question},
          {"seed", config.seed},
          {"categories", config.categories},
          {"subcategories", config.subcategories},
          {"hierarchy", config.hierarchy},
          {"partitions", std::move(partitions)},
          {"sample", config.sample_share > 0 ? Json(config.sample_share) : Json(config.sample)},
          {"filter", config.filter},
          {"last_n_hours", config.last_n_hours},
          {"start_time", config.last_n_hours > 0 ? Json(nullptr) : maybe_time(config.start_time)},
          {"end_time", config.last_n_hours > 0 ? Json(nullptr) : maybe_time(config.end_time)},
          {"models", models_json(config.models)},
          {"summary_prompt", config.summary_prompt},
          {"attributes", std::move(attributes)},
          {"mapping", config.mapping}};
}

Json to_json(const Report& report) {
  Json json = {{"schema", Report::schema},
               {"title", report.title},
               {"engine", report.engine},
               {"steps", report.steps},
               {"provenance",
                {{"categories", report.categories_by}, {"names", report.names_by}, {"findings", report.findings_by}}},
               {"seed", report.config.seed},
               {"config", to_json(report.config)},
               {"period", {{"start", maybe_time(report.period_start)}, {"end", maybe_time(report.period_end)}}}};
  if (report.config.start_time || report.config.end_time) {
    json["window"] = {{"start", maybe_time(report.config.start_time)}, {"end", maybe_time(report.config.end_time)}};
  }
  const bool is_computed =
      std::any_of(report.rows.begin(), report.rows.end(), [](const Row& row) { return row.cost_is_computed; });
  if (is_computed) json["prices_as_of"] = price::kAsOf;
  for (const KeyPoint& point : report.key_points) json["key_points"].push_back(key_point_json(point, report));
  for (const HighlightedTrace& trace : report.highlighted_traces) {
    json["highlighted_traces"].push_back({{"rank", trace.rank},
                                          {"thread_id", trace.thread_id},
                                          {"category_id", maybe_text(trace.category_id)},
                                          {"reason", trace.reason}});
  }
  for (const Category& category : report.categories) json["categories"].push_back(category_json(category));
  json["unclassified"] = metrics_json(report.unclassified, report.rows.size());
  json["overall"] = metrics_json(report.overall, report.rows.size());
  for (const FailureMode& mode : report.failure_modes) json["failure_modes"].push_back(mode_json(mode));
  json["issues"] = issues_json(report.issues);
  if (!report.tools.empty()) json["tools"] = tools_json(report.tools);
  if (report.time_spent) {
    json["time_spent"] = {{"model_s", number(report.time_spent->model_s)},
                          {"tools_s", number(report.time_spent->tools_s)},
                          {"person_s", number(report.time_spent->person_s)},
                          {"idle_s", number(report.time_spent->idle_s)}};
  }
  if (report.stability) {
    json["stability"] = {{"agreement", number(report.stability->agreement)},
                         {"moved", number(report.stability->moved)}};
  }
  if (report.continued) {
    json["continued"] = {{"title", report.continued->title},
                         {"kept", report.continued->kept},
                         {"placed", report.continued->placed},
                         {"fresh", report.continued->fresh}};
  }
  for (const Spent& spent : report.spent) {
    json["spent"].push_back({{"stage", spent.stage},
                             {"model", spent.model},
                             {"answers", spent.answers},
                             {"input_tokens", spent.input_tokens},
                             {"cached_tokens", spent.cached_tokens},
                             {"output_tokens", spent.output_tokens},
                             {"cost_usd", maybe_number(spent.cost_usd)}});
    if (spent.estimated > 0) json["spent"].back()["estimated"] = spent.estimated;
  }
  if (!report.spent.empty()) json["contested"] = report.contested;
  if (!report.ended_early.empty()) json["ended_early"] = report.ended_early;
  if (!report.redactions.empty()) json["redactions"] = report.redactions;
  if (!report.bucket.empty()) {
    Json starts = Json::array();
    for (const Time start : report.buckets) starts.push_back(base::format_time(start));
    json["over_time"] = {{"bucket", report.bucket}, {"starts", std::move(starts)}, {"counts", report.bucket_counts}};
  }
  for (const Row& row : report.rows) json["rows"].push_back(row_json(row));
  for (const char* list : {"key_points", "highlighted_traces", "categories", "failure_modes", "rows"}) {
    if (!json.contains(list)) json[list] = Json::array();
  }
  json["ledger"] = to_json(report.ledger);
  if (!report.layers.empty()) json["taxonomy"] = layers_json(report.layers);
  return json;
}

Result<Include> parse_include(std::string_view word) {
  if (word == "aggregates") return Include::aggregates;
  if (word == "summaries") return Include::summaries;
  if (word == "conversations") return Include::conversations;
  return Error{Fault::bad_argument, "include must be aggregates, summaries or conversations.", "include"};
}

void reduce(Json& report, Include include) {
  if (include != Include::aggregates) return;
  if (report.contains("taxonomy")) leave_out_rare(report["taxonomy"]);
  report["rows"] = Json::array();
  report["highlighted_traces"] = Json::array();
  if (report.contains("comparison")) {
    for (Json& category : report["comparison"]["categories"]) category.erase("quotes");
  }
  for (Json& mode : report["failure_modes"]) mode["threads"] = Json::array();
  if (report.contains("issues")) leave_out_cases(report["issues"]);
  if (report.contains("tools")) {
    for (Json& tool : report["tools"]) tool["error_texts"] = Json::array();
  }
  for (Json& category : report["categories"]) {
    category["example"] = "";
    category["typical"] = Json::array();
    // What the local engine writes of a category quotes what users say.
    for (const Json& phrase : category.value("phrases", Json::array())) {
      const std::string quoted = "“" + (phrase.is_string() ? phrase.get<std::string>() : std::string()) + "”";
      if (base::text(category, "description").find(quoted) != std::string::npos) category["description"] = "";
    }
    category["phrases"] = Json::array();
  }
  for (Json& point : report["key_points"]) {
    Json parts = Json::array();
    for (Json& part : point["parts"]) {
      if (!part.is_object() || !part.contains("trace")) parts.push_back(part);
    }
    for (const Json& rank : point["trace_refs"]) {
      std::string text = point["text"];
      const std::string mark = " #" + std::to_string(rank.get<int>());
      if (const auto at = text.rfind(mark); at != std::string::npos) point["text"] = text.erase(at, mark.size());
    }
    point["parts"] = std::move(parts);
    point["trace_refs"] = Json::array();
  }
}

}  // namespace tracesift::report
