// The sentences at the top of a report without models, whole: each is read as a person reads it.
#include "analysis/findings.hpp"

#include <string>
#include <vector>

#include "analysis/contrasts.hpp"
#include "analysis/measure.hpp"
#include "catch.hpp"

using namespace tracesift;

namespace {

/// "Refunds fails …: 50.0% (6 of 12) #1"
std::string text_of(const Report& report, const KeyPoint& point) {
  std::string text;
  for (const Part& part : point.parts) {
    if (const auto* words = std::get_if<std::string>(&part)) text += *words;
    if (const auto* figure = std::get_if<FigureRef>(&part)) text += point.figures.at(figure->index).text;
    if (const auto* trace = std::get_if<TraceRef>(&part)) text += "#" + std::to_string(trace->rank);
    if (const auto* ref = std::get_if<CategoryRef>(&part)) {
      for (const Category& category : report.categories) text += category.id == ref->id ? category.name : "";
    }
  }
  return text;
}

struct Group {
  const char* id;
  const char* name;
  int rows;
  int failed;
  int succeeded = -1;  // the rest
};

/// A report of rows by category; a row is named by its number.
Report report_of(const std::vector<Group>& parts) {
  Report report;
  for (const auto& [id, name, rows, failed, succeeded] : parts) {
    for (int i = 0; i < rows; ++i) {
      Row& row = report.rows.emplace_back();
      row.thread_id = std::to_string(report.rows.size());
      row.category_id = id;
      row.turns = 1;
      const bool has_succeeded = succeeded < 0 || i < failed + succeeded;
      row.outcome = i < failed ? Outcome::failed : has_succeeded ? Outcome::succeeded : Outcome::unknown;
    }
    if (*id != '\0') report.categories.push_back({.id = id, .name = name});
  }
  return report;
}

std::vector<std::string> findings_of(Report& report) {
  analysis::measure_all(report);
  analysis::find_differences(report);
  analysis::write_findings(report);
  std::vector<std::string> texts;
  for (const KeyPoint& point : report.key_points) texts.push_back(text_of(report, point));
  return texts;
}

/// The first finding that holds some words; empty: none does.
std::string finding(Report& report, const std::string& words) {
  for (const std::string& text : findings_of(report)) {
    if (text.find(words) != std::string::npos) return text;
  }
  return {};
}

}  // namespace

TEST_CASE("the largest category comes first, the next two follow, each with its share and how sure that is") {
  Report report = report_of({{"1", "Refunds", 20, 0}, {"2", "Parcels", 10, 0}, {"3", "Logins", 10, 0}});
  report.categories[0].typical = {"3", "5"};
  report.categories[1].typical = {"21"};
  const auto texts = findings_of(report);
  CHECK(texts[0] ==
        "Most often users ask about Refunds: 50.0%. 20 of 40 conversations (95% CI 35.2–64.8%). Next come Parcels "
        "(25.0%, 95% CI 14.2–40.2%) and Logins (25.0%, 95% CI 14.2–40.2%). #1 #2 #3");
  CHECK(report.key_points[0].headline == 5);
  CHECK(report.highlighted_traces[1].thread_id == "5");
  CHECK(report.highlighted_traces[2].reason == "Typical of its category");
}

TEST_CASE("with two categories one comes next; with one none does") {
  Report two = report_of({{"1", "Refunds", 30, 0}, {"2", "Parcels", 10, 0}});
  CHECK(finding(two, "Next").ends_with(" Next comes Parcels (25.0%, 95% CI 14.2–40.2%)."));
  Report one = report_of({{"1", "Refunds", 30, 0}});
  CHECK(finding(one, "Most often") ==
        "Most often users ask about Refunds: 100.0%. 30 of 30 conversations (95% CI 88.6–100.0%).");
}

TEST_CASE("a category that is empty, or below another, is not among the largest") {
  Report report = report_of({{"1", "Refunds", 30, 0}, {"2", "Given, and empty", 0, 0}});
  report.categories.push_back({.id = "1.1", .parent_id = "1", .level = 2, .name = "Late refunds"});
  for (int i = 0; i < 12; ++i) report.rows[static_cast<std::size_t>(i)].category_id = "1.1";
  CHECK(finding(report, "Next").empty());
}

TEST_CASE("failures: all outcomes known, some known, only failures known, none known") {
  Report all = report_of({{"1", "Refunds", 20, 7}});
  CHECK(finding(all, "failed") == "35.0% (7 of 20, 95% CI 18.1–56.7%) of all conversations failed. #1");
  Report some = report_of({{"1", "Refunds", 20, 7, 5}});
  CHECK(finding(some, "failed") ==
        "At least 35.0% (7 of 20, 95% CI 18.1–56.7%) of all conversations failed; 5 of 20 conversations (25.0%, 95% "
        "CI 11.2–46.9%) succeeded; the outcome of the others is unknown. #1");
  Report only = report_of({{"1", "Refunds", 20, 7, 0}});
  CHECK(finding(only, "failed") ==
        "At least 35.0% (7 of 20, 95% CI 18.1–56.7%) of all conversations failed; the outcome of the others is "
        "unknown. #1");
  Report none = report_of({{"1", "Refunds", 20, 0, 0}});
  CHECK(finding(none, "failures") ==
        "No failures were detected in 20 conversations (0, 95% CI 0.0–16.1%); whether they succeeded is unknown.");
}

TEST_CASE("a category that fails more than the rest beyond chance is told; one that may do so by chance is not") {
  Report apart = report_of({{"1", "Refunds", 60, 6}, {"2", "Parcels", 20, 11}});
  CHECK(finding(apart, "Parcels fails") ==
        "Parcels fails 55.0%, elsewhere 10.0%. 11 of 20 (95% CI 34.2–74.2%), elsewhere 6 of 60; 9 more than at the "
        "rate elsewhere. #2 #3");
  CHECK(apart.highlighted_traces[1].thread_id == "61");
  CHECK(apart.highlighted_traces[2].thread_id == "62");
  Report chance = report_of({{"1", "Refunds", 20, 2}, {"2", "Parcels", 12, 2}});
  CHECK(finding(chance, "fails").starts_with("Nothing stands out beyond chance"));
  Report small = report_of({{"1", "Refunds", 60, 2}, {"2", "Parcels", 9, 9}});
  CHECK(finding(small, "Parcels fails").empty());
  Report alike = report_of({{"1", "Refunds", 60, 30}, {"2", "Parcels", 60, 30}});
  CHECK(finding(alike, "elsewhere").empty());
}

TEST_CASE("an attribute is told as a whole, from the value that fails most to the one that fails least") {
  Report report = report_of({{"1", "Refunds", 120, 0}});
  for (std::size_t i = 0; i < 120; ++i) {
    Row& row = report.rows[i];
    row.attributes["user_tier"] = i < 40 ? "free" : i < 80 ? "plus" : "pro";
    row.attributes["trial"] = i % 2 == 0 ? "1" : "2";
    row.outcome = (i < 40 && i % 4 != 0) || i % 10 == 0 ? Outcome::failed : Outcome::succeeded;
  }
  CHECK(finding(report, "User tier") ==
        "User tier: free fails 80.0%, pro 10.0%. free 32 of 40; plus 4 of 40; pro 4 of 40. #1");
  // The same again under another name is not told twice: within free, plus and pro it makes no difference.
  for (Row& row : report.rows) row.attributes["plan"] = row.attributes["user_tier"] == "free" ? "a" : "b";
  CHECK(finding(report, "Plan:").empty() != finding(report, "User tier:").empty());
  for (Row& row : report.rows) {
    row.attributes.erase("plan");
    row.attributes["trial"] = row.attributes["user_tier"];
    row.attributes.erase("user_tier");
  }
  CHECK(finding(report, "Trial").empty());
}

TEST_CASE("the model under another name is told once, as the model") {
  Report report = report_of({{"1", "Refunds", 80, 0}});
  for (std::size_t i = 0; i < 80; ++i) {
    Row& row = report.rows[i];
    row.model = i < 40 ? "old" : "young";
    row.attributes = {{"ls_model_name", row.model}, {"model", row.model}};
    row.outcome = i < 30 ? Outcome::failed : Outcome::succeeded;
  }
  CHECK(finding(report, "fails").starts_with("Model: old fails 75.0%, young 0.0%."));
  CHECK(finding(report, "Ls model name").empty());
}

TEST_CASE("an issue that makes conversations fail is told with its title, one that was put aside is not") {
  Report report = report_of({{"1", "Refunds", 100, 10}});
  Issue issue;
  issue.id = "a1";
  issue.title = "find_barrel: barrel … not found";
  issue.severity = Issue::Severity::high;
  issue.count = issue.known = 10;
  issue.failed = 10;
  issue.known_elsewhere = 90;
  issue.eligible = 100;
  issue.q = 1e-8;
  for (std::size_t i = 0; i < 10; ++i) report.rows[i].issues = {"a1"};
  issue.examples = {{"3", 1, "not found"}};
  report.issues = {issue};
  CHECK(finding(report, "find_barrel") ==
        "find_barrel: barrel … not found. 10 of 100 conversations; 10 of them failed. #2");
  report.issues[0].state = Issue::State::fresh;
  CHECK(finding(report, "find_barrel").starts_with("find_barrel"));  // it may be chance
  report.issues[0].state_q = 0.01;
  CHECK(finding(report, "find_barrel").starts_with("New: find_barrel"));
  report.issues[0].mark = Issue::Mark::ignored;
  CHECK(finding(report, "find_barrel").empty());
}

TEST_CASE("issues that are new, more frequent or back are told, two at most, unless it may be chance") {
  Report report = report_of({{"1", "Refunds", 100, 10}});
  const auto add = [&](const char* id, const char* title, Issue::State state, double q) {
    Issue issue;
    issue.id = id;
    issue.title = title;
    issue.state = state;
    issue.state_q = q;
    issue.count = 4;
    report.issues.push_back(issue);
    for (std::size_t i = 0; i < 4; ++i) report.rows[i].issues.emplace_back(id);
  };
  add("a1", "Corks break", Issue::State::ongoing, 0);
  add("a2", "Barrels leak", Issue::State::fresh, 0.06);
  add("a3", "Labels fall off", Issue::State::escalating, 0.05);
  add("a4", "Grapes rot", Issue::State::regressed, 0);
  add("a5", "Wine freezes", Issue::State::fresh, 0.01);
  CHECK(finding(report, "Labels").starts_with("More often than before: Labels fall off. 4 of 100 conversations"));
  CHECK(finding(report, "Grapes").starts_with("Back again: Grapes rot. "));
  CHECK(finding(report, "Barrels").empty());
  CHECK(finding(report, "Wine").empty());  // the third
  report.issues[2].severity = Issue::Severity::low;
  report.issues[3].mark = Issue::Mark::ignored;
  CHECK(finding(report, "Labels").empty());
  CHECK(finding(report, "Grapes").empty());
  CHECK(finding(report, "Wine").starts_with("New: Wine freezes"));
}

TEST_CASE("where nobody knows how conversations ended, an issue counts by how often it could and did happen") {
  Report report = report_of({{"1", "Refunds", 100, 0, 0}});
  report.issues = {{.id = "a1", .title = "Barrels leak", .count = 15, .eligible = 50}};
  for (std::size_t i = 0; i < 15; ++i) report.rows[i].issues = {"a1"};
  CHECK(finding(report, "Barrels") == "Barrels leak. 15 of 100 conversations.");
  report.issues[0].severity = Issue::Severity::low;
  CHECK(finding(report, "Barrels") == "Top issue: Barrels leak. 15 of 100 conversations.");
}

TEST_CASE("failures that no rule sees are told where they are a tenth of all or more") {
  Report report = report_of({{"1", "Refunds", 40, 20}});
  report.issues = {{.id = "u", .kind = Issue::kUnexplained, .title = "Nobody sees", .count = 12, .eligible = 40}};
  for (std::size_t i = 0; i < 12; ++i) report.rows[i].issues = {"u"};
  CHECK(finding(report, "no rule") ==
        "For 12 of 20 failures no rule sees why: only their score says that they failed.");
  report.issues[0].count = 1;
  CHECK(finding(report, "no rule").empty());
}

TEST_CASE("what takes much longer than the rest is told, with ten conversations or more") {
  const auto timed = [](int slow_rows) {
    Report report = report_of({{"1", "Refunds", 40, 0}, {"2", "Parcels", slow_rows, 0}});
    for (std::size_t i = 0; i < report.rows.size(); ++i) report.rows[i].latency_s = i < 40 ? 1 : 8;
    return report;
  };
  Report ten = timed(10);
  CHECK(finding(ten, "Parcels takes") ==
        "Parcels takes 8.0 s, over all it is 1.0 s. Half of its 10 conversations take longer than that, a twentieth "
        "longer than 8.0 s.");
  Report nine = timed(9);
  CHECK(finding(nine, "Parcels takes").empty());
  Report alike = timed(10);
  for (Row& row : alike.rows) row.latency_s = 3;
  CHECK(finding(alike, "Parcels takes").empty());
}

TEST_CASE("what takes more of the cost than of the conversations is told") {
  Report report = report_of({{"1", "Refunds", 30, 0}, {"2", "Parcels", 10, 0}});
  for (std::size_t i = 0; i < 40; ++i) report.rows[i].cost_usd = i < 30 ? 0.01 : 0.09;
  report.rows[33].cost_usd = 0.19;
  CHECK(finding(report, "of the cost") ==
        "Parcels takes 76.9% of the cost. $1.00 of $1.30, with 25.0% of the conversations.");
  for (Row& row : report.rows) row.cost_usd = 0;
  CHECK(finding(report, "of the cost").empty());
}

TEST_CASE("a lower score is told where nobody knows how conversations ended") {
  Report report = report_of({{"1", "Refunds", 20, 0, 0}, {"2", "Parcels", 20, 0, 0}});
  for (std::size_t i = 0; i < 40; ++i) report.rows[i].feedback = {{"stars", i < 20 ? 4.0 : 3.0, "", ""}};
  CHECK(finding(report, "stars") == "Parcels is rated lower: stars 3.00, over all 3.50. Means, of 20 conversations.");
  for (Row& row : report.rows) row.outcome = Outcome::succeeded;
  CHECK(finding(report, "stars").empty());
}

TEST_CASE("the last word is what could not be classified, drawn or read") {
  Report whole = report_of({{"1", "Refunds", 20, 0}});
  CHECK(findings_of(whole).back() == "Every one of 20 conversations was classified.");
  const auto partly = [](int silent) {
    Report report = report_of({{"1", "Refunds", 16, 0}, {"", "", 4, 0}});
    for (int i = 0; i < silent; ++i) report.rows[static_cast<std::size_t>(16 + i)].turns = 0;
    report.ledger.no_text = static_cast<std::uint64_t>(silent);
    return report;
  };
  const std::string start = "Not classified: 4 of 20 conversations (20.0%, 95% CI 8.1–41.6%)";
  Report unlike = partly(0);
  CHECK(findings_of(unlike).back() == start + ", too unlike the others or too few of a kind.");
  Report silent = partly(4);
  CHECK(findings_of(silent).back() == start + ": no user says anything in them.");
  Report both = partly(1);
  CHECK(findings_of(both).back() ==
        start + "; in 1 of them no user says anything, the rest are too unlike the others or too few of a kind.");
  whole.ledger.undrawn = 5;
  whole.ledger.records.bad = 2;
  CHECK(findings_of(whole).back() ==
        "Every one of 20 conversations was classified. Only a sample of all conversations was read; the method page "
        "says how large it is. Some records could not be read; the method page lists them with their places.");
}

TEST_CASE("given categories that fit hardly half of what was said are said to be a misfit, first of all") {
  const auto given = [](int unplaced) {
    Report report = report_of({{"1", "Refunds", 20 - unplaced, 0}, {"", "", unplaced, 0}});
    report.config.partitions.push_back({.name = "Refunds", .description = "Money back", .examples = {}});
    return report;
  };
  Report misfit = given(11);
  CHECK(findings_of(misfit).front() ==
        "The given categories do not describe these conversations: 11 of 20 conversations (55.0%, 95% CI 34.2–74.2%) "
        "fit none of them. Without a model, conversations are compared with categories by words only; a model goes by "
        "meaning. Without given categories, the report finds its own.");
  misfit.config.models.provider = "openai";
  CHECK(findings_of(misfit).front().find("Without a model") == std::string::npos);
  Report half = given(10);
  CHECK(findings_of(half).front().starts_with("Most often"));
  Report silent = given(11);
  silent.ledger.no_text = 2;  // of 18 that say something nine fit
  CHECK(findings_of(silent).front().starts_with("Most often"));
}

TEST_CASE("eleven findings at most, ten conversations at most, each under one number") {
  Report report = report_of({{"1", "Refunds", 30, 3}, {"2", "Parcels", 20, 15}, {"3", "Logins", 10, 0}});
  for (std::size_t i = 0; i < report.rows.size(); ++i) {
    report.rows[i].latency_s = i < 30 ? 1 : 9;
    report.rows[i].cost_usd = 0.1;
    report.rows[i].feedback = {{"stars", i < 30 ? 4.0 : 2.0, "", ""}};
    if (i < 12) report.rows[i].signs = {{.mode = "time_out"}};
  }
  report.failure_modes.push_back({.id = "time_out", .title = "Timed out", .count = 12});
  for (std::size_t c = 0; c < 3; ++c) report.categories[c].typical = {std::to_string(30 * c + 1)};
  const auto texts = findings_of(report);
  CHECK(texts.size() <= 11);
  CHECK(texts.back().starts_with("Every one of"));
  CHECK(report.highlighted_traces.size() <= 10);
  for (std::size_t i = 0; i < report.highlighted_traces.size(); ++i) {
    CHECK(report.highlighted_traces[i].rank == static_cast<int>(i) + 1);
    for (std::size_t j = 0; j < i; ++j)
      CHECK(report.highlighted_traces[i].thread_id != report.highlighted_traces[j].thread_id);
  }
}
