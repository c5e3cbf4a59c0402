// SPDX-License-Identifier: MIT
#include <utility>

#include "api/methods.hpp"
#include "base/field.hpp"
#include "compare/compare.hpp"
#include "edit/edit.hpp"
#include "report/codec.hpp"
#include "report/page.hpp"
#include "report/redact.hpp"
#include "report/thread.hpp"

namespace tracesift::api {

using base::text;

namespace {

Error no_report() { return {Fault::bad_argument, "Make or load a report first.", ""}; }

Json taken_json(const report::Taken& taken) { return {{"counts", taken.counts}, {"examples", taken.examples}}; }

}  // namespace

Result<Json> report_of(State& state, const Json& arguments) {
  if (!state.report) return no_report();
  const std::string word = text(arguments, "include");
  const auto include = report::parse_include(word.empty() ? "summaries" : word);
  if (!include) return include.error();
  Json copy = *state.report;
  report::reduce(copy, *include);
  return copy;
}

/// The report or a conversation without what looks like personal data, and what was taken out.
Result<Json> redacted(State& state, const Json& arguments) {
  report::Taken taken;
  if (const auto found = arguments.find("thread"); found != arguments.end() && found->is_object()) {
    Json thread = *found;
    report::redact_thread(thread, taken);
    return Json{{"thread", std::move(thread)}, {"taken", taken_json(taken)}};
  }
  auto reduced = report_of(state, arguments);
  if (!reduced) return reduced;
  report::redact_report(*reduced, taken);
  return Json{{"report", std::move(*reduced)}, {"taken", taken_json(taken)}};
}

Result<Json> html(State& state, const Json& arguments) {
  auto reduced = report_of(state, arguments);
  if (!reduced) return reduced;
  report::Taken taken;
  if (arguments.value("redact", false)) report::redact_report(*reduced, taken);
  const report::Viewer viewer{text(arguments, "script"), text(arguments, "script_hash"), text(arguments, "style"),
                              text(arguments, "style_hash")};
  report::Page page = report::make_page(*reduced, viewer, text(arguments, "date"));
  return Json{{"before", std::move(page.before)}, {"after", std::move(page.after)}, {"taken", taken_json(taken)}};
}

Result<Json> is_report(State&, const Json& arguments) {
  return Json(report::looks_like_report(text(arguments, "head")));
}

Result<Json> load(State& state, const Json& arguments) {
  auto loaded = report::read_report(text(arguments, "text"));
  if (!loaded) return loaded;
  state = State{};
  state.report = *loaded;
  return loaded;
}

/// The report with its categories as a person wants them: all edits since it was made, in their order.
Result<Json> edit_report(State& state, const Json& arguments) {
  if (!state.report) return no_report();
  if (!state.unedited) state.unedited = state.report;
  const auto edits = arguments.find("edits");
  auto edited = edit::edit(*state.unedited, edits == arguments.end() ? Json() : *edits);
  if (!edited) return edited;
  state.report = edits->empty() ? *state.unedited : std::move(*edited);
  return *state.report;
}

/// Whether a conversation is in the right category, as a person sees it; null takes it back.
Result<Json> mark(State& state, const Json& arguments) {
  if (!state.report) return no_report();
  const std::string id = text(arguments, "thread");
  const auto right = arguments.find("right");
  const auto mark_in = [&](Json& report) {
    for (Json& row : report["rows"]) {
      if (text(row, "thread_id") != id) continue;
      if (right != arguments.end() && right->is_boolean()) {
        row["mark"] = *right;
      } else {
        row.erase("mark");
      }
      return true;
    }
    return false;
  };
  if (state.unedited) mark_in(*state.unedited);
  if (!mark_in(*state.report)) return Error{Fault::not_found, "There is no conversation with this id.", id};
  return Json(nullptr);
}

/// Sets the report beside an earlier one; what changed becomes a part of it, and of what it is shared as.
Result<Json> compare_with(State& state, const Json& arguments) {
  if (!state.report) return no_report();
  const auto earlier = report::read_report(text(arguments, "earlier"));
  if (!earlier) return earlier.error();
  (*state.report)["comparison"] = compare::compare(*earlier, *state.report);
  return (*state.report)["comparison"];
}

}  // namespace tracesift::api
