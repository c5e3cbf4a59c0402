// Names by what is asked.
#include "local/request_names.hpp"

#include <string>
#include <vector>

#include "catch.hpp"

using namespace tracesift::local;

namespace {

/// Names of groups of texts.
std::vector<std::string> names_of(const std::vector<std::vector<std::string>>& groups, std::string_view above = {},
                                  const std::set<std::string>& barred = {}) {
  std::vector<std::vector<Token>> tokens;
  std::vector<Labelled> texts;
  std::size_t size = 0;
  for (const auto& group : groups) size += group.size();
  tokens.reserve(size);
  for (std::size_t g = 0; g < groups.size(); ++g) {
    for (const std::string& text : groups[g]) {
      tokens.push_back(tokenize(text));
      texts.push_back({text, &tokens.back(), static_cast<int>(g), 1});
    }
  }
  std::vector<GroupName> names = name_groups(texts, static_cast<int>(groups.size()), above, barred);
  UnitCache units;
  name_by_requests(texts, above, barred, units, names);
  std::vector<std::string> written;
  for (const GroupName& name : names) written.push_back(name.name);
  return written;
}

std::vector<std::string> repeated(const std::vector<std::string>& texts, int times) {
  std::vector<std::string> all;
  for (int i = 0; i < times; ++i) all.insert(all.end(), texts.begin(), texts.end());
  return all;
}

const std::vector<std::string> kCancel = {"I want to cancel my flight to Rome.", "Can you cancel a flight for me?",
                                          "please cancel my flight", "I need to cancel the flight, my plans changed"};
const std::vector<std::string> kPassword = {"How do I reset my password?", "I forgot it, reset my password please",
                                            "please reset the password", "can you reset a password for me"};
const std::vector<std::string> kCard = {"My card was declined", "the card was declined at the shop",
                                        "why was my card declined? my card was declined twice", "my card is declined"};

}  // namespace

TEST_CASE("a group is called by the verb and object that most of it ask for") {
  const auto names = names_of({repeated(kCancel, 4), repeated(kPassword, 4), repeated(kCard, 4)});
  CHECK(names[0] == "Cancel a flight");
  CHECK(names[1] == "Reset a password");
  CHECK(names[2] == "Card declined");
}

TEST_CASE("no name has people, times, ids or greetings") {
  std::vector<std::string> texts;
  for (const std::string name :
       {"Ann Lee", "Bob Ray", "Cem Kaya", "Dana Orr", "Ann Lee", "Ann Lee", "Ann Lee", "Ann Lee"}) {
    texts.push_back("Hello, my name is " + name +
                    ". Yesterday I ordered order_1234 and today I want to return a lamp. "
                    "My user id is ann_lee_99, please hurry, " +
                    name);
  }
  const auto names = names_of({texts, repeated(kPassword, 2)});
  INFO(names[0]);
  CHECK(names[0] == "Return a lamp");
  const auto barred =
      names_of({repeated({"please call Sofia", "call sofia now", "can you call sofia"}, 4), repeated(kPassword, 3)}, {},
               {"sofia"});
  CHECK(barred[0].find("ofia") == std::string::npos);
}

TEST_CASE("whoever is introduced is no name, however often the name is said") {
  const std::vector<std::string> zara = {"My name is Zara. Here is Zara again.", "This is Zara, it was Zara before."};
  const auto names = names_of({repeated(zara, 6), repeated(kPassword, 3)});
  INFO(names[0]);
  CHECK(names[0].find("Zara") == std::string::npos);
}

TEST_CASE("a mixed group says so, and two groups have two names") {
  const std::vector<std::string> mixed = {
      "find a hotel",  "what is the weather", "write a poem",   "translate a letter", "play a song",  "explain gravity",
      "order a pizza", "fix my code",         "plan my garden", "who won the race",   "find a hotel", "draw a cat"};
  const auto names = names_of({mixed, repeated(kCancel, 4), repeated(kCancel, 4)});
  INFO(names[0]);
  CHECK((names[0].ends_with(" and more") || names[0].empty() || names[0].starts_with("Mixed")));
  CHECK(names[1] != names[2]);
}

TEST_CASE("parts of a group are not called like the group") {
  const auto names = names_of(
      {repeated({"cancel my flight to Oslo because of the weather", "cancel the flight, the weather is bad"}, 5),
       repeated({"cancel my flight, I want my refund", "cancel a flight and refund it"}, 5)},
      "Cancel a flight");
  for (const std::string& name : names) {
    INFO(name);
    CHECK(name != "Cancel a flight");
  }
}

TEST_CASE("scripts without blanks keep the name of their phrases") {
  const auto names = names_of({repeated({"我想退货", "请帮我退货", "怎么退货"}, 4),
                               repeated({"忘记密码了", "我忘记密码", "忘记密码怎么办"}, 4)});
  for (const std::string& name : names) {
    INFO(name);
    CHECK_FALSE(name.empty());
    CHECK_FALSE(name.ends_with(" and more"));
  }
}
