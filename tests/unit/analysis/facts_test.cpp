#include "analysis/facts.hpp"

#include "analysis/measure.hpp"
#include "base/random.hpp"
#include "base/text.hpp"
#include "catch.hpp"
#include "world.hpp"

using namespace tracesift;
using namespace tracesift::analysis;

namespace {

/// Two categories of ten rows; six of the first failed.
Report report() {
  Report report;
  for (int i = 0; i < 20; ++i) {
    Row& row = report.rows.emplace_back();
    row.thread_id = "t" + std::to_string(i);
    row.category_id = i < 10 ? "1" : "2";
    row.outcome = i < 6 ? Outcome::failed : Outcome::succeeded;
  }
  report.categories.push_back({.id = "1", .name = "Refunds of 2026"});
  report.categories.push_back({.id = "2", .name = "Parcels"});
  measure_all(report);
  return report;
}

}  // namespace

TEST_CASE("a sentence of facts becomes a key point") {
  const Report given = report();
  const std::vector<Fact> facts = facts_of(given);
  const Checked checked = check_sentence("In {{c1}}, {{f2}} failed; look there.", "usage", facts, given);
  REQUIRE(checked.is_good);
  CHECK(checked.point.figures.size() == 1);
  CHECK(checked.point.parts.size() == 5);
}

TEST_CASE("a sentence that states what no fact does is refused") {
  const Report given = report();
  const std::vector<Fact> facts = facts_of(given);
  const auto is_good = [&](const char* text) { return check_sentence(text, "usage", facts, given).is_good; };
  CHECK(is_good("{{f1}} conversations."));
  for (const char* wrong :
       {"{{f1}} conversations, 42 of them new.", "{{f1}} and 4\xD9\xA2 more", "{{f1}}, half of them new.",
        "Twenty of {{f1}}.", "{{f1}} is 10%.", "{{f999}} conversations.", "{{f1} conversations.", "{{c9}}: {{f1}}",
        "No fact.", "{{f1}} are slower now.", "{{f2}} fail, the highest of all.", "{{f1}} and rising.",
        "{{f1}} \xC2\xBD", "{{f1}} \xE2\x91\xA0", "{{run.error}} {{f1}}", "{{f18446744073709551616}}", "twice {{f1}}",
        "{{f2}} ask for refunds."}) {
    INFO(wrong);
    CHECK_FALSE(is_good(wrong));
  }
}

TEST_CASE("of a thousand sentences with numbers of their own none passes") {
  const Report given = report();
  const std::vector<Fact> facts = facts_of(given);
  base::Random random(3);
  static constexpr const char* kForms[] = {"%", " percent", " of all", " conversations", "x", " s", "$"};
  for (int i = 0; i < 1'000; ++i) {
    const std::string number = std::to_string(random.next() % 1'000);
    const std::string text = "In {{c1}} {{f" + std::to_string(1 + random.next() % facts.size()) + "}} fail, that is " +
                             number + kForms[random.next() % 7] + ".";
    REQUIRE_FALSE(check_sentence(text, "failure", facts, given).is_good);
  }
}

TEST_CASE("a number in any script, as a fraction, a power or in words is no placeholder") {
  const Report given = report();
  const std::vector<Fact> facts = facts_of(given);
  const auto refused = [&](const std::string& piece) {
    return !check_sentence("{{f1}} conversations " + piece, "usage", facts, given).is_good;
  };
  CHECK_FALSE(refused("were read"));
  for (const char* digit :
       {"0",      "9",      "%",      "\u0660", "\u0669", "\u06F0",     "\u06F9",    "\u0966", "\u096F",
        "\uFF10", "\uFF19", "\u00B2", "\u00B3", "\u00B9", "\u00BC",     "\u00BE",    "\u2070", "\u2089",
        "\u2150", "\u218B", "\u2030", "\u2460", "\u249B", "\U0001D7CE", "\U0001D7FF"}) {
    INFO(digit);
    CHECK(refused(digit));
  }
  for (const char* letter : {"/", ":", "a", "\u00E9", "\u00B4", "\u00BB", "\u00BF", "\u208A", "\u2031", "\u249C"}) {
    INFO(letter);
    CHECK_FALSE(refused(letter));
  }
  for (const char* word : {"two", "twelve", "hundreds", "half", "third", "twice", "double", "percentage", "dozens"}) {
    INFO(word);
    CHECK(refused(word));
  }
}

TEST_CASE("words of comparison need a fact that says so") {
  Report given = report();
  std::vector<Fact> facts = facts_of(given);
  facts[0].says = {};
  const auto is_good = [&](std::set<std::string> says, const char* word) {
    facts[0].says = std::move(says);
    return check_sentence("{{f1}} conversations are " + std::string(word), "usage", facts, given).is_good;
  };
  for (const char* word : {"more", "higher", "rising", "growing", "slower"}) {
    INFO(word);
    CHECK_FALSE(is_good({}, word));
    CHECK_FALSE(is_good({"LESS", "FALLING"}, word));
    CHECK(is_good({"MORE"}, word));
    CHECK(is_good({"RISING"}, word));
    CHECK(is_good({"MOST"}, word));
  }
  for (const char* word : {"less", "fewer", "falling", "cheaper"}) {
    INFO(word);
    CHECK_FALSE(is_good({"MORE", "RISING", "MOST"}, word));
    CHECK(is_good({"LESS"}, word));
    CHECK(is_good({"FALLING"}, word));
  }
  for (const char* word : {"most", "highest", "mostly", "worst"}) {
    INFO(word);
    CHECK_FALSE(is_good({"MORE", "LESS", "RISING", "FALLING"}, word));
    CHECK(is_good({"MOST"}, word));
  }
}

TEST_CASE("a number must be worded as what it is") {
  const Report given = report();
  const std::vector<Fact> facts = facts_of(given);
  const auto number_of = [&](const std::string& metric) {
    for (std::size_t i = 0; i < facts.size(); ++i) {
      if (facts[i].figure.metric == metric) return "{{f" + std::to_string(i + 1) + "}}";
    }
    FAIL(metric);
    return std::string();
  };
  const auto is_good = [&](const std::string& text) { return check_sentence(text, "usage", facts, given).is_good; };
  CHECK(is_good(number_of("failure_rate") + " were unsuccessful"));
  CHECK_FALSE(is_good(number_of("failure_rate") + " are about parcels"));
  CHECK(is_good(number_of("error_rate") + " crashed"));
  CHECK_FALSE(is_good(number_of("error_rate") + " went badly"));
}

TEST_CASE("facts: all conversations first, then each top category, ways of failing, subcategories, the unclassified") {
  Report given = report();
  given.rows[18].category_id = "2.1";
  given.rows[19].category_id = "";
  given.categories.push_back({.id = "2.1", .parent_id = "2", .level = 2, .name = "Late"});
  given.failure_modes.push_back({.id = "time_out", .title = "Timed out"});
  given.rows[0].signs = {{.mode = "time_out"}};
  measure_all(given);
  std::vector<std::string> meanings;
  for (const Fact& fact : facts_of(given)) meanings.push_back(fact.meaning);
  CHECK(meanings ==
        std::vector<std::string>{"conversations in all", "of all conversations failed, as far as is known",
                                 "of all conversations ended in an error", "share of conversations in {{c1}}",
                                 "of the conversations in {{c1}} failed", "share of conversations in {{c2}}",
                                 "share of conversations with the sign “Timed out”",
                                 "share of conversations in {{c2.1}}", "share of conversations in no category"});
  const auto facts = facts_of(given);
  CHECK(facts[3].says == std::set<std::string>{"MOST"});
  CHECK(facts[5].says.empty());
  CHECK(facts[6].says == std::set<std::string>{"MOST"});
}

TEST_CASE("a category's facts: slowest, costliest, feedback of ten scores, and what is beyond chance") {
  Report given = report();
  for (std::size_t i = 0; i < 20; ++i) {
    given.rows[i].latency_s = i < 10 ? 1 : 2;
    given.rows[i].cost_usd = i < 10 ? 1 : 3;
    if (i < 10 || i > 10) given.rows[i].feedback = {{"stars", 3.0, "", ""}};  // ten and nine
  }
  measure_all(given);
  given.categories[0].differences = {
      {.kind = "outcome", .key = "failed", .here = 6, .of_here = 10, .elsewhere = 0, .of_elsewhere = 10, .q = 0.01}};
  given.categories[0].over_time = {1, 2};
  given.categories[0].trend_q = 0.04;
  given.categories[0].trend_z = -2;
  const auto says = [&](const std::string& meaning) {
    for (const Fact& fact : facts_of(given)) {
      if (fact.meaning == meaning) return base::join({fact.says.begin(), fact.says.end()}, " ") + ".";
    }
    return std::string("none");
  };
  CHECK(says("time that one of twenty in {{c2}} exceeds") == "MOST.");
  CHECK(says("time that one of twenty in {{c1}} exceeds") == "none");
  CHECK(says("share of all cost that {{c2}} takes") == "MOST.");
  CHECK(says("mean stars in {{c1}}") == ".");
  CHECK(says("mean stars in {{c2}}") == "none");
  CHECK(says("share of conversations in {{c1}}") == "FALLING MOST.");
  CHECK(says("of the conversations in {{c1}} failed") == "MORE MOST.");
  given.categories[0].differences[0].q = 0.06;
  given.categories[0].trend_q = 0.06;
  CHECK(says("share of conversations in {{c1}}") == "MOST.");
  CHECK(says("of the conversations in {{c1}} failed") == ".");
}

TEST_CASE("sixty facts at most") {
  Report given = report();
  for (int i = 0; i < 80; ++i) given.failure_modes.push_back({.id = "mode" + std::to_string(i), .title = "x"});
  CHECK(facts_of(given).size() == 60);
}

TEST_CASE("a sentence's kind is one of five, else it is about usage; over 600 bytes it is refused") {
  const Report given = report();
  const std::vector<Fact> facts = facts_of(given);
  for (const char* kind : {"usage", "failure", "quality", "latency", "cost"})
    CHECK(check_sentence("{{f1}}.", kind, facts, given).point.kind == kind);
  CHECK(check_sentence("{{f1}}.", "", facts, given).point.kind == "usage");
  CHECK(check_sentence("{{f1}}.", "gossip", facts, given).point.kind == "usage");
  CHECK(check_sentence("{{f1}}" + std::string(594, 'x'), "usage", facts, given).is_good);
  CHECK_FALSE(check_sentence("{{f1}}" + std::string(595, 'x'), "usage", facts, given).is_good);
}
