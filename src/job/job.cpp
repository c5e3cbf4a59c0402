// SPDX-License-Identifier: MIT
#include "tracesift/job.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <utility>

#include "analysis/categorize.hpp"
#include "analysis/contrasts.hpp"
#include "analysis/findings.hpp"
#include "analysis/measure.hpp"
#include "analysis/outcomes.hpp"
#include "analysis/people.hpp"
#include "analysis/rows.hpp"
#include "base/units.hpp"
#include "issue/issues.hpp"
#include "job/dispatcher.hpp"
#include "job/route.hpp"
#include "job/sample.hpp"
#include "local/engine.hpp"
#include "method/assign.hpp"
#include "method/draft.hpp"
#include "method/narrate.hpp"
#include "method/rename.hpp"
#include "method/summarize.hpp"
#include "method/taxonomy.hpp"
#include "prompt/redact.hpp"

namespace tracesift {

namespace {

/// A step of the way from a dataset to a report: something to compute, or a stage whose questions are asked first.
struct Act {
  const char* title;
  std::function<void(Job::State&)> run;
  std::function<std::unique_ptr<method::Stage>(Job::State&)> ask;
};

std::vector<Act> without_models();
std::vector<Act> from_groups();
std::vector<Act> with_models();
std::vector<Act> with_names();

constexpr const char* kTryingAgain = "Trying another seed";
constexpr std::size_t kMaxKept = 30'000;  // points that are kept to be cut again: 30 MB

}  // namespace

struct Job::State {
  State(const Dataset& given, Taxonomy earlier) : dataset(given), previous(std::move(earlier)) {}

  const Dataset& dataset;
  Taxonomy previous;
  Report report;
  std::unique_ptr<local::Engine> engine;
  method::Draft draft{dataset, report, {}, 0, {}, {}, {}};
  std::unique_ptr<job::Dispatcher> dispatcher;  // where models are asked
  std::unique_ptr<method::Stage> stage;         // whose questions are asked now
  std::vector<std::string> latest;
  std::vector<Act> acts;
  std::size_t next = 0;
};

namespace {

using State = Job::State;

/// The rows of the sample, and the ledger's counts of the rest.
void make_rows(State& s) {
  s.report.rows = analysis::make_rows(s.dataset.threads);
  const Config& config = s.report.config;
  std::vector<std::size_t> selected = job::select(s.dataset.threads, config);
  s.report.ledger.unmatched = s.report.rows.size() - selected.size();
  const std::size_t count = job::wanted(selected.size(), config);
  s.report.ledger.unsampled = selected.size() - count;
  s.draft.threads = job::draw(s.dataset.threads, std::move(selected), count, config.seed);
  if (s.draft.threads.size() < s.report.rows.size()) {
    std::vector<Row> drawn;
    drawn.reserve(s.draft.threads.size());
    for (const std::size_t i : s.draft.threads) drawn.push_back(std::move(s.report.rows[i]));
    s.report.rows = std::move(drawn);
  }
  for (const Row& row : s.report.rows) ++(row.turns == 0 ? s.report.ledger.no_text : s.report.ledger.analysed);
}

void start_engine(State& s, std::vector<std::string> texts, std::vector<std::string> context) {
  const Config& config = s.report.config;
  analysis::People people = analysis::people_in(s.dataset.threads, s.draft.threads);
  s.engine = std::make_unique<local::Engine>(
      std::move(texts), local::Options{.seed = config.seed,
                                       .context = std::move(context),
                                       .groups = config.categories,
                                       .hierarchy = config.hierarchy,
                                       .subgroups = config.subcategories,
                                       .given = analysis::seed_groups(config, s.previous, s.report.rows),
                                       .layers = s.previous.layers,
                                       .only_given = s.previous.categories.empty() && !config.partitions.empty(),
                                       .speakers = std::move(people.speaker),
                                       .barred = std::move(people.names)});
}

/// A text of each thread that is analysed.
std::vector<std::string> texts_of(const State& s, std::string (*text_of)(const Thread&)) {
  std::vector<std::string> texts;
  texts.reserve(s.draft.threads.size());
  for (const std::size_t i : s.draft.threads) texts.push_back(text_of(s.dataset.threads[i]));
  return texts;
}

/// What the models wrote of them; what users wrote where they did not.
std::vector<std::string> lines_of(const State& s) {
  std::vector<std::string> lines;
  lines.reserve(s.report.rows.size());
  for (const Row& row : s.report.rows) lines.push_back(row.turns == 0 ? "" : method::line_of(row, s.report.config));
  return lines;
}

void apply_local(State& s) {
  s.engine->name_all();
  analysis::apply_groups(*s.engine, s.previous, s.report);
  analysis::give_uids(s.report);
  analysis::keep_layers(*s.engine, s.previous, s.report);
}

/// Where the models' categories are among what users wrote: later conversations may come without a model.
void keep_categories(State& s) {
  analysis::give_uids(s.report);
  local::Engine engine(texts_of(s, analysis::user_text),
                       {.seed = s.report.config.seed, .context = texts_of(s, analysis::context_text)});
  engine.read_words();
  engine.embed_texts();
  analysis::keep_layers(engine, s.previous, s.report);
}

void measure(State& s) {
  std::uint64_t& unique = s.report.ledger.unique = 0;
  for (const Row& row : s.report.rows) unique += row.turns > 0 && row.copy_of.empty() ? 1 : 0;
  analysis::measure_all(s.report);
  analysis::count_modes(s.report);
  analysis::follow_over_time(s.report);
}

void find_issues(State& s) { issue::find_issues(s.dataset.threads, s.draft.threads, s.previous.issues, s.report); }

std::vector<Act> without_models() {
  std::vector<Act> acts = {
      {"Reading what users wrote",
       [](State& s) {
         make_rows(s);
         start_engine(s, texts_of(s, analysis::user_text), texts_of(s, analysis::context_text));
       },
       nullptr},
      {"Counting words",
       [](State& s) {
         s.engine->read_words();
         analysis::mark_duplicates(*s.engine, s.report);
       },
       nullptr},
      {"Comparing conversations", [](State& s) { s.engine->embed_texts(); }, nullptr},
  };
  for (Act& act : from_groups()) acts.push_back(std::move(act));
  return acts;
}

/// What is done again when the same conversations are cut otherwise.
std::vector<Act> from_groups() {
  return {
      {"Grouping conversations", [](State& s) { s.engine->find_groups(); }, nullptr},
      {"Naming categories", apply_local, nullptr},
      {kTryingAgain,
       [](State& s) {
         analysis::check_stability(*s.engine, s.report);
         analysis::place_rows(*s.engine, s.report);
         if (s.engine->points() > kMaxKept) s.engine.reset();
       },
       nullptr},
      {"Measuring", measure, nullptr},
      {"Looking for issues", find_issues, nullptr},
      {"Comparing categories", [](State& s) { analysis::find_differences(s.report); }, nullptr},
      {"Writing the summary", [](State& s) { analysis::write_findings(s.report); }, nullptr},
  };
}

Act done() {
  return {"Done",
          [](State& s) {
            s.report.spent = s.dispatcher->spent();
            s.report.ended_early = s.dispatcher->ended();
            if (!s.report.ended_early.empty() || !s.dispatcher->is_over_budget()) return;
            const auto needed = s.dispatcher->needed_usd();
            const double budget = s.report.config.models.budget_usd;
            s.report.ended_early = needed ? "The budget, " + base::dollars(budget) +
                                                ", cannot pay for categories by a model; about " +
                                                base::dollars(std::max(1.0, std::ceil(*needed * 100)) / 100) +
                                                " can. All of it went into reading."
                                          : "The budget does not allow for more.";
          },
          nullptr};
}

/// The local engine's report, but for the names: one question, of the cheap model.
std::vector<Act> with_names() {
  std::vector<Act> acts = without_models();
  const auto trying_again = std::find_if(acts.begin(), acts.end(),
                                         [](const Act& act) { return std::string_view(act.title) == kTryingAgain; });
  acts.insert(
      trying_again,
      {{"Naming with a model", [](State& s) { method::take_categories(s.draft); },
        [](State& s) { return std::make_unique<method::Rename>(s.draft, *s.engine, prompt::ModelRole::summary); }},
       {"Naming categories", [](State& s) { method::give_names(s.draft); }, nullptr}});
  acts.push_back(done());
  return acts;
}

std::vector<Act> with_models() {
  return {
      {"Preparing", make_rows, [](State& s) { return std::make_unique<method::Summarize>(s.draft); }},
      {"Counting words",
       [](State& s) {
         s.latest.clear();
         method::filter_rows(s.draft);
         start_engine(s, lines_of(s), {});
         s.engine->read_words();
       },
       nullptr},
      {"Comparing summaries", [](State& s) { s.engine->embed_texts(); }, nullptr},
      {"Grouping summaries",
       [](State& s) {
         s.engine->find_groups();
         s.draft.local_group.assign(s.report.rows.size(), -1);
         for (std::size_t i = 0; i < s.report.rows.size(); ++i) {
           int group = s.engine->leaf()[i];
           if (group >= 0 && s.engine->groups()[static_cast<std::size_t>(group)].parent >= 0)
             group = s.engine->groups()[static_cast<std::size_t>(group)].parent;
           s.draft.local_group[i] = group;
         }
       },
       [](State& s) { return std::make_unique<method::FindCategories>(s.draft, s.previous); }},
      {"Assigning conversations", nullptr,
       [](State& s) { return std::make_unique<method::Assign>(s.draft, *s.engine, s.previous); }},
      {"Checking names", [](State& s) { method::drop_small(s.draft); },
       [](State& s) { return std::make_unique<method::Rename>(s.draft, *s.engine); }},
      {"Measuring",
       [](State& s) {
         bool any = false;
         for (const int leaf : s.draft.leaf) any = any || leaf >= 0;
         if (any) {
           method::apply_codebook(s.draft, *s.engine, s.previous);
         } else {
           if (s.report.categories_by == "model") s.report.categories_by = "local";
           apply_local(s);  // no model found categories: the local engine's do
         }
         analysis::place_rows(*s.engine, s.report);
         s.engine.reset();
         measure(s);
       },
       nullptr},
      {"Keeping categories for later reports", keep_categories, nullptr},
      {"Looking for issues", find_issues, nullptr},
      {"Comparing categories",
       [](State& s) {
         analysis::find_differences(s.report);
         analysis::write_findings(s.report);
       },
       [](State& s) { return std::make_unique<method::Narrate>(s.draft); }},
      done(),
  };
}

}  // namespace

Job::Job(const Dataset& dataset, Config config, Taxonomy previous) : state_(new State(dataset, std::move(previous))) {
  State& s = *state_;
  Report& report = s.report;
  report.title = config.name.empty() ? config.question : config.name;
  report.config = std::move(config);
  report.ledger = dataset.ledger;
  report.categories_by = !s.previous.categories.empty() && !s.previous.is_same ? "earlier"
                         : !report.config.partitions.empty()                   ? "given"
                                                                               : "local";
  const Models& models = report.config.models;
  const provider::Provider* provider = provider::find_provider(models.provider);
  const bool is_local = provider == nullptr || models.names_only;
  report.engine = is_local ? "local/1" : "models/1";
  s.acts = provider == nullptr ? without_models() : models.names_only ? with_names() : with_models();
  if (is_local) report.steps.assign(local::steps().begin(), local::steps().end());
  if (provider == nullptr) return;
  if (is_local) report.steps.emplace_back("A model was shown some requests of each category and named it.");
  s.draft.context_tokens = provider->context_tokens;
  const job::ModelRoute summary = job::route_of(models, *provider, false);
  const job::ModelRoute thinking = job::route_of(models, *provider, true);
  report.config.models.base_url = summary.model.base_url;
  report.config.models.summary = summary.model.name;
  report.config.models.thinking = thinking.model.name;
  std::function<std::string(const std::string&)> clean;
  if (models.redact) {
    clean = [also = models.redact_also](const std::string& text) {
      prompt::Redactions found;  // counted where conversations are read
      return prompt::redact(text, found, nullptr, also);
    };
  }
  s.dispatcher =
      std::make_unique<job::Dispatcher>(summary, thinking,
                                        job::Limits{.budget_usd = models.budget_usd,
                                                    .concurrency = models.concurrency > 0 ? models.concurrency
                                                                   : provider->is_local   ? 2
                                                                                          : 16,
                                                    .requests_a_minute = static_cast<double>(models.requests_a_minute),
                                                    .tokens_a_minute = static_cast<double>(models.tokens_a_minute),
                                                    .seed = report.config.seed},
                                        clean);
}

Job Job::recluster(int categories) && {
  State& old = *state_;
  Config config = old.report.config;
  config.categories = categories;
  config.hierarchy.clear();
  Job job(old.dataset, std::move(config), std::move(old.previous));
  if (!old.engine || old.next < old.acts.size()) return job;
  State& s = *job.state_;
  s.engine = std::move(old.engine);
  s.engine->regroup(categories);
  s.report.ledger = old.report.ledger;
  s.report.rows = std::move(old.report.rows);
  s.draft.threads = std::move(old.draft.threads);
  for (Row& row : s.report.rows) {
    row.category_id.clear();
    row.spot.reset();
    row.fit.reset();
  }
  s.acts = from_groups();
  return job;
}

Job::~Job() = default;
Job::Job(Job&&) noexcept = default;
Job& Job::operator=(Job&&) noexcept = default;

Step Job::poll(double now) {
  State& s = *state_;
  if (s.stage) {
    Step step = s.dispatcher->poll(now);
    if (!std::holds_alternative<Done>(step)) return step;
    s.stage.reset();
    ++s.next;
    return Work{};
  }
  if (s.next == s.acts.size()) return Done{};
  const Act& act = s.acts[s.next];
  if (act.run) act.run(s);
  if (act.ask) {
    s.stage = act.ask(s);
    s.dispatcher->begin(*s.stage);
    return Work{};
  }
  ++s.next;
  if (s.next == s.acts.size()) return Done{};
  return Work{};
}

void Job::provide_thread(const Thread& whole) {
  if (state_->dispatcher) state_->dispatcher->provide_thread(whole);
}

bool Job::receive(const HttpResponse& response, double now) {
  return state_->dispatcher && state_->dispatcher->receive(response, now);
}

void Job::end_early(const std::string& why) {
  if (state_->dispatcher) state_->dispatcher->end_early(why);
}

Progress Job::progress(double now) const {
  const State& s = *state_;
  Progress progress;
  progress.finished = s.next == s.acts.size();
  progress.stage = progress.finished ? "Done" : s.stage ? std::string(s.stage->title()) : s.acts[s.next].title;
  progress.done = s.next;
  progress.total = s.acts.size();
  if (s.dispatcher) {
    progress.cost_usd = s.dispatcher->paid_usd();
    progress.retries = s.dispatcher->retries();
  }
  if (s.stage && s.dispatcher->round() > 0) {
    progress.asks = true;
    progress.done = s.dispatcher->delivered();
    progress.total = s.dispatcher->round();
    progress.in_flight = s.dispatcher->in_flight();
    progress.waits_s = s.dispatcher->waits(now);
    if (const auto* reading = dynamic_cast<const method::Summarize*>(s.stage.get()))
      progress.latest = reading->latest();
    for (const method::Codebook::Entry& entry : s.draft.codebook.entries) {
      if (entry.parent < 0) progress.categories.push_back(entry.name);
    }
  }
  return progress;
}

const Report& Job::report() const { return state_->report; }

}  // namespace tracesift
