#include "issue/error_pattern.hpp"

#include <string>
#include <utility>
#include <vector>

#include "catch.hpp"

using namespace tracesift::issue;

TEST_CASE("what differs from case to case is masked") {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"Barrel B17 not found", "barrel <v> not found"},
      {"barrel 'old oak' not found", "barrel <v> not found"},
      {"Barrel \"B17\" of `cellar` is “empty”", "barrel <v> of <v> is <v>"},
      {"cannot read /srv/cellar/red.txt", "cannot read <v>"},
      {"src/press.go:12:5: undefined: Grape", "<v>: undefined: grape"},
      {"GET https://cellar.example/wines failed", "get <v> failed"},
      {"mail to ann@cellar.example bounced", "mail to <v> bounced"},
      {"total price is 327, but paid 328.50", "total price is <v>, but paid <v>"},
      {"2026-05-01 10:00:03 cork stuck", "<v> cork stuck"},
      {"commit 9f2c41d07b could not be applied", "commit <v> could not be applied"},
      {"id 123e4567-e89b-12d3-a456-426614174000 is unknown", "id <v> is unknown"},
      {"ticket #A is closed", "ticket <v> is closed"},
      {"The barrel is empty.", "the barrel is empty."},
      {"can't open, won't close", "can't open, won't close"},
      {"user's cellar isn't there", "user's cellar isn't there"},
      {"ФАЙЛ не найден", "файл не найден"},
  };
  for (const auto& [line, pattern] : cases) CHECK(pattern_of(line).text == pattern);
}

TEST_CASE("masks side by side are one; values are kept in their order, capitals where they are shown") {
  const ErrorPattern pattern = pattern_of("Barrels 17, 18 and B9 of 'old oak' leak");
  CHECK(pattern.text == "barrels <v> and <v> of <v> leak");
  CHECK(pattern.shown == "Barrels <v> and <v> of <v> leak");
  CHECK(pattern.values == std::vector<std::string>{"17, 18", "B9", "'old oak'"});
}

TEST_CASE("a pattern is cut, and quotes that never close are plain") {
  CHECK(pattern_of(std::string(1'000, 'x')).text.size() < 170);
  CHECK(pattern_of("it's a \"half open story").text == "it's a \"half open story");
}

TEST_CASE("values are put back by their place") {
  CHECK(filled("barrel <v> of <v> leaks", {"", "'oak'"}) == "barrel <v> of 'oak' leaks");
  CHECK(filled("barrel <v>", {"B1", "B2"}) == "barrel B1");
  CHECK(filled("no mask", {"B1"}) == "no mask");
}
