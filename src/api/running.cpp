// SPDX-License-Identifier: MIT
#include <algorithm>
#include <map>
#include <utility>

#include "api/methods.hpp"
#include "base/field.hpp"
#include "base/time.hpp"
#include "config/langsmith.hpp"
#include "job/estimate.hpp"
#include "job/route.hpp"
#include "job/sample.hpp"
#include "method/propose.hpp"
#include "prompt/template.hpp"
#include "provider/catalogue.hpp"
#include "provider/provider.hpp"
#include "report/codec.hpp"
#include "report/optional.hpp"
#include "report/taxonomy.hpp"

namespace tracesift::api {

using base::text;

namespace {

Result<Config> config_of(const Json& arguments) {
  const auto found = arguments.find("config");
  auto config = parse_config(found == arguments.end() ? "{}" : base::dump_json(*found));
  if (!config) return config;
  return at_time(std::move(*config), base::parse_time(text(arguments, "time")));
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
  if (!progress.categories.empty()) json["categories"] = progress.categories;
  return json;
}

Error no_job() { return {Fault::bad_argument, "Start a report first.", ""}; }

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
          {"fresh", request.fresh},
          {"timeout_s", request.timeout_s}};
}

HttpResponse response_of(const Json& arguments) {
  HttpResponse response;
  response.id = arguments.value("id", std::uint64_t{0});
  response.status = arguments.value("status", 0);
  response.body = text(arguments, "body");
  response.is_kept = arguments.value("is_kept", false);
  response.may_cost = arguments.value("may_cost", false);
  if (const auto headers = arguments.find("headers"); headers != arguments.end() && headers->is_object()) {
    for (const auto& [name, value] : headers->items()) {
      if (value.is_string()) response.headers.emplace_back(name, value.get<std::string>());
    }
  }
  return response;
}

/// Where a config sends conversations, or null: a key belongs to a provider and an address.
Json destination_of(const Config& config) {
  const Models& models = config.models;
  const provider::Provider* found = provider::find_provider(models.provider);
  if (found == nullptr) return nullptr;
  const bool is_own = models.base_url.empty() || models.base_url == found->base_url;
  return {{"provider", found->id},
          {"base_url", is_own ? std::string(found->base_url) : models.base_url},
          {"is_own", is_own},
          {"is_loopback", provider::is_loopback(is_own ? found->base_url : std::string_view(models.base_url))},
          {"key_name", found->key_name},
          {"redacts", models.redact && models.redact_except.empty()}};
}

}  // namespace

/// A config in our own field names, whichever it came in, and where it would send conversations.
Result<Json> accept(State&, const Json& arguments) {
  const auto config = config_of(arguments);
  if (!config) return config.error();
  Json accepted = arguments.value("config", Json::object());
  config::accept_langsmith(accepted);
  const Json own = report::to_json(*config);
  for (const char* list : {"partitions", "attributes"}) {
    if (accepted.contains(list)) accepted[list] = own[list];  // also where it was an object, name to the rest
  }
  return Json{{"config", std::move(accepted)}, {"destination", destination_of(*config)}};
}

/// How many conversations a config asks for, and ids of some of them, evenly from first to last; with `drawn` of those
/// that a run would be about.
Result<Json> count_matches(State& state, const Json& arguments) {
  if (!state.dataset) return no_dataset();
  const auto config = config_of(arguments);
  if (!config) return config.error();
  const std::vector<std::size_t> selected = job::select(state.dataset->threads, *config);
  const auto some = std::min<std::size_t>(arguments.value("some", std::size_t{0}), selected.size());
  Json ids = Json::array();
  if (arguments.value("drawn", Json(false)) == Json(true)) {
    const std::size_t count = job::wanted(selected.size(), *config);
    for (const std::size_t i : job::draw(state.dataset->threads, selected, count, config->seed))
      ids.push_back(state.dataset->threads[i].id);
  }
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
    for (std::string& name : prompt::available_variables(state.dataset->threads[i])) ++counts[std::move(name)];
  }
  Json names = Json::array();
  for (const auto& [name, count] : counts) names.push_back({{"name", name}, {"count", count}});
  return Json{{"of", selected.size()}, {"names", std::move(names)}};
}

/// What would be sent of the thread that was recalled, word for word.
Result<Json> preview(State& state, const Json& arguments) {
  const auto config = config_of(arguments);
  if (!config) return config.error();
  const auto whole = reread_thread(state);
  if (!whole) return whole.error();
  const job::Preview made = job::preview(*config, *state.dataset, *whole);
  return Json{{"system", made.system},
              {"prompt", made.prompt},
              {"input_tokens", made.input_tokens},
              {"redactions", made.redactions},
              {"empty", made.empty}};
}

/// The question about the thread that was recalled, as a request that somebody sends in a batch.
Result<Json> batch_question(State& state, const Json& arguments) {
  const auto config = config_of(arguments);
  if (!config) return config.error();
  const auto whole = reread_thread(state);
  if (!whole) return whole.error();
  const auto made = job::batch_question(*config, *state.dataset, *whole);
  if (!made) return Error{Fault::bad_argument, "Name the provider whose models are to be asked.", "models.provider"};
  return Json{{"key", made->key}, {"url", made->url}, {"body", made->body}};
}

/// What a run would take, from the mean of some previews.
Result<Json> estimate(State& state, const Json& arguments) {
  const auto config = config_of(arguments);
  if (!config) return config.error();
  if (!state.dataset) return no_dataset();
  const auto mean = arguments.find("input_tokens");
  if (mean == arguments.end() || !mean->is_number()) {
    return Error{Fault::bad_argument, "Give the mean of input_tokens.", "input_tokens"};
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
              {"high_usd", report::maybe(made.high_usd)},
              {"least_budget_usd", report::maybe(made.least_budget_usd)}};
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
    auto taxonomy = report::taxonomy_of(*read);
    if (!taxonomy) return taxonomy.error();
    previous = std::move(*taxonomy);
  }
  state.report_is_made = false;
  Json destination = destination_of(*config);
  state.job.emplace(*state.dataset, std::move(*config), std::move(previous));
  return destination;
}

/// Begins the report again with another number of top-level categories; then as after "start".
Result<Json> recluster(State& state, const Json& arguments) {
  if (!state.job) return no_job();
  const auto wanted = arguments.find("categories");
  if (wanted == arguments.end() || !wanted->is_number_unsigned() || *wanted > 100) {
    return Error{Fault::bad_argument, "Give a number of categories: 0 (automatic) to 100.", "categories"};
  }
  Taxonomy pinned;
  if (state.report) pinned = report::pinned_in(*state.report);
  state.report_is_made = false;  // until then the earlier one stays: this may be cancelled
  if (pinned.categories.empty()) {
    state.job = std::move(*state.job).recluster(wanted->get<int>());
    return destination_of(state.job->report().config);
  }
  Config config = state.job->report().config;
  config.categories = wanted->get<int>();
  Json destination = destination_of(config);
  state.job.emplace(*state.dataset, std::move(config), std::move(pinned));
  return destination;
}

/// The request that asks a provider for its models, and what is in the reply to it.
Result<Json> list_models(State&, const Json& arguments) {
  if (arguments.contains("body")) return Json(provider::models_in(text(arguments, "body")));
  const provider::Provider* found = provider::find_provider(text(arguments, "provider"));
  if (found == nullptr) return Error{Fault::bad_argument, "There is no such provider.", "provider"};
  return request_json(provider::list_request(*found, text(arguments, "base_url")));
}

/// The request that asks the thinking model of a config for a better one, and what its reply proposes. `plain`: for
/// models that take no schema.
Result<Json> propose(State& state, const Json& arguments) {
  if (!state.dataset) return no_dataset();
  const auto config = config_of(arguments);
  if (!config) return config.error();
  const Models& models = config->models;
  const provider::Provider* asked = provider::find_provider(models.provider);
  if (asked == nullptr) return Error{Fault::bad_argument, "Choose a provider first.", "models.provider"};
  if (arguments.contains("reply")) {
    const provider::Reply reply = asked->decode(response_of(arguments["reply"]));
    if (const auto* error = std::get_if<provider::ProviderError>(&reply)) {
      const bool is_unsupported = error->kind == provider::ProviderError::Kind::unsupported;
      return Error{is_unsupported ? Fault::unsupported : Fault::not_found, error->message, models.provider};
    }
    auto made = method::proposed(std::get<prompt::Answer>(reply).text);
    if (!made) return Error{Fault::not_found, "The model's answer is not a config. Try again, or another model.", ""};
    return *std::move(made);
  }
  const method::Wishes wishes{text(arguments, "does"), text(arguments, "learn"), text(arguments, "groups")};
  const prompt::Question question = method::propose(wishes, *state.dataset, models);
  provider::Quirks quirks;
  if (arguments.value("plain", false)) quirks.structured_output = provider::StructuredOutput::prompt_only;
  std::string base = models.base_url.empty() ? std::string(asked->base_url) : models.base_url;
  while (!base.empty() && base.back() == '/') base.pop_back();
  const std::string model = models.thinking.empty() ? std::string(asked->thinking) : models.thinking;
  return request_json(asked->encode({model, base, false}, question, quirks));
}

/// The next step and how far the job is. After `read`, "begin_reread" and "provide_thread" the thread; after `send`,
/// "receive".
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

/// The thread whose bytes were fed after "begin_reread", for the question that poll wanted it for. Where they cannot be
/// read any more, what the index holds of it does.
Result<Json> provide_thread(State& state, const Json& arguments) {
  if (!state.job) return no_job();
  const auto found = state.thread_by_id.find(text(arguments, "id"));
  if (found == state.thread_by_id.end()) {
    return Error{Fault::not_found, "There is no conversation with this id.", text(arguments, "id")};
  }
  const auto whole = reread_thread(state);
  state.job->provide_thread(whole ? *whole : state.dataset->threads[found->second]);
  return Json(nullptr);
}

Result<Json> receive(State& state, const Json& arguments) {
  if (!state.job) return no_job();
  return Json(state.job->receive(response_of(arguments), now_of(arguments)));
}

Result<Json> end_early(State& state, const Json& arguments) {
  if (!state.job) return no_job();
  state.job->end_early(text(arguments, "why"));
  return Json(nullptr);
}

}  // namespace tracesift::api
