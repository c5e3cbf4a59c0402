#include "report/taxonomy.hpp"

#include <string>

#include "catch.hpp"

using namespace tracesift;
using base::Json;

namespace {

Json category(const std::string& id, const std::string& parent, const std::string& name) {
  return {{"id", id}, {"parent_id", parent.empty() ? Json(nullptr) : Json(parent)}, {"name", name}};
}

Json row(const std::string& thread, const std::string& category, const std::string& summary) {
  return {{"thread_id", thread}, {"category_id", category}, {"summary", summary}};
}

}  // namespace

TEST_CASE("a report's categories keep what was said in them") {
  Json report = {{"title", "May"},
                 {"categories", Json::array({category("1", "", "Flights"), category("1.1", "1", "Cancel a flight"),
                                             category("1.2", "1", "Other in Flights"), category("2", "", "Hotels")})},
                 {"rows", Json::array({row("a", "1.1", "cancel my flight"), row("b", "1.2", "fly me somewhere"),
                                       row("c", "2", "find a hotel"), row("d", "2", ""), row("e", "", "hello")})}};
  const Taxonomy taxonomy = *report::taxonomy_of(report);
  REQUIRE(taxonomy.categories.size() == 3);  // "Other in …" is none
  CHECK(taxonomy.categories[0].wordings == std::vector<std::string>{"fly me somewhere"});
  CHECK(taxonomy.categories[1].wordings == std::vector<std::string>{"cancel my flight"});
  CHECK(taxonomy.categories[2].wordings == std::vector<std::string>{"find a hotel"});
  CHECK(taxonomy.category_of.at("b") == "1");
  CHECK(taxonomy.category_of.count("e") == 0);
}

TEST_CASE("without rows it keeps the words of its categories, and of very many conversations an even share") {
  Json report = {
      {"title", "May"}, {"categories", Json::array({category("1", "", "Flights")})}, {"rows", Json::array()}};
  report["categories"][0]["phrases"] = Json::array({"my flight", "seat", 7});
  report["categories"][0]["example"] = "cancel my flight";
  const Taxonomy words = *report::taxonomy_of(report);
  CHECK(words.categories[0].wordings == std::vector<std::string>{"Flights", "cancel my flight", "my flight", "seat"});
  for (int i = 0; i < 9'000; ++i) report["rows"].push_back(row(std::to_string(i), "1", "request " + std::to_string(i)));
  const Taxonomy many = *report::taxonomy_of(report);
  REQUIRE(many.categories[0].wordings.size() == 4'000);
  CHECK(many.categories[0].wordings.front() == "request 0");
  CHECK(many.categories[0].wordings.back().size() == std::string("request 8997").size());
}
