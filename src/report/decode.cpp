// SPDX-License-Identifier: MIT
#include "report/decode.hpp"

#include "base/field.hpp"
#include "base/time.hpp"

namespace tracesift::report {
namespace {

using base::Json;
using base::text;

std::optional<double> number(const Json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_number() ? std::optional<double>(found->get<double>()) : std::nullopt;
}

int count(const Json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_number_integer() ? found->get<int>() : 0;
}

bool flag(const Json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && *found == Json(true);
}

template <class Value>
std::vector<Value> list(const Json& object, const char* key, bool (Json::*is)() const noexcept) {
  std::vector<Value> values;
  const auto found = object.find(key);
  if (found == object.end() || !found->is_array()) return values;
  for (const Json& value : *found) {
    if ((value.*is)()) values.push_back(value.get<Value>());
  }
  return values;
}

Outcome outcome_of(const std::string& word) {
  if (word == "succeeded") return Outcome::succeeded;
  return word == "failed" ? Outcome::failed : Outcome::unknown;
}

Reading reading_of(const Json& row) {
  Reading reading;
  const auto found = row.find("reading");
  if (found == row.end() || !found->is_object()) return reading;
  reading.by = text(*found, "by");
  reading.outcome = text(*found, "outcome");
  reading.at = list<std::uint32_t>(*found, "at", &Json::is_number_unsigned);
  reading.symptom = text(*found, "symptom");
  return reading;
}

Row row_of(const Json& json) {
  Row row;
  row.thread_id = text(json, "thread_id");
  row.category_id = text(json, "category_id");
  row.summary = text(json, "summary");
  row.error = text(json, "error");
  row.outcome = outcome_of(text(json, "outcome"));
  row.outcome_by = text(json, "outcome_by");
  if (const auto signs = json.find("signs"); signs != json.end() && signs->is_array()) {
    for (const Json& sign : *signs) {
      if (!sign.is_object()) continue;
      row.signs.push_back(
          {text(sign, "mode"), list<std::uint32_t>(sign, "at", &Json::is_number_unsigned), text(sign, "detail")});
    }
  }
  row.issues = list<std::string>(json, "issues", &Json::is_string);
  row.reading = reading_of(json);
  row.start = base::parse_time(text(json, "start_time"));
  row.latency_s = number(json, "latency_s");
  if (const auto tokens = json.find("tokens"); tokens != json.end() && tokens->is_number_integer())
    row.tokens = tokens->get<std::int64_t>();
  row.cost_usd = number(json, "cost_usd");
  row.cost_is_computed = flag(json, "cost_is_computed");
  row.copy_of = text(json, "copy_of");
  row.turns = count(json, "turns");
  row.tool_calls = count(json, "tool_calls");
  row.tool_errors = count(json, "tool_errors");
  row.tools = list<std::string>(json, "tools", &Json::is_string);
  row.model = text(json, "model");
  if (const auto feedback = json.find("feedback"); feedback != json.end() && feedback->is_object()) {
    for (const auto& [key, value] : feedback->items()) {
      Feedback& entry = row.feedback.emplace_back();
      entry.key = key;
      if (value.is_number()) entry.score = value.get<double>();
      if (value.is_string()) entry.value = value.get<std::string>();
    }
  }
  row.tags = list<std::string>(json, "tags", &Json::is_string);
  if (const auto attributes = json.find("attributes"); attributes != json.end() && attributes->is_object()) {
    for (const auto& [key, value] : attributes->items()) {
      if (value.is_number()) row.numbers[key] = value.get<double>();
      if (value.is_string()) row.attributes[key] = value.get<std::string>();
    }
  }
  if (const auto spot = list<double>(json, "spot", &Json::is_number); spot.size() == 2)
    row.spot = MapPoint{spot[0], spot[1]};
  row.fit = number(json, "fit");
  if (const auto mark = json.find("mark"); mark != json.end() && mark->is_boolean()) row.mark = mark->get<bool>();
  return row;
}

}  // namespace

std::vector<Row> rows_of(const Json& report) {
  std::vector<Row> rows;
  for (const Json& row : report.at("rows")) rows.push_back(row_of(row));
  return rows;
}

std::vector<Category> categories_of(const Json& report) {
  std::vector<Category> categories;
  for (const Json& json : report.at("categories")) {
    Category& category = categories.emplace_back();
    category.id = text(json, "id");
    category.parent_id = text(json, "parent_id");
    category.level = category.parent_id.empty() ? 1 : 2;
    category.uid = text(json, "uid");
    category.absorbed = list<std::string>(json, "absorbed", &Json::is_string);
    category.is_new = flag(json, "is_new");
    category.pinned = flag(json, "pinned");
    category.name = text(json, "name");
    category.description = text(json, "description");
    category.example = text(json, "example");
    category.typical = list<std::string>(json, "typical", &Json::is_string);
    category.phrases = list<std::string>(json, "phrases", &Json::is_string);
  }
  return categories;
}

}  // namespace tracesift::report
