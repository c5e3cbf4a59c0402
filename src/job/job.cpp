// SPDX-License-Identifier: MIT
#include "tracesift/job.hpp"

#include <array>
#include <utility>

#include "local/engine.hpp"
#include "method/categorize.hpp"
#include "method/contrasts.hpp"
#include "method/findings.hpp"
#include "method/measure.hpp"
#include "method/outcomes.hpp"
#include "method/rows.hpp"

namespace tracesift {

struct Job::State {
  const Dataset& dataset;
  Taxonomy previous;
  Report report;
  std::unique_ptr<local::Engine> engine;
  std::size_t next = 0;
};

namespace {

std::vector<std::string> texts_of(const Dataset& dataset) {
  std::vector<std::string> texts;
  texts.reserve(dataset.threads.size());
  for (const Thread& thread : dataset.threads) texts.push_back(method::user_text(thread));
  return texts;
}

}  // namespace

Job::Job(const Dataset& dataset, Config config, Taxonomy previous)
    : state_(new State{dataset, std::move(previous), {}, {}, 0}) {
  Report& report = state_->report;
  report.engine = "local/1";
  report.title = config.name.empty() ? config.question : config.name;
  report.config = std::move(config);
  report.ledger = dataset.ledger;
}
Job::~Job() = default;
Job::Job(Job&&) noexcept = default;
Job& Job::operator=(Job&&) noexcept = default;

Progress Job::poll() {
  struct Stage {
    const char* title;  // of what is being done
    void (*run)(State&);
  };
  static constexpr std::array<Stage, 9> stages = {{
      {"Reading what users wrote",
       [](State& s) {
         s.report.rows = method::make_rows(s.dataset.threads);
         std::vector<std::string> texts = texts_of(s.dataset);
         for (const std::string& text : texts) ++(text.empty() ? s.report.ledger.no_text : s.report.ledger.analysed);
         const Config& config = s.report.config;
         s.engine = std::make_unique<local::Engine>(
             std::move(texts),
             local::Options{.seed = config.seed,
                            .groups = config.categories,
                            .hierarchy = config.hierarchy,
                            .subgroups = config.subcategories,
                            .given = method::given_groups(config, s.previous, s.report.rows),
                            .only_given = s.previous.categories.empty() && !config.partitions.empty()});
       }},
      {"Counting words", [](State& s) { s.engine->read_words(); }},
      {"Comparing conversations", [](State& s) { s.engine->place_points(); }},
      {"Grouping conversations", [](State& s) { s.engine->find_groups(); }},
      {"Naming categories",
       [](State& s) {
         s.engine->name_all();
         method::apply_groups(*s.engine, s.previous, s.report);
       }},
      {"Trying another seed",
       [](State& s) {
         method::check_stability(*s.engine, s.report);
         s.engine.reset();
       }},
      {"Measuring",
       [](State& s) {
         method::measure_all(s.report);
         method::count_modes(s.report);
         method::follow_over_time(s.report);
       }},
      {"Comparing categories", [](State& s) { method::find_differences(s.report); }},
      {"Writing the summary", [](State& s) { method::write_findings(s.report); }},
  }};
  State& s = *state_;
  if (s.next < stages.size()) stages[s.next++].run(s);
  const bool finished = s.next == stages.size();
  return {finished ? "Done" : stages[s.next].title, static_cast<int>(s.next), static_cast<int>(stages.size()),
          finished};
}

const Report& Job::report() const { return state_->report; }

}  // namespace tracesift
