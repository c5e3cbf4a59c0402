// SPDX-License-Identifier: MIT
#include "api.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "report/codec.hpp"
#include "report/optional.hpp"
#include "report/page.hpp"
#include "report/taxonomy.hpp"
#include "report/thread.hpp"

namespace tracesift::api {
namespace {

using base::Json;
using State = Session::State;

Error no_dataset() { return {Fault::bad_argument, "Read files first: there is no dataset yet.", ""}; }
Error no_report() { return {Fault::bad_argument, "Make or load a report first.", ""}; }

std::string text(const Json& arguments, const char* key) {
  const auto found = arguments.find(key);
  return found != arguments.end() && found->is_string() ? found->get<std::string>() : std::string();
}

Json overview_json(const Dataset& dataset) {
  std::map<std::string, std::uint64_t> formats;
  std::map<std::string, std::uint64_t> feedback;
  std::uint64_t failed = 0;
  std::uint64_t with_latency = 0;
  std::uint64_t with_tokens = 0;
  std::uint64_t with_cost = 0;
  std::uint64_t messages = 0;
  std::optional<Time> start;
  std::optional<Time> end;
  for (const Thread& thread : dataset.threads) {
    ++formats[thread.source_format];
    failed += thread.error.empty() ? 0 : 1;
    with_latency += thread.latency_s ? 1 : 0;
    with_tokens += thread.usage.total_tokens ? 1 : 0;
    with_cost += thread.usage.cost_usd ? 1 : 0;
    messages += thread.messages.size();
    for (const Feedback& entry : thread.feedback) ++feedback[entry.key];
    if (thread.start && (!start || *thread.start < *start)) start = thread.start;
    if (thread.end && (!end || *thread.end > *end)) end = thread.end;
  }
  return {{"threads", dataset.threads.size()},
          {"messages", messages},
          {"formats", formats},
          {"failed", failed},
          {"with_latency", with_latency},
          {"with_tokens", with_tokens},
          {"with_cost", with_cost},
          {"feedback", feedback},
          {"period", {{"start", report::maybe_time(start)}, {"end", report::maybe_time(end)}}},
          {"ledger", report::to_json(dataset.ledger)}};
}

Json progress_json(const Progress& progress) {
  return {
      {"stage", progress.stage}, {"done", progress.done}, {"total", progress.total}, {"finished", progress.finished}};
}

Result<Json> formats(State&, const Json&) {
  Json list = Json::array();
  for (const FormatInfo& format : known_formats()) list.push_back({{"id", format.id}, {"title", format.title}});
  return list;
}

Result<Json> forget(State& state, const Json&) {
  state = State{};
  return Json(nullptr);
}

Result<Mapping> given_mapping(const Json& arguments) {
  const auto found = arguments.find("mapping");
  return parse_mapping(found == arguments.end() ? "{}" : base::dump_json(*found));
}

Result<Json> open(State& state, const Json& arguments) {
  const auto mapping = given_mapping(arguments);
  if (!mapping) return mapping.error();
  state.reread.reset();
  state.ingest.open(text(arguments, "name"), *mapping);
  return Json(nullptr);
}

/// By which format another session can read the lines that follow; null where they must be fed.
Result<Json> share(State& state, const Json&) {
  const std::string_view format = state.ingest.share();
  return format.empty() ? Json(nullptr) : Json(format);
}

/// Makes this session read slices of a file that another one reads.
Result<Json> slice(State& state, const Json& arguments) {
  const auto mapping = given_mapping(arguments);
  if (!mapping) return mapping.error();
  state.slices.emplace(text(arguments, "name"), text(arguments, "format"), *mapping);
  return Json(nullptr);
}

Result<Json> close(State& state, const Json&) { return report::to_json(state.ingest.close()); }

Result<Json> refuse(State& state, const Json& arguments) {
  state.ingest.refuse(text(arguments, "name"), text(arguments, "message"));
  return Json(nullptr);
}

Result<Json> reading(State& state, const Json&) {
  const Ingest::Counts counts = state.ingest.counts();
  return Json{{"records", counts.records}, {"traces", counts.traces}};
}

Result<Json> assemble(State& state, const Json&) {
  state.job.reset();
  state.report.reset();
  state.dataset = state.ingest.finish();
  state.ingest = Ingest(Keep::index);
  const auto& all = state.dataset->threads;
  state.thread_by_id.clear();
  for (std::size_t i = 0; i < all.size(); ++i) state.thread_by_id.emplace(all[i].id, i);
  return overview_json(*state.dataset);
}

Result<Json> thread_ids(State& state, const Json& arguments) {
  if (!state.dataset) return no_dataset();
  const auto& all = state.dataset->threads;
  const auto from = std::min<std::size_t>(arguments.value("from", std::size_t{0}), all.size());
  const auto count = std::min<std::size_t>(arguments.value("count", std::size_t{100}), all.size() - from);
  Json list = Json::array();
  for (std::size_t i = from; i < from + count; ++i) list.push_back(all[i].id);
  return list;
}

/// Begins to read a thread again: answers which bytes are to be fed, before "thread" is called.
Result<Json> recall(State& state, const Json& arguments) {
  if (!state.dataset) return no_dataset();
  const std::string id = text(arguments, "id");
  const auto found = state.thread_by_id.find(id);
  if (found == state.thread_by_id.end()) {
    return Error{Fault::not_found, "There is no conversation with this id.", id};
  }
  state.reread.emplace(*state.dataset, state.dataset->threads[found->second]);
  Json list = Json::array();
  for (const Reread::Range& range : state.reread->ranges()) {
    list.push_back({{"file", range.file}, {"offset", range.offset}, {"length", range.length}});
  }
  return list;
}

Result<Json> thread(State& state, const Json&) {
  if (!state.reread) return Error{Fault::bad_argument, "Call recall first.", ""};
  const Thread whole = state.reread->finish();
  state.reread.reset();
  if (whole.traces.front().runs.empty()) {
    return Error{Fault::not_found, "The file has changed since it was read. Drop it again.", whole.id};
  }
  return report::thread_json(whole);
}

Result<Json> start(State& state, const Json& arguments) {
  if (!state.dataset) return no_dataset();
  if (state.dataset->threads.empty()) return Error{Fault::empty, "No conversation was found to analyse.", ""};
  const auto found = arguments.find("config");
  auto config = parse_config(found == arguments.end() ? "{}" : base::dump_json(*found));
  if (!config) return config.error();
  Taxonomy previous;
  if (const std::string earlier = text(arguments, "previous"); !earlier.empty()) {
    const auto read = report::read_report(earlier);
    if (!read) return read.error();
    previous = report::taxonomy_of(*read);
  }
  state.report.reset();
  state.job.emplace(*state.dataset, std::move(*config), std::move(previous));
  return Json(nullptr);
}

Result<Json> poll(State& state, const Json&) {
  if (!state.job) return Error{Fault::bad_argument, "Start a report first.", ""};
  const Progress progress = state.job->poll();
  if (progress.finished && !state.report) state.report = report::to_json(state.job->report());
  return progress_json(progress);
}

Result<Json> report_of(State& state, const Json& arguments) {
  if (!state.report) return no_report();
  const std::string word = text(arguments, "include");
  const auto include = report::parse_include(word.empty() ? "summaries" : word);
  if (!include) return include.error();
  Json copy = *state.report;
  report::reduce(copy, *include);
  return copy;
}

Result<Json> html(State& state, const Json& arguments) {
  auto reduced = report_of(state, arguments);
  if (!reduced) return reduced;
  const report::Viewer viewer{text(arguments, "script"), text(arguments, "script_hash"), text(arguments, "style"),
                              text(arguments, "style_hash")};
  report::Page page = report::make_page(*reduced, viewer, text(arguments, "date"));
  return Json{{"before", std::move(page.before)}, {"after", std::move(page.after)}};
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

}  // namespace

std::span<const Method> methods() {
  static constexpr std::array<Method, 18> table = {{
      {"formats", formats},
      {"forget", forget},
      {"open", open},
      {"share", share},
      {"slice", slice},
      {"close", close},
      {"refuse", refuse},
      {"reading", reading},
      {"assemble", assemble},
      {"thread_ids", thread_ids},
      {"recall", recall},
      {"thread", thread},
      {"start", start},
      {"poll", poll},
      {"report", report_of},
      {"html", html},
      {"is_report", is_report},
      {"load", load},
  }};
  return table;
}

}  // namespace tracesift::api
