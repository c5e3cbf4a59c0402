#include "ingest/document.hpp"

#include <string>

#include "catch.hpp"

using namespace tracesift::ingest;

TEST_CASE("values are found by key, path and place") {
  Document d;
  const std::string text = R"( {"a":{"b":[1,{"c":"x"},null]},"a.b":7,"t":true,"n":-1.5e2} tail)";
  REQUIRE(d.parse(text));
  const Node root = d.root();
  CHECK(root.size() == 4);
  CHECK(root["a"]["b"].size() == 3);
  CHECK(root.path("a.b").integer() == 7);  // a key with a dot comes before a path
  CHECK(root["n"].number() == -150.0);
  CHECK(root["t"].boolean() == true);
  CHECK_FALSE(root["missing"]["deeper"]);
  CHECK(root["a"]["b"].first().integer() == 1);
  CHECK(d.consumed() == text.size() - 5);
  int members = 0;
  root.each_member([&](std::string_view, Node) { ++members; });
  CHECK(members == 4);
}

TEST_CASE("strings are decoded, halves of surrogate pairs are replaced") {
  Document d;
  REQUIRE(d.parse(R"(["\u0041\n\"\\\/","\ud83d\ude00","\ud83d","\udc00x","\u12"])"));
  std::vector<std::string> got;
  d.root().each([&](Node n) { got.push_back(n.text()); });
  CHECK(got == std::vector<std::string>{"A\n\"\\/", "😀", "\uFFFD", "\uFFFDx", "\uFFFD12"});
}

TEST_CASE("the last of equal keys wins, escaped keys are keys") {
  Document d;
  REQUIRE(d.parse(R"({"a":1,"a":2,"\u0062":3})"));
  CHECK(d.root()["a"].integer() == 2);
  CHECK(d.root()["b"].integer() == 3);
}

TEST_CASE("JSON in strings is unwrapped, three levels deep") {
  Document d;
  REQUIRE(d.parse(R"({"x":"\"{\\\"k\\\": [1,2]}\"","y":"{not json","z":"12"})"));
  CHECK(d.root()["x"].unwrapped()["k"].size() == 2);
  CHECK(d.root()["x"].unwrapped()["k"].size() == 2);  // again, from what was kept
  CHECK(d.root()["y"].unwrapped().is(Kind::string));
  CHECK(d.root()["z"].unwrapped().is(Kind::string));
}

TEST_CASE("integers stay exact beyond doubles") {
  Document d;
  REQUIRE(d.parse("[1768471204500000123,\"1768471204500000123\"]"));
  CHECK(d.root().first().integer() == 1768471204500000123);
  CHECK(d.root().first().raw() == "1768471204500000123");
}

TEST_CASE("NaN and infinities are read and measure nothing") {
  Document d;
  REQUIRE(d.parse("[NaN,Infinity,-Infinity,1]"));
  CHECK(d.root().size() == 4);
  CHECK_FALSE(d.root().first().number());
}

TEST_CASE("what is not JSON is refused with a place") {
  for (const char* text :
       {"", "{", "[1,", "{\"a\"}", "{\"a\":1,}", "[1 2]", "{'a':1}", "nul", "[1}", "\"open", "{\"a\":tru}", "01x"}) {
    INFO(text);
    Document d;
    CHECK_FALSE(d.parse(text));
    CHECK(d.problem().what[0] != 0);
  }
}

TEST_CASE("nesting has a limit") {
  Document d;
  CHECK(d.parse(std::string(500, '[') + std::string(500, ']')));
  CHECK_FALSE(d.parse(std::string(100000, '[')));
}

TEST_CASE("a prefix is read as far as it goes, wherever it is cut") {
  const std::string text = R"({"info":{"v":1},"list":[{"id":"a","n":12},{"id":"b\n","t":"x y"}],"end":null})";
  for (std::size_t cut = 1; cut < text.size(); ++cut) {
    INFO(text.substr(0, cut));
    Document d;
    REQUIRE(d.parse_prefix(std::string_view(text).substr(0, cut)));
    CHECK(d.is_open(d.root()));
    if (cut > 30) CHECK(d.root().path("info.v").integer() == 1);
    if (cut > 45) CHECK(d.root()["list"].first()["n"].integer() == 12);
    d.root()["list"].each([](Node item) { CHECK((item.is(Kind::object))); });
  }
}
