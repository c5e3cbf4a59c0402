// SPDX-License-Identifier: MIT
// The result: one value, one JSON schema ("tracesift.report/2", docs/report-format.md).
#pragma once

#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <variant>
#include <vector>

#include "tracesift/config.hpp"
#include "tracesift/difference.hpp"
#include "tracesift/interval.hpp"
#include "tracesift/issue.hpp"
#include "tracesift/ledger.hpp"
#include "tracesift/taxonomy.hpp"
#include "tracesift/trace.hpp"

namespace tracesift {

struct FeedbackMean {
  std::uint64_t n = 0;
  double mean = 0;
};

/// Measured over a set of rows. A missing optional means that no row says.
struct Metrics {
  std::uint64_t count = 0;
  std::uint64_t errors = 0;  // ended in an error
  double error_rate = 0;
  Interval error_rate_ci;
  std::uint64_t succeeded = 0;  // outcomes; the rest is unknown
  std::uint64_t failed = 0;
  double failure_rate = 0;  // known failures of all, so never too high
  Interval failure_rate_ci;
  std::optional<double> latency_p50_s;
  std::optional<Interval> latency_p50_ci;
  std::optional<double> latency_p95_s;
  std::optional<std::int64_t> tokens_total;
  std::optional<double> cost_usd_total;
  std::map<std::string, FeedbackMean> feedback;
  std::map<std::string, std::map<std::string, std::uint64_t>> attributes;  // key -> value -> count
  std::map<std::string, FeedbackMean> numbers;                             // of attributes that are numbers
};

struct Category {
  std::string id;         // "3", and "3.1" for its first subcategory
  std::string parent_id;  // empty at the top
  bool is_new = false;    // not in the earlier report that was continued
  int level = 1;          // 1 = top, 2 = sub
  std::string name;
  std::string description;
  std::string example;  // what a typical user asked, in their words
  double share = 0;     // of all analysed rows
  Interval share_ci;
  std::vector<std::string> typical;   // thread ids, most typical first
  std::vector<std::string> phrases;   // that users write here more often than elsewhere
  bool pinned = false;                // by a person: kept when categories are cut again
  std::string uid;                    // stays its own in later reports; ids follow the size
  std::vector<std::string> absorbed;  // uids of categories that a person merged into it
  Metrics stats;
  double failure_q = 1;                  // that it fails as often as the rest; over all comparisons of the report
  std::vector<Difference> differences;   // largest effect first
  std::vector<std::uint64_t> over_time;  // count in each of Report::buckets
  double trend_z = 0;                    // of its share over the buckets (Cochran & Armitage)
  double trend_q = 1;                    // over all categories (Benjamini & Hochberg)
};

/// A sign of failure that a rule saw in a conversation, and where (src/behaviour/failure_rules.hpp).
struct Sign {
  std::string mode;               // of FailureMode::id
  std::vector<std::uint32_t> at;  // messages, the first few
  std::string detail;             // what was seen, for people; may be empty
};

/// What the models made of one conversation.
struct Reading {
  std::string by;                  // model, copy, refused, failed, unasked; empty: no model was asked
  std::string outcome;             // in the model's eyes: achieved, partly, failed, unclear
  std::vector<std::uint32_t> at;   // messages it cites for that
  std::string symptom;             // what went wrong, in its words; empty: nothing
  bool instructs_analyst = false;  // the conversation tries to instruct the analyst
};

/// What a stage's questions took. Tokens and cost are what providers state or list prices give.
struct Spent {
  std::string stage;
  std::string model;
  std::uint64_t answers = 0;
  std::int64_t input_tokens = 0;
  std::int64_t cached_tokens = 0;  // of the input
  std::int64_t output_tokens = 0;
  std::optional<double> cost_usd;  // nothing: no price is known
  std::uint64_t estimated = 0;  // answers that did not say what they cost, or said what cannot be: booked at the most
};

/// What became of what was asked: by feedback, else by signs that decide, else unknown.
enum class Outcome { unknown, succeeded, failed };

/// Where a conversation lies in the map of all: a square from 0 to 1, in which near means alike, about.
struct MapPoint {
  double x = 0;
  double y = 0;
};

struct Row {
  std::string thread_id;
  std::string category_id;  // the leaf; empty: unclassified
  std::string copy_of;      // an earlier row whose user says (nearly) the same; empty: the first of its kind
  std::string summary;
  std::string error;  // what it ended in; empty: no error
  Outcome outcome = Outcome::unknown;
  std::string outcome_by;  // "feedback: KEY", or the id of the sign that decides; empty when unknown
  std::vector<Sign> signs;
  std::vector<std::string> issues;  // ids
  Reading reading;
  std::optional<Time> start;
  std::optional<double> latency_s;
  std::optional<std::int64_t> tokens;
  std::optional<double> cost_usd;
  bool cost_is_computed = false;  // by list prices: the export states no cost
  int turns = 0;                  // messages in which the user says something
  int tool_calls = 0;
  int tool_errors = 0;
  std::vector<std::string> tools;  // called, in their order, runs of one as "search ×3"; the first few
  std::string model;
  std::vector<Feedback> feedback;
  std::vector<std::string> tags;
  std::map<std::string, std::string> attributes;
  std::map<std::string, double> numbers;  // attributes that are numbers
  std::optional<MapPoint> spot;
  std::optional<bool> mark;   // a person found it to be in the right category, or in the wrong one
  std::optional<double> fit;  // cosine to the middle of its category: 1 is typical, little barely fits
};

/// Which rows a number speaks of. Every field that is set must hold.
struct Filter {
  std::optional<std::string> category;  // this category or one below it; "" means unclassified
  std::optional<std::string> not_category;
  std::optional<bool> error;  // ended in one
  std::optional<Outcome> outcome;
  std::optional<std::string> mode;  // has a sign of it
  std::optional<bool> tool_errors;  // has any
  std::optional<bool> spoken;       // a user says something
  std::optional<std::string> issue;
  std::map<std::string, std::string> attributes;  // each has this value
};

/// One number in a sentence, with what it takes to compute it again.
struct Figure {
  std::string metric;  // share, count, error_rate, latency_p95_s …: the table in docs/report-format.md
  std::string key;     // of a metric that needs one: which feedback
  Filter filter;
  double value = 0;
  std::optional<double> high;  // the upper end of an interval whose lower end is `value`
  std::string text;            // as the sentence prints it
};

/// A piece of a sentence: plain text, or an index in one of the finding's lists.
struct FigureRef {
  std::size_t index = 0;
};
struct TraceRef {
  int rank = 0;  // of a HighlightedTrace
};
struct CategoryRef {
  std::string id;
};
using Part = std::variant<std::string, FigureRef, TraceRef, CategoryRef>;

struct KeyPoint {
  std::string kind;  // usage, failure, cost, latency, quality, coverage
  std::vector<Part> parts;
  std::size_t headline = 0;  // so many parts say it; those after them give the numbers. 0: they are one sentence
  std::vector<Figure> figures;
  std::vector<int> trace_refs;  // ranks
};

struct HighlightedTrace {
  int rank = 0;  // 1 is printed as #1
  std::string thread_id;
  std::string category_id;
  std::string reason;
};

/// A way of failing, over all rows. One conversation may fail in several.
struct FailureMode {
  std::string id;
  std::string title;
  std::string rule;
  bool decides = false;  // alone it means that a conversation failed
  std::uint64_t count = 0;
  double share = 0;
  Interval share_ci;
  std::map<std::string, std::uint64_t> by_category;  // every category, parents too; "" the unclassified
  std::vector<std::string> threads;                  // the first few
};

/// What the agent does with one tool; of a shell, with one program.
struct ToolStat {
  std::string step;
  std::uint64_t calls = 0;
  std::uint64_t conversations = 0;
  std::uint64_t errors = 0;
  std::uint64_t refused = 0;    // by a person
  std::optional<double> p50_s;  // from the call to its result, waits for approval included
  std::optional<double> p95_s;
  double total_s = 0;
  std::uint64_t result_bytes = 0;
  std::uint64_t largest_bytes = 0;                                 // of one result
  std::vector<std::pair<std::string, std::uint64_t>> error_texts;  // patterns, the three most frequent
};

/// Where the time of conversations goes, by the times of their messages.
struct TimeSpent {
  double model_s = 0;   // until the agent's next message
  double tools_s = 0;   // until a result
  double person_s = 0;  // until the user's next message, half an hour at most
  double idle_s = 0;    // what is beyond that
};

/// How much of an earlier report's categories was found again.
struct Continued {
  std::string title;
  std::uint64_t kept = 0;    // conversations that were in it, in their categories as before
  std::uint64_t placed = 0;  // others that went into its categories
  std::uint64_t fresh = 0;   // in new categories
};

/// How much of the top categories another seed finds again.
struct Stability {
  double agreement = 0;  // adjusted Rand index: 1 all, 0 what chance would
  double moved = 0;      // share of the classified that would be in another category
};

struct Report {
  static constexpr const char* schema = "tracesift.report/2";
  std::string title;
  std::string engine;
  std::vector<std::string> steps;       // of the local engine, a sentence each; empty: models found the categories
  std::string categories_by = "local";  // who found them: local, model, earlier (report), given
  std::string names_by = "local";       // who named them: local, model
  std::string findings_by = "local";    // who wrote them: local, model
  Config config;
  std::optional<Time> period_start;
  std::optional<Time> period_end;
  std::vector<KeyPoint> key_points;
  std::vector<HighlightedTrace> highlighted_traces;
  std::vector<Category> categories;  // parents precede children
  Metrics unclassified;
  Metrics overall;
  std::vector<FailureMode> failure_modes;  // most frequent first; those never seen are left out
  std::vector<Issue> issues;               // most serious first
  std::vector<ToolStat> tools;             // most calls first
  std::optional<TimeSpent> time_spent;     // nothing where messages have no times
  std::string bucket;                      // hour, day, week or month; empty: too few times to show a course
  std::vector<Time> buckets;               // their starts
  std::vector<std::uint64_t> bucket_counts;
  std::optional<Stability> stability;
  std::vector<Spent> spent;                         // by stage and model; empty: no model was asked
  std::uint64_t contested = 0;                      // rows about whose category votes differed
  std::string ended_early;                          // why not everything was asked; empty: everything was
  std::map<std::string, std::uint64_t> redactions;  // what was taken out before sending, by kind
  std::optional<Continued> continued;               // made on the categories of an earlier report
  std::vector<Row> rows;
  std::vector<Layer>
      layers;  // where its categories are, for later reports; none: no local engine read the conversations
  Ledger ledger;
};

}  // namespace tracesift
