#include "language/sentences.hpp"

#include <string>
#include <vector>

#include "catch.hpp"

using namespace tracesift::language;

namespace {

/// Words in small letters; # for a value, a comma as it is, a bar between sentences.
std::string shown(std::string_view text, std::size_t most = 40) {
  std::string out;
  for (const Sentence& sentence : read_sentences(text, most)) {
    if (!out.empty()) out += " |";
    for (const Word& word : sentence.words) {
      out += out.empty() ? "" : " ";
      out += word.type == Word::Type::word ? word.lower : word.type == Word::Type::comma ? "," : "#";
    }
  }
  return out;
}

}  // namespace

TEST_CASE("text becomes sentences of words, and what no name is made of a value") {
  CHECK(shown("Cancel my flight. It's AB-123!") == "cancel my flight | it is #");
  CHECK(shown("I can't log in, and won't pay") == "i can not log in , and will not pay");
  CHECK(shown("see https://example.com/a/b or mail ann@example.com") == "see # or mail #");
  CHECK(shown("run `rm -rf` on lib/app.py") == "run # on #");
  CHECK(shown("```\ncode { here }\n```\nWhy does it fail?") == "# | why does it fail");
  CHECK(shown("he said \"never again\" and left") == "he said # and left");
  CHECK(shown("my user id is mia_li_3668") == "my user id is #");
  CHECK(shown("the customer’s order") == "the customer order");
  CHECK(shown("<system-reminder>do</system-reminder> yes/no") == "# do # yes no");
  CHECK(shown("Über die Straße – schnell") == "über die straße | schnell");
  CHECK(shown("je veux changer l'adresse") == "je veux changer l adresse");
  CHECK(shown("one. two. three. four", 2) == "one | two");
  CHECK(shown("") == "");
  CHECK(shown("?!...,") == "");
}

TEST_CASE("a question is known by its mark") {
  const auto sentences = read_sentences("Where is it? There.", 9);
  REQUIRE(sentences.size() == 2);
  CHECK(sentences[0].is_question);
  CHECK_FALSE(sentences[1].is_question);
}

TEST_CASE("long and unclosed passages cost no more than their length") {
  const std::string quotes(200'000, '"');
  CHECK(read_sentences(quotes, 40).size() <= 40);
  std::string ticks;
  for (int i = 0; i < 30'000; ++i) ticks += "``` ";
  CHECK(read_sentences(ticks, 40).size() <= 40);
  const std::string open(200'000, '<');
  CHECK(read_sentences(open, 40).size() <= 40);
  CHECK(read_sentences(std::string(100'000, 'a'), 40).size() == 1);
}
