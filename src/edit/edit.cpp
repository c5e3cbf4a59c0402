// SPDX-License-Identifier: MIT
#include "edit/edit.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "analysis/categorize.hpp"
#include "analysis/contrasts.hpp"
#include "analysis/findings.hpp"
#include "analysis/measure.hpp"
#include "analysis/outcomes.hpp"
#include "base/field.hpp"
#include "base/json.hpp"
#include "edit/tree.hpp"
#include "report/codec.hpp"
#include "report/decode.hpp"
#include "report/issues.hpp"
#include "report/sentence.hpp"
#include "tracesift/config.hpp"

namespace tracesift::edit {
namespace {

using base::Json;
using base::text;

std::vector<std::string> texts(const Json& object, const char* key) {
  std::vector<std::string> list;
  const auto found = object.find(key);
  if (found == object.end() || !found->is_array()) return list;
  for (const Json& one : *found) {
    if (one.is_string()) list.push_back(one.get<std::string>());
  }
  return list;
}

constexpr const char* kMarkIssue = "mark_issue";

std::optional<Error> apply(const Json& edit, Tree& tree) {
  if (!edit.is_object()) return Error{Fault::bad_argument, "An edit is an object with an “op”.", ""};
  const std::string op = text(edit, "op");
  const std::string id = text(edit, "id");
  if (op == "rename") return tree.rename(id, text(edit, "name"));
  if (op == "describe") return tree.describe(id, text(edit, "description"));
  if (op == "pin") return tree.pin(id, edit.value("pinned", Json(true)) == Json(true));
  if (op == "merge") return tree.merge(texts(edit, "ids"), text(edit, "name"));
  if (op == "move") return tree.move(id, text(edit, "parent"));
  if (op == "assign") return tree.assign(texts(edit, "threads"), id);
  if (op == kMarkIssue) return std::nullopt;  // no category changes
  if (op == "split") {
    const auto into = edit.find("into");
    return tree.split(id, into != edit.end() && into->is_number_integer() ? into->get<int>() : 2);
  }
  return Error{Fault::bad_argument, "There is no edit “" + op + "”.", "op"};
}

/// What a person says of issues: kept by id, also in later reports.
std::optional<Error> mark_issues(const Json& edits, Json& issues) {
  for (std::size_t i = 0; i < edits.size(); ++i) {
    if (text(edits[i], "op") != kMarkIssue) continue;
    const std::string mark = text(edits[i], "mark");
    const std::string where = "edits." + std::to_string(i);
    if (!report::is_mark(mark)) {
      return Error{Fault::bad_argument, "A mark is resolved, ignored, not_an_issue, or empty to take it away.", where};
    }
    const auto found = std::find_if(issues.begin(), issues.end(),
                                    [&](const Json& issue) { return text(issue, "id") == text(edits[i], "id"); });
    if (found == issues.end()) return Error{Fault::bad_argument, "There is no such issue in this report.", where};
    (*found)["mark"] = mark;
    if (mark.empty()) found->erase("mark");
  }
  return std::nullopt;
}

bool changes_words_only(const Json& edits) {
  for (const Json& edit : edits) {
    const std::string op = text(edit, "op");
    if (op != "rename" && op != "describe" && op != "pin" && op != kMarkIssue) return false;
  }
  return true;
}

/// What a report says besides its numbers, from the one before.
void keep(const Json& before, std::initializer_list<const char*> fields, Json& after) {
  for (const char* field : fields) {
    if (before.contains(field)) after[field] = before[field];
  }
}

/// The sentences that are kept, with the current names.
void keep_sentences(const Json& before, const Report& report, Json& after) {
  keep(before, {"key_points", "highlighted_traces"}, after);
  const auto name_of = [&](const std::string& id) {
    for (const Category& category : report.categories) {
      if (category.id == id) return category.name;
    }
    return id;
  };
  for (Json& point : after["key_points"]) point["text"] = report::sentence(point, name_of);
}

}  // namespace

Result<Json> edit(const Json& before, const Json& edits) {
  if (!edits.is_array()) return Error{Fault::bad_argument, "Edits are a list.", "edits"};
  if (before.at("rows").empty()) {
    return Error{Fault::bad_argument, "This report was shared without its rows, so nothing can be counted again.", ""};
  }
  Report report;
  report.rows = report::rows_of(before);
  report.categories = report::categories_of(before);
  report.issues = report::issues_of(before);
  const auto asked = before.find("config");
  if (asked != before.end()) {
    if (Result<Config> config = parse_config(base::dump_json(*asked))) report.config = std::move(*config);
  }
  const auto seed = before.find("seed");
  if (seed != before.end() && seed->is_number_unsigned()) report.config.seed = seed->get<std::uint64_t>();
  const Json& ledger = before.at("ledger");
  report.ledger.no_text = ledger.value("no_text", std::uint64_t{0});
  report.ledger.records.bad = ledger["records"].value("bad", std::uint64_t{0});
  Tree tree(report);
  for (std::size_t i = 0; i < edits.size(); ++i) {
    if (std::optional<Error> error = apply(edits[i], tree)) {
      error->where = "edits." + std::to_string(i) + (error->where.empty() ? "" : ": " + error->where);
      return *error;
    }
  }
  analysis::give_uids(report);
  analysis::measure_all(report);
  analysis::count_modes(report);
  analysis::follow_over_time(report);
  analysis::find_differences(report);
  analysis::write_findings(report);
  Json after = report::to_json(report);
  keep(before,
       {"title", "engine", "steps", "provenance", "seed", "config", "period", "prices_as_of", "spent", "contested",
        "ended_early", "redactions", "ledger", "taxonomy", "issues", "tools", "time_spent"},
       after);
  if (after["issues"].is_null()) after["issues"] = Json::array();
  if (std::optional<Error> error = mark_issues(edits, after["issues"])) return *error;
  report::follow_edit(report, after["issues"]);
  if (changes_words_only(edits)) {
    keep(before, {"stability", "continued"}, after);
    keep_sentences(before, report, after);
  }
  const auto earlier = before.find("edits");
  after["edits"] = earlier != before.end() && earlier->is_array() ? *earlier : Json::array();
  for (const Json& one : edits) after["edits"].push_back(one);
  return after;
}

}  // namespace tracesift::edit
