#include "local/engine.hpp"

#include <map>
#include <set>

#include "catch.hpp"
#include "dataset.hpp"
#include "local/names.hpp"

using namespace tracesift::local;

namespace {

Engine run(std::vector<std::string> texts, Options options = {}) {
  Engine engine(std::move(texts), options);
  engine.read_words();
  engine.embed_texts();
  engine.find_groups();
  engine.name_all();
  return engine;
}

/// Three topics, each in several wordings.
std::vector<std::string> topics(int each) {
  const std::vector<std::vector<std::string>> words = {
      {"refund my broken lamp", "the lamp arrived broken, refund it", "broken lamp, money refund",
       "can you refund the broken lamp order"},
      {"where is my parcel delivery", "parcel delivery is late", "track the parcel delivery",
       "delivery of the parcel never came"},
      {"reset the account password", "password reset link for account", "locked account password",
       "my account needs a password reset"}};
  std::vector<std::string> texts;
  for (int i = 0; i < each; ++i) {
    for (const auto& topic : words)
      texts.push_back(topic[static_cast<std::size_t>(i) % topic.size()] + (i % 5 == 0 ? " today" : ""));
  }
  return texts;
}

/// Names of two groups: the first `size` texts, and the rest.
std::vector<GroupName> name_two(const std::vector<std::string>& texts, std::size_t size, std::string_view above = {}) {
  std::vector<std::vector<Token>> tokens;
  for (const auto& text : texts) tokens.push_back(tokenize(text));
  std::vector<Labelled> labelled;
  for (std::size_t i = 0; i < texts.size(); ++i) labelled.push_back({texts[i], &tokens[i], i < size ? 0 : 1, 1});
  return name_groups(labelled, 2, above);
}

}  // namespace

TEST_CASE("what the engine says that it does is in the document about the method") {
  const auto plain = [](std::string text) {
    std::string out;
    for (const char c : text) {
      const bool is_blank = c == ' ' || c == '\n';
      if (!is_blank || (!out.empty() && out.back() != ' ')) out += is_blank ? ' ' : c;
    }
    return out;
  };
  const std::string document = plain(support::load("docs/method.md"));
  for (const std::string_view step : steps()) {
    INFO(step);
    CHECK(document.find(plain(std::string(step))) != std::string::npos);
  }
}

TEST_CASE("topics become groups, named by their own words") {
  const Engine engine = run(topics(20), {.groups = 3});
  std::set<int> leaves_of[3];
  for (std::size_t i = 0; i < 60; ++i) {
    int group = engine.leaf()[i];
    REQUIRE(group >= 0);
    while (engine.groups()[static_cast<std::size_t>(group)].parent >= 0)
      group = engine.groups()[static_cast<std::size_t>(group)].parent;
    leaves_of[i % 3].insert(group);
  }
  for (const auto& groups : leaves_of) CHECK(groups.size() == 1);
  std::string names;
  for (const Group& group : engine.groups()) {
    if (group.parent < 0) names += group.name + ";";
  }
  INFO(names);
  CHECK(names.find("amp") != std::string::npos);
  CHECK(names.find("arcel") != std::string::npos);
  CHECK((names.find("assword") != std::string::npos || names.find("ccount") != std::string::npos));
}

TEST_CASE("every text is in one leaf and a parent has its children's texts") {
  const Engine engine = run(topics(40));
  std::map<int, std::size_t> leaves;
  for (const int leaf : engine.leaf()) ++leaves[leaf];
  for (std::size_t g = 0; g < engine.groups().size(); ++g) {
    const Group& group = engine.groups()[g];
    std::size_t below = 0;
    bool has_children = false;
    for (const Group& child : engine.groups()) {
      if (child.parent != static_cast<int>(g)) continue;
      below += child.members.size();
      has_children = true;
    }
    CHECK(group.members.size() == (has_children ? below : leaves[static_cast<int>(g)]));
  }
}

TEST_CASE("the same seed gives the same groups, texts without words none") {
  const Engine a = run(topics(10), {.seed = 3});
  const Engine b = run(topics(10), {.seed = 3});
  CHECK(a.leaf() == b.leaf());
  const Engine c = run({"", "???", "123456"});
  CHECK(c.leaf()[0] == -1);
  CHECK(c.leaf()[1] == -1);
}

TEST_CASE("hundreds of equal texts are one group") {
  const Engine engine = run(std::vector<std::string>(500, "please summarise this document"));
  CHECK(engine.groups().size() == 1);
  CHECK(engine.groups()[0].members.size() == 500);
}

TEST_CASE("what came of conversations tells apart what users say in the same words") {
  std::vector<std::string> texts;
  Options options;
  for (int i = 0; i < 60; ++i) {
    const std::string number(static_cast<std::size_t>(i) % 7 + 1, static_cast<char>('a' + i % 23));
    texts.push_back("please do the usual for customer " + number + " " +
                    std::string(1, static_cast<char>('a' + i % 19)));
    options.context.emplace_back(i % 2 == 0 ? "refund_order issued the refund to the card"
                                            : "book_flight reserved a seat on the plane");
  }
  options.groups = 2;
  const Engine engine = run(texts, options);
  std::set<int> groups[2];
  for (std::size_t i = 0; i < texts.size(); ++i) {
    int group = engine.leaf()[i];
    REQUIRE(group >= 0);
    while (engine.groups()[static_cast<std::size_t>(group)].parent >= 0)
      group = engine.groups()[static_cast<std::size_t>(group)].parent;
    groups[i % 2].insert(group);
  }
  CHECK(groups[0] != groups[1]);
  CHECK(groups[0].size() == 1);
  CHECK(groups[1].size() == 1);
  for (const Group& group : engine.groups()) {
    INFO(group.name);
    CHECK(group.name.find("efund") == std::string::npos);  // nobody who asked said so
    CHECK(group.name.find("eat") == std::string::npos);
  }
}

TEST_CASE("a few wordings that are used again and again are a group each") {
  const std::vector<std::string> prompts = {"summarise this long document",  "write a poem about autumn leaves",
                                            "translate the letter to Greek", "plan a week of healthy meals",
                                            "explain gravity to a child",    "find bugs in my program",
                                            "draft a birthday invitation",   "compare two phone contracts"};
  std::vector<std::string> texts;
  for (int i = 0; i < 400; ++i) texts.push_back(prompts[static_cast<std::size_t>(i) % prompts.size()]);
  const Engine engine = run(texts);
  CHECK(engine.groups().size() == prompts.size());
  for (const Group& group : engine.groups()) CHECK(group.members.size() == 50);
}

TEST_CASE("few texts give a group or none, but never a crash") {
  for (std::size_t n = 0; n < 8; ++n) {
    std::vector<std::string> texts;
    for (std::size_t i = 0; i < n; ++i) texts.push_back("request number " + std::string(i, 'x') + " about something");
    const Engine engine = run(texts);
    CHECK(engine.leaf().size() == n);
  }
}

TEST_CASE("names do not repeat and come from the texts as they were written") {
  const std::vector<std::string> texts = {"The VAT Invoice is missing", "send VAT Invoice",
                                          "VAT Invoice again",          "Login fails",
                                          "login code fails",           "Login fails twice"};
  const auto names = name_two(texts, 3);
  CHECK(names[0].name == "VAT Invoice");
  CHECK(names[1].name.substr(0, 5) == "Login");
  CHECK(names[0].name != names[1].name);
}

TEST_CASE("a name is a phrase that people use, whatever small words stand in it") {
  const std::vector<std::string> texts = {
      "I want to rent a car in Boston",         "please rent me a car for Monday",
      "could I rent the car? It is 40 dollars", "rent a car, cheap",
      "I'd like to check the weather",          "check weather in Paris please",
      "Check the weather for 12th of June",     "can you check my weather, 40 dollars"};
  const auto names = name_two(texts, 4);
  CHECK(names[0].name == "Rent a car");
  CHECK(names[1].name == "Check the weather");
  // Below a group of the same name another one is found.
  CHECK(name_two(texts, 4, "Rent a car")[0].name != "Rent a car");
}

TEST_CASE("words are found in every script, ids and fillers carry no meaning") {
  const auto words = [](const char* text) {
    std::string out;
    for (const Token& token : tokenize(text)) {
      if (!token.is_stop) out += token.word + "|";
    }
    return out;
  };
  CHECK(words("Please REFUND order A12345!") == "refund|order|");
  CHECK(words("Wo bleibt die Rückgabe?") == "bleibt|rückgabe|");
  CHECK(words("Где мой заказ") == "где|мой|заказ|");
  CHECK(words("退款订单") == "退款|款订|订单|");
  CHECK(words("don’t") == "");
}

TEST_CASE("categories of an earlier report keep what is like what was said in them, though no text is in both") {
  std::vector<std::string> texts = topics(12);
  Options options;
  options.given = {{.name = "Lamps",
                    .seeds = {"the lamp came broken, please refund", "refund for a broken lamp", "my lamp is broken",
                              "broken lamp: money back", "I want a refund for this lamp"},
                    .seeds_are_texts = true},
                   {.name = "Parcels",
                    .seeds = {"parcel delivery late", "track my parcel", "the parcel never came",
                              "where is the delivery", "delivery of a parcel"},
                    .seeds_are_texts = true}};
  const Engine engine = run(texts, options);
  REQUIRE(engine.groups().size() >= 3);
  std::map<std::string, std::set<std::size_t>> topics_in;  // which of the three
  std::map<std::string, std::size_t> size;
  for (const Group& group : engine.groups()) {
    if (group.parent >= 0) continue;
    size[group.name] = group.members.size();
    for (const std::size_t text : group.members) topics_in[group.name].insert(text % 3);
  }
  CHECK(topics_in["Lamps"] == std::set<std::size_t>{0});
  CHECK(topics_in["Parcels"] == std::set<std::size_t>{1});
  CHECK(size["Lamps"] + size["Parcels"] >= 20);
  bool is_password_new = false;
  for (const Group& group : engine.groups())
    is_password_new = is_password_new || (group.given < 0 && topics_in[group.name].contains(2));
  CHECK(is_password_new);
}

TEST_CASE("a given group that was left whole beside split ones stays whole until it has doubled") {
  const auto children_of_whole = [](std::size_t known) {
    Options options;
    options.given = {{.name = "lamps and parcels"},
                     {.parent = 0, .name = "lamps"},
                     {.parent = 0, .name = "parcels"},
                     {.name = "passwords"}};
    const std::vector<std::string> texts = topics(40);
    std::vector<std::size_t> seen(3, 0);
    for (std::size_t i = 0; i < texts.size(); ++i) {
      const bool is_password = texts[i].find("password") != std::string::npos;
      const std::size_t topic = is_password ? 2 : texts[i].find("lamp") != std::string::npos ? 0 : 1;
      if (++seen[topic] <= (is_password ? known : texts.size())) options.given[topic + 1].members.push_back(i);
    }
    const Engine engine = run(texts, options);
    int children = 0;
    int whole = -1;
    for (std::size_t g = 0; g < engine.groups().size(); ++g) {
      if (engine.groups()[g].given == 3) whole = static_cast<int>(g);
    }
    REQUIRE(whole >= 0);
    REQUIRE(engine.groups()[static_cast<std::size_t>(whole)].members.size() >= 38);
    for (const Group& group : engine.groups()) children += group.parent == whole ? 1 : 0;
    return children;
  };
  CHECK(children_of_whole(36) == 0);
  CHECK(children_of_whole(12) > 0);
}
