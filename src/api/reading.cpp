// SPDX-License-Identifier: MIT
#include <algorithm>
#include <map>
#include <utility>

#include "api/methods.hpp"
#include "base/field.hpp"
#include "report/codec.hpp"
#include "report/optional.hpp"
#include "report/thread.hpp"

namespace tracesift::api {

using base::text;

namespace {

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

Json ranges_json(const Reread& reread) {
  Json list = Json::array();
  for (const Reread::Range& range : reread.ranges()) {
    list.push_back({{"file", range.file}, {"offset", range.offset}, {"length", range.length}});
  }
  return list;
}

Result<Mapping> given_mapping(const Json& arguments) {
  const auto found = arguments.find("mapping");
  return parse_mapping(found == arguments.end() ? "{}" : base::dump_json(*found));
}

}  // namespace

/// The thread whose bytes were fed after "begin_reread".
Result<Thread> reread_thread(State& state) {
  if (!state.reread) return Error{Fault::bad_argument, "Call begin_reread first.", ""};
  Thread whole = state.reread->finish();
  state.reread.reset();
  if (whole.traces.front().runs.empty()) {
    return Error{Fault::not_found, "The file has changed since it was read. Drop it again.", whole.id};
  }
  return whole;
}

Result<Json> forget(State& state, const Json&) {
  state = State{};
  return Json(nullptr);
}

/// Before the first file is opened.
Result<Json> set_sample_share(State& state, const Json& arguments) {
  const double share = arguments.value("share", 1.0);
  if (!(share > 0 && share <= 1)) return Error{Fault::bad_argument, "A share is above 0 and at most 1.", "share"};
  state.ingest.set_sample_share(share);
  return Json(nullptr);
}

Result<Json> open(State& state, const Json& arguments) {
  const auto mapping = given_mapping(arguments);
  if (!mapping) return mapping.error();
  state.reread.reset();
  state.ingest.open(text(arguments, "name"), *mapping);
  return Json(nullptr);
}

/// The format by which another session can read the lines that follow; null: they must be fed here.
Result<Json> slice_format(State& state, const Json&) {
  const std::string_view format = state.ingest.slice_format();
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

Result<Json> reject_file(State& state, const Json& arguments) {
  state.ingest.reject_file(text(arguments, "name"), text(arguments, "message"));
  return Json(nullptr);
}

Result<Json> read_progress(State& state, const Json&) {
  const Ingest::Counts counts = state.ingest.counts();
  return Json{{"records", counts.records}, {"traces", counts.traces}};
}

Result<Json> finish_reading(State& state, const Json&) {
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

/// Answers which bytes must be fed before "thread" is called.
Result<Json> begin_reread(State& state, const Json& arguments) {
  if (!state.dataset) return no_dataset();
  const std::string id = text(arguments, "id");
  const auto found = state.thread_by_id.find(id);
  if (found == state.thread_by_id.end()) {
    return Error{Fault::not_found, "There is no conversation with this id.", id};
  }
  state.reread.emplace(*state.dataset, state.dataset->threads[found->second]);
  return ranges_json(*state.reread);
}

Result<Json> thread(State& state, const Json&) {
  const auto whole = reread_thread(state);
  if (!whole) return whole.error();
  return report::thread_json(*whole);
}

}  // namespace tracesift::api
