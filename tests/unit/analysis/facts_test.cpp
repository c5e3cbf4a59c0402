#include "analysis/facts.hpp"

#include "analysis/measure.hpp"
#include "base/random.hpp"
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
