// SPDX-License-Identifier: MIT
#include "tracesift/metadata.hpp"

#include <catch2/catch.hpp>
#include <map>
#include <string>

using tracesift::Metadata;

TEST_CASE("names and texts come out in the order of the names, and the last text of a name stays") {
  // Few are sorted in one by one, many at once: both must be what a map holds.
  for (const int count : {0, 1, 10, 63, 64, 65, 1000}) {
    Metadata metadata;
    std::map<std::string, std::string> expected;
    for (int i = 0; i < count; ++i) {
      const std::string name = "n" + std::to_string((i * 7919) % (count / 2 + 1));
      metadata.set(name, std::to_string(i));
      expected[name] = std::to_string(i);
    }
    CHECK(metadata.size() == expected.size());
    auto at = expected.begin();
    for (const auto& [name, value] : metadata) {
      CHECK(name == at->first);
      CHECK(value == (at++)->second);
    }
    for (const auto& [name, value] : expected) CHECK(*metadata.find(name) == value);
    CHECK(metadata.find("absent") == nullptr);
  }
}

TEST_CASE("what is missing is added, and what is there stays") {
  Metadata mine;
  mine.set("b", "mine");
  mine.set("d", "mine");
  Metadata theirs;
  for (const char* name : {"e", "a", "b", "c"}) theirs.set(name, "theirs");
  mine.add_missing(theirs);
  std::string all;
  for (const auto& [name, value] : mine) all += name + "=" + value + " ";
  CHECK(all == "a=theirs b=mine c=theirs d=mine e=theirs ");
  mine.keep_only("c");
  CHECK(mine.size() == 1);
}

TEST_CASE("what was moved away is empty and can be filled again") {
  Metadata first;
  for (int i = 0; i < 100; ++i) first.set("n" + std::to_string(i), "x");
  Metadata second = std::move(first);
  CHECK(second.size() == 100);
  first.set("b", "1");  // NOLINT(bugprone-use-after-move)
  first.set("a", "2");
  CHECK(first.begin()->first == "a");
  CHECK(first.size() == 2);
}
