// How a conversation's outcome is decided: what feedback says, on which scale, and what a sign of failure adds.
#include "analysis/outcomes.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "analysis/measure.hpp"
#include "catch.hpp"

using namespace tracesift;

namespace {

Feedback scored(const std::string& key, double score) { return {key, score, "", ""}; }
Feedback labelled(const std::string& key, const std::string& label) { return {key, std::nullopt, label, ""}; }

/// A conversation in which the agent answers, for each list of feedback.
std::vector<Row> judged(const std::vector<std::vector<Feedback>>& feedback, const std::string& error = "") {
  std::vector<Thread> threads(feedback.size());
  std::vector<Row> rows(feedback.size());
  for (std::size_t i = 0; i < feedback.size(); ++i) {
    threads[i].messages.push_back({.role = Role::user, .text = "where is my parcel"});
    threads[i].messages.push_back({.role = Role::assistant, .text = "on its way"});
    threads[i].error = error;
    threads[i].traces.resize(1);
    rows[i].feedback = feedback[i];
    rows[i].error = error;
  }
  analysis::judge(threads, rows);
  return rows;
}

Outcome outcome_of(const std::vector<Feedback>& feedback) { return judged({feedback})[0].outcome; }

/// Outcomes of one key's scores, from which the scale is inferred together: s, f or ? each.
std::string on_scale(const std::vector<double>& scores) {
  std::vector<std::vector<Feedback>> feedback;
  for (const double score : scores) feedback.push_back({scored("rating", score)});
  std::string outcomes;
  for (const Row& row : judged(feedback)) {
    outcomes += row.outcome == Outcome::succeeded ? 's' : row.outcome == Outcome::failed ? 'f' : '?';
  }
  return outcomes;
}

}  // namespace

TEST_CASE("a score is good or bad on the scale that all scores of its name show") {
  CHECK(on_scale({0, 1, 0.49, 0.5}) == "fsfs");
  CHECK(on_scale({-1, 1, 0, 0.2, -0.2}) == "fs?sf");
  CHECK(on_scale({1, 2, 3, 4, 5}) == "ff?ss");
  CHECK(on_scale({1, 4, 5, 6, 7, 10}) == "ff??ss");
  CHECK(on_scale({0, 49, 50, 100}) == "ffss");
  CHECK(on_scale({0, 101}) == "??");
  CHECK(on_scale({-2, 5}) == "??");
}

TEST_CASE("labels that plainly praise or blame are outcomes, in any case; others are none") {
  for (const char* label : {"good",      "Positive", "correct", "PASS",      "passed",  "thumbs_up", "thumbs up",
                            "up",        "like",     "liked",   "yes",       "true",    "success",   "succeeded",
                            "satisfied", "resolved", "solved",  "excellent", "helpful", " good "}) {
    INFO(label);
    CHECK(outcome_of({labelled("user_feedback", label)}) == Outcome::succeeded);
  }
  for (const char* label : {"bad",         "Negative",    "incorrect", "wrong",     "FAIL",        "failed",  "failure",
                            "thumbs_down", "thumbs down", "down",      "dislike",   "disliked",    "no",      "false",
                            "unsatisfied", "unresolved",  "poor",      "unhelpful", "not helpful", "terrible"}) {
    INFO(label);
    CHECK(outcome_of({labelled("user_feedback", label)}) == Outcome::failed);
  }
  for (const char* label : {"", "maybe", "goodbye", "3", "not bad"}) {
    INFO(label);
    CHECK(outcome_of({labelled("user_feedback", label)}) == Outcome::unknown);
  }
}

TEST_CASE("only names that say which way is good decide") {
  for (const char* key :
       {"reward",       "task_success", "Correctness", "passed", "resolved", "accuracy",     "quality",
        "helpfulness",  "thumbs",       "user_rating", "score",  "feedback", "CSAT",         "grade",
        "goal_reached", "completed",    "usefulness",  "stars",  "upvote",   "faithfulness", "relevance"}) {
    INFO(key);
    CHECK(outcome_of({scored(key, 0)}) == Outcome::failed);
    CHECK(outcome_of({scored(key, 1)}) == Outcome::succeeded);
  }
  for (const char* key :
       {"toxicity_score", "hallucination score", "bias", "harmfulness", "latency_score", "cost", "length", "severity",
        "risk_score", "error_score", "incorrectness", "unsafe", "count", "topic"}) {
    INFO(key);
    CHECK(outcome_of({scored(key, 0)}) == Outcome::unknown);
    CHECK(outcome_of({scored(key, 1)}) == Outcome::unknown);
    CHECK(outcome_of({labelled(key, "bad")}) == Outcome::unknown);
  }
}

TEST_CASE("an annotation that is not a verdict decides nothing, whatever its name") {
  Feedback annotation = scored("quality", 0);
  annotation.is_verdict = false;
  CHECK(outcome_of({annotation}) == Outcome::unknown);
  annotation = labelled("quality", "bad");
  annotation.is_verdict = false;
  CHECK(outcome_of({annotation}) == Outcome::unknown);
  CHECK(outcome_of({annotation, scored("reward", 1)}) == Outcome::succeeded);
}

TEST_CASE("feedback that disagrees decides nothing; what says nothing disagrees with nothing") {
  const std::vector<Row> rows = judged({{scored("score", 1), scored("reward", 0)},
                                        {scored("score", 0), scored("reward", 0)},
                                        {scored("score", 1), labelled("rating", "maybe")},
                                        {labelled("rating", "good"), labelled("vote", "down")},
                                        {scored("score", 1), scored("toxicity", 1)}});
  CHECK(rows[0].outcome == Outcome::unknown);
  CHECK(rows[0].outcome_by.empty());
  CHECK(rows[1].outcome == Outcome::failed);
  CHECK(rows[2].outcome == Outcome::succeeded);
  CHECK(rows[2].outcome_by == "feedback: score");
  CHECK(rows[3].outcome == Outcome::unknown);
  CHECK(rows[4].outcome == Outcome::succeeded);
}

TEST_CASE("feedback goes before errors; without it an error is a failure; bad feedback is a sign of its own") {
  const auto happy = judged({{scored("score", 1)}}, "Timeout")[0];
  CHECK(happy.outcome == Outcome::succeeded);
  CHECK(happy.outcome_by == "feedback: score");
  CHECK(analysis::has_sign(happy, "error"));
  CHECK_FALSE(analysis::has_sign(happy, "bad_feedback"));
  const auto silent = judged({{}}, "Timeout")[0];
  CHECK(silent.outcome == Outcome::failed);
  CHECK(silent.outcome_by == "error");
  const auto undecided = judged({{labelled("rating", "maybe")}}, "Timeout")[0];
  CHECK(undecided.outcome == Outcome::failed);
  CHECK(undecided.outcome_by == "error");
  const auto unhappy = judged({{scored("score", 0)}})[0];
  REQUIRE(analysis::has_sign(unhappy, "bad_feedback"));
  CHECK(unhappy.signs.back().detail == "score");
  CHECK(judged({{}})[0].outcome == Outcome::unknown);
}

TEST_CASE("an export without any agent's words has no unanswered conversations") {
  std::vector<Thread> threads(2);
  for (Thread& thread : threads) {
    thread.traces.resize(1);
    thread.source_format = "asked only";
    thread.messages.push_back({.role = Role::user, .text = "where is my parcel"});
  }
  std::vector<Row> rows(2);
  analysis::judge(threads, rows);
  CHECK(rows[0].outcome == Outcome::unknown);
  CHECK_FALSE(analysis::has_sign(rows[0], "no_answer"));
  threads[1].messages.push_back({.role = Role::assistant, .text = "on its way"});
  rows.assign(2, Row());
  analysis::judge(threads, rows);
  CHECK(rows[0].outcome == Outcome::failed);
  CHECK(rows[0].outcome_by == "no_answer");
  CHECK(rows[1].outcome == Outcome::unknown);
}

TEST_CASE("slow and expensive: beyond the 95th of a hundred and three medians, where there are twenty to compare") {
  const auto marked = [](std::vector<double> values, const char* mode) {
    std::vector<Thread> threads(values.size());
    std::vector<Row> rows(values.size());
    for (std::size_t i = 0; i < values.size(); ++i) {
      threads[i].traces.resize(1);
      (std::string(mode) == "slow" ? rows[i].latency_s : rows[i].cost_usd) = values[i];
    }
    analysis::judge(threads, rows);
    std::size_t count = 0;
    for (const Row& row : rows) count += analysis::has_sign(row, mode) ? 1 : 0;
    return count;
  };
  for (const char* mode : {"slow", "expensive"}) {
    std::vector<double> values(19, 1.0);
    values.push_back(3.01);
    CHECK(marked(values, mode) == 1);
    values.back() = 2.99;  // under three medians
    CHECK(marked(values, mode) == 0);
    values.back() = 100;
    values.erase(values.begin());  // nineteen
    CHECK(marked(values, mode) == 0);
    CHECK(marked(std::vector<double>(40, 0.0), mode) == 0);
    std::vector<double> tenth(36, 1.0);  // a tenth is dear: that is no outlier
    tenth.insert(tenth.end(), 4, 50.0);
    CHECK(marked(tenth, mode) == 0);
  }
}
