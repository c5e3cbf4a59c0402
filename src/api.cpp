// SPDX-License-Identifier: MIT
#include "api.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "base/field.hpp"
#include "base/time.hpp"
#include "compare/compare.hpp"
#include "edit/edit.hpp"
#include "job/estimate.hpp"
#include "job/sample.hpp"
#include "prompt/template.hpp"
#include "provider/catalogue.hpp"
#include "provider/provider.hpp"
#include "report/codec.hpp"
#include "report/optional.hpp"
#include "report/page.hpp"
#include "report/redact.hpp"
#include "report/taxonomy.hpp"
#include "report/thread.hpp"

namespace tracesift::api {
namespace {

using base::Json;
using base::text;
using State = Session::State;

Error no_dataset() { return {Fault::bad_argument, "Read files first: there is no dataset yet.", ""}; }
Error no_report() { return {Fault::bad_argument, "Make or load a report first.", ""}; }

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
  Json json = {
      {"stage", progress.stage}, {"done", progress.done}, {"total", progress.total}, {"finished", progress.finished}};
  if (progress.cost_usd > 0) json["cost_usd"] = progress.cost_usd;
  if (!progress.asks) return json;
  json["asks"] = true;
  json["in_flight"] = progress.in_flight;
  json["retries"] = progress.retries;
  if (progress.waits_s) json["waits_s"] = *progress.waits_s;
  if (!progress.latest.empty()) json["latest"] = progress.latest;
  return json;
}

Json ranges_json(const Reread& reread) {
  Json list = Json::array();
  for (const Reread::Range& range : reread.ranges()) {
    list.push_back({{"file", range.file}, {"offset", range.offset}, {"length", range.length}});
  }
  return list;
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

Result<Json> overview(State& state, const Json&) {
  if (!state.dataset) return no_dataset();
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
  return ranges_json(*state.reread);
}

/// The thread whose bytes were fed after "recall".
Result<Thread> recalled(State& state) {
  if (!state.reread) return Error{Fault::bad_argument, "Call recall first.", ""};
  Thread whole = state.reread->finish();
  state.reread.reset();
  if (whole.traces.front().runs.empty()) {
    return Error{Fault::not_found, "The file has changed since it was read. Drop it again.", whole.id};
  }
  return whole;
}

Result<Json> thread(State& state, const Json&) {
  const auto whole = recalled(state);
  if (!whole) return whole.error();
  return report::thread_json(*whole);
}

Result<Config> config_of(const Json& arguments) {
  const auto found = arguments.find("config");
  auto config = parse_config(found == arguments.end() ? "{}" : base::dump_json(*found));
  if (!config) return config;
  return at_time(std::move(*config), base::parse_time(text(arguments, "time")));
}

/// How many conversations a config asks for, and ids of some of them, evenly from first to last.
Result<Json> matching(State& state, const Json& arguments) {
  if (!state.dataset) return no_dataset();
  const auto config = config_of(arguments);
  if (!config) return config.error();
  const std::vector<std::size_t> selected = job::select(state.dataset->threads, *config);
  const auto some = std::min<std::size_t>(arguments.value("some", std::size_t{0}), selected.size());
  Json ids = Json::array();
  for (std::size_t i = 0; i < some; ++i) ids.push_back(state.dataset->threads[selected[i * selected.size() / some]].id);
  return Json{{"of", state.dataset->threads.size()},
              {"matching", selected.size()},
              {"analysed", job::wanted(selected.size(), *config)},
              {"ids", std::move(ids)}};
}

Result<Json> providers(State&, const Json&) {
  Json list = Json::array();
  for (const provider::Provider& one : provider::providers()) {
    list.push_back({{"id", one.id},
                    {"title", one.title},
                    {"base_url", one.base_url},
                    {"summary", one.summary},
                    {"thinking", one.thinking},
                    {"key_name", one.key_name},
                    {"has_flex", one.has_flex},
                    {"is_local", one.is_local}});
  }
  return list;
}

/// What a prompt may name, with how many of the conversations that a config asks for have a value for it.
Result<Json> variables(State& state, const Json& arguments) {
  if (!state.dataset) return no_dataset();
  const auto config = config_of(arguments);
  if (!config) return config.error();
  std::map<std::string, std::size_t> counts;
  const std::vector<std::size_t> selected = job::select(state.dataset->threads, *config);
  for (const std::size_t i : selected) {
    for (std::string& name : prompt::names_told(state.dataset->threads[i])) ++counts[std::move(name)];
  }
  Json names = Json::array();
  for (const auto& [name, count] : counts) names.push_back({{"name", name}, {"count", count}});
  return Json{{"of", selected.size()}, {"names", std::move(names)}};
}

/// What would be sent of the thread that was recalled, word for word.
Result<Json> preview(State& state, const Json& arguments) {
  const auto config = config_of(arguments);
  if (!config) return config.error();
  const auto whole = recalled(state);
  if (!whole) return whole.error();
  const job::Preview made = job::preview(*config, *whole);
  return Json{{"system", made.system},
              {"prompt", made.prompt},
              {"input_tokens", made.input_tokens},
              {"redactions", made.redactions},
              {"empty", made.empty}};
}

/// What a run would take, from the mean of some previews.
Result<Json> estimate(State& state, const Json& arguments) {
  const auto config = config_of(arguments);
  if (!config) return config.error();
  if (!state.dataset) return no_dataset();
  const auto mean = arguments.find("input_tokens");
  if (mean == arguments.end() || !mean->is_number()) {
    return Error{Fault::bad_argument, "Tell the mean of input_tokens.", "input_tokens"};
  }
  const job::Estimate made = job::estimate(*config, *state.dataset, mean->get<double>());
  Json roles = Json::array();
  for (const job::Estimate::Role& role : made.roles) {
    roles.push_back({{"model", role.model},
                     {"requests", role.requests},
                     {"input_tokens", role.input_tokens},
                     {"output_tokens", role.output_tokens},
                     {"cost_usd", report::maybe(role.cost_usd)}});
  }
  return Json{{"roles", std::move(roles)},
              {"low_usd", report::maybe(made.low_usd)},
              {"high_usd", report::maybe(made.high_usd)}};
}

Result<Json> start(State& state, const Json& arguments) {
  if (!state.dataset) return no_dataset();
  if (state.dataset->threads.empty()) return Error{Fault::empty, "No conversation was found to analyse.", ""};
  auto config = config_of(arguments);
  if (!config) return config.error();
  if (job::select(state.dataset->threads, *config).empty()) {
    return Error{Fault::empty, "No conversation is in the time and the filter that were asked for.", "filter"};
  }
  if (const auto problem = job::unpriced(*config)) return *problem;
  Taxonomy previous;
  if (const std::string earlier = text(arguments, "previous"); !earlier.empty()) {
    const auto read = report::read_report(earlier);
    if (!read) return read.error();
    previous = report::taxonomy_of(*read);
  }
  state.report_is_made = false;
  state.job.emplace(*state.dataset, std::move(*config), std::move(previous));
  return Json(nullptr);
}

Error no_job() { return {Fault::bad_argument, "Start a report first.", ""}; }

/// Begins the report again with another number of top-level categories; then as after "start".
Result<Json> recut(State& state, const Json& arguments) {
  if (!state.job) return no_job();
  const auto wanted = arguments.find("categories");
  if (wanted == arguments.end() || !wanted->is_number_unsigned() || *wanted > 100) {
    return Error{Fault::bad_argument, "Tell how many categories: 0 (by the rule) to 100.", "categories"};
  }
  Taxonomy pinned;
  if (state.report) pinned = report::pinned_in(*state.report);
  state.report_is_made = false;  // until then the earlier one stays: this may be cancelled
  if (pinned.categories.empty()) {
    state.job = std::move(*state.job).recut(wanted->get<int>());
    return Json(nullptr);
  }
  Config config = state.job->report().config;
  config.categories = wanted->get<int>();
  state.job.emplace(*state.dataset, std::move(config), std::move(pinned));
  return Json(nullptr);
}

double now_of(const Json& arguments) {
  const auto found = arguments.find("now");
  return found != arguments.end() && found->is_number() ? found->get<double>() : 0;
}

Json request_json(const HttpRequest& request) {
  Json headers = Json::object();
  for (const auto& [name, value] : request.headers) headers[name] = value;
  return {{"id", request.id},
          {"url", request.url},
          {"headers", std::move(headers)},
          {"body", request.body},
          {"reply_key", request.reply_key},
          {"timeout_s", request.timeout_s}};
}

/// The request that asks a provider for its models, and what is in the reply to it.
Result<Json> list_models(State&, const Json& arguments) {
  if (arguments.contains("body")) return Json(provider::models_in(text(arguments, "body")));
  const provider::Provider* found = provider::find_provider(text(arguments, "provider"));
  if (found == nullptr) return Error{Fault::bad_argument, "There is no such provider.", "provider"};
  return request_json(provider::list_request(*found, text(arguments, "base_url")));
}

/// The next step and how far the job is. After `read`, "recall" and "supply" the thread; after `send`, "receive".
Result<Json> poll(State& state, const Json& arguments) {
  if (!state.job) return no_job();
  const double now = now_of(arguments);
  const Step step = state.job->poll(now);
  if (std::holds_alternative<Done>(step) && !state.report_is_made) {
    state.report = report::to_json(state.job->report());
    state.report_is_made = true;
    state.unedited.reset();
  }
  Json json = progress_json(state.job->progress(now));
  if (const auto* read = std::get_if<Read>(&step)) json["read"] = state.dataset->threads[read->thread].id;
  if (const auto* wait = std::get_if<Wait>(&step)) json["wait"] = report::maybe(wait->until);
  if (const auto* send = std::get_if<Send>(&step)) {
    json["send"] = request_json(send->request);
  }
  return json;
}

/// The thread whose bytes were fed after "recall", for the question that poll wanted it for. Where they cannot be read
/// any more, what the index holds of it does.
Result<Json> supply(State& state, const Json& arguments) {
  if (!state.job) return no_job();
  const auto found = state.thread_by_id.find(text(arguments, "id"));
  if (found == state.thread_by_id.end()) {
    return Error{Fault::not_found, "There is no conversation with this id.", text(arguments, "id")};
  }
  const auto whole = recalled(state);
  state.job->supply(whole ? *whole : state.dataset->threads[found->second]);
  return Json(nullptr);
}

Result<Json> receive(State& state, const Json& arguments) {
  if (!state.job) return no_job();
  HttpResponse response;
  response.id = arguments.value("id", std::uint64_t{0});
  response.status = arguments.value("status", 0);
  response.body = text(arguments, "body");
  response.is_kept = arguments.value("is_kept", false);
  if (const auto headers = arguments.find("headers"); headers != arguments.end() && headers->is_object()) {
    for (const auto& [name, value] : headers->items()) {
      if (value.is_string()) response.headers.emplace_back(name, value.get<std::string>());
    }
  }
  state.job->receive(response, now_of(arguments));
  return Json(nullptr);
}

Result<Json> end_early(State& state, const Json& arguments) {
  if (!state.job) return no_job();
  state.job->end_early(text(arguments, "why"));
  return Json(nullptr);
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

Json taken_json(const report::Taken& taken) { return {{"counts", taken.counts}, {"examples", taken.examples}}; }

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

}  // namespace

std::span<const Method> methods() {
  static constexpr std::array<Method, 33> table = {{
      {"formats", formats},
      {"forget", forget},
      {"open", open},
      {"share", share},
      {"slice", slice},
      {"close", close},
      {"refuse", refuse},
      {"reading", reading},
      {"assemble", assemble},
      {"overview", overview},
      {"thread_ids", thread_ids},
      {"recall", recall},
      {"thread", thread},
      {"providers", providers},
      {"list_models", list_models},
      {"matching", matching},
      {"variables", variables},
      {"preview", preview},
      {"estimate", estimate},
      {"start", start},
      {"recut", recut},
      {"poll", poll},
      {"supply", supply},
      {"receive", receive},
      {"end_early", end_early},
      {"report", report_of},
      {"redacted", redacted},
      {"html", html},
      {"is_report", is_report},
      {"load", load},
      {"edit", edit_report},
      {"mark", mark},
      {"compare", compare_with},
  }};
  return table;
}

}  // namespace tracesift::api
