// What a model may not say of its own: how many, how often, more or most.
#include "analysis/claims.hpp"

#include "catch.hpp"

using namespace tracesift::analysis;

TEST_CASE("numbers, quantifiers, comparisons and superlatives are known by their words") {
  for (const char* word : {"zero", "one", "fourteen", "sixteen", "fifth", "tenths", "couple", "both", "every", "all",
                           "none", "nobody", "tenfold"}) {
    INFO(word);
    CHECK(claim_of(word) == Claim::number);
  }
  for (const char* word : {"more", "surged", "soared", "spiked", "outnumber", "surpass"}) {
    INFO(word);
    CHECK(claim_of(word) == Claim::up);
  }
  for (const char* word : {"fewer", "declined", "plummeted"}) CHECK(claim_of(word) == Claim::down);
  CHECK(claim_of("majority") == Claim::most);
  for (const char* word : {"refund", "people", "parcel", "often", "score"}) CHECK(claim_of(word) == Claim::none);
}

TEST_CASE("a sentence that cannot be judged is not English") {
  CHECK(is_english("Users ask for the refund of a lamp that arrived broken."));
  CHECK(is_english("Refunds are common"));
  CHECK_FALSE(is_english("Die Hälfte aller Gespräche scheitert an der Rückgabe"));
  CHECK_FALSE(is_english("La moitié des conversations échoue à cause du remboursement"));
  CHECK_FALSE(is_english("百分之四十的对话失败"));
  CHECK_FALSE(is_english("Половина разговоров of the users is not"));
}

TEST_CASE("a name keeps numbers that conversations hold, and loses what says how many") {
  const char* source = "Wants to upgrade to Windows 11\nAsks for a 401k rollover";
  CHECK(without_quantity("Upgrade to Windows 11", source) == "Upgrade to Windows 11");
  CHECK(without_quantity("Two-factor login", source) == "Two-factor login");
  CHECK(without_quantity("Help with refund (40% of traffic) – 77 % fail", source) == "Help with refund");
  CHECK(without_quantity("Refunds: half of all requests", source) == "Refunds");
  CHECK(without_quantity("Most of the failures", source).empty());
  CHECK(without_quantity("Windows 95", source).empty());
  CHECK(states_quantity("Fails in ４０ cases", source));
  CHECK(states_quantity("Three percent fail", source));
  CHECK_FALSE(states_quantity("Where a parcel is and when it comes", source));
}
