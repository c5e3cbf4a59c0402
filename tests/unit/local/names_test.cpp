// SPDX-License-Identifier: MIT
// Whose words a name may be made of.
#include "local/names.hpp"

#include <catch2/catch.hpp>
#include <deque>

namespace tracesift::local {
namespace {

/// Texts in two groups, each said by the person at its place.
struct Said {
  std::string text;
  int group;
  std::uint32_t speaker;
};

std::vector<GroupName> named(const std::vector<Said>& all, const std::set<std::string>& barred = {}) {
  std::deque<std::vector<Token>> tokens;
  std::deque<std::vector<std::uint32_t>> speakers;
  std::vector<Labelled> texts;
  for (const Said& one : all) {
    tokens.push_back(tokenize(one.text));
    speakers.push_back({one.speaker});
    texts.push_back({one.text, &tokens.back(), one.group, 1, &speakers.back()});
  }
  return name_groups(texts, 2, {}, barred);
}

/// Twenty about parcels by different people, and twenty of `other`.
std::vector<Said> beside_parcels(const std::string& other, bool by_one) {
  std::vector<Said> all;
  for (std::uint32_t i = 0; i < 20; ++i) {
    all.push_back({"where is my parcel", 0, i});
    all.push_back({other, 1, by_one ? 100 : 100 + i});
  }
  return all;
}

std::string words_of(const GroupName& name) {
  std::string all = name.name;
  for (const std::string& phrase : name.phrases) all += " | " + phrase;
  return all;
}

}  // namespace

TEST_CASE("what one person says over and over names nothing; what many say does") {
  const std::string said = "the zanzibar migration stalls";
  CHECK(words_of(named(beside_parcels(said, false))[1]).find("zanzibar") != std::string::npos);
  CHECK(words_of(named(beside_parcels(said, true))[1]).find("zanzibar") == std::string::npos);
}

TEST_CASE("names of people are in no name and in no phrase") {
  const std::string said = "this is garcia about an invoice";
  CHECK(words_of(named(beside_parcels(said, false))[1]).find("garcia") != std::string::npos);
  const std::string without = words_of(named(beside_parcels(said, false), {"garcia"})[1]);
  CHECK(without.find("garcia") == std::string::npos);
  CHECK(without.find("nvoice") != std::string::npos);
}

}  // namespace tracesift::local
