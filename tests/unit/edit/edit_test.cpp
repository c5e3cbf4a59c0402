#include "edit/edit.hpp"

#include <map>
#include <set>
#include <string>

#include "base/json.hpp"
#include "catch.hpp"
#include "dataset.hpp"
#include "report/codec.hpp"
#include "report/decode.hpp"
#include "report/taxonomy.hpp"
#include "tracesift/job.hpp"

using namespace tracesift;
using base::Json;

namespace {

/// Sixty conversations in four topics, of which two have two wordings that split them; every ninth fails.
const Json& made() {
  static const Json report = [] {
    const char* topics[] = {"refund my broken lamp", "refund my torn jacket", "track my late parcel from abroad",
                            "reset the password of my account"};
    std::string lines;
    for (int i = 0; i < 60; ++i) {
      const std::string word(1, static_cast<char>('a' + i % 26));
      lines += Json{{"id", "c" + std::to_string(i)},
                    {"input", std::string(topics[i % 4]) + " please " + word + word + word},
                    {"output", "done"},
                    {"error", i % 9 == 0 ? Json("TimeoutError") : Json()}}
                   .dump() +
               "\n";
    }
    const Dataset data = support::read(lines);
    Job job(data, Config{.categories = 4, .subcategories = false});
    while (!std::holds_alternative<Done>(job.poll(0))) {
    }
    return report::to_json(job.report());
  }();
  return report;
}

Json edited(const Json& edits, const Json& report = made()) {
  const auto result = edit::edit(report, edits);
  INFO((result ? std::string() : result.error().message));
  REQUIRE(result);
  return *result;
}

/// name -> conversations, of the top categories; and a check that it is a partition that adds up.
std::map<std::string, int> sizes(const Json& report) {
  std::map<std::string, int> counted;
  for (const Json& row : report["rows"]) {
    if (row["category_id"].is_string()) {
      const std::string id = row["category_id"];
      ++counted[id];
      if (id.find('.') != std::string::npos) ++counted[id.substr(0, id.find('.'))];
    }
  }
  std::map<std::string, int> tops;
  for (const Json& category : report["categories"]) {
    CHECK(category["count"] == counted[category["id"]]);
    counted.erase(category["id"]);
    if (category["level"] == 1) tops[category["name"]] = category["count"];
  }
  CHECK(counted.empty());
  return tops;
}

std::string id_of(const Json& report, const std::string& name) {
  for (const Json& category : report["categories"]) {
    if (category["name"] == name) return category["id"];
  }
  return "none";
}

std::string problem(const Json& edit) {
  const auto result = edit::edit(made(), Json::array({edit}));
  return result ? "" : result.error().message;
}

}  // namespace

/// The first sentence of a report of twenty orders of which `odd` ask something else, with one given category.
std::string first_sentence(int odd, bool renamed = false) {
  std::string lines;
  for (int i = 0; i < 20; ++i) {
    const std::string asked = i < odd ? "reset the password of my account" : "refund my broken lamp";
    lines += Json{{"id", "c" + std::to_string(i)}, {"input", asked}, {"output", "done"}}.dump() + "\n";
  }
  const Dataset data = support::read(lines);
  Config config;
  config.partitions = {{"Refunds", "refund a broken lamp", {}}};
  Job job(data, config);
  while (!std::holds_alternative<Done>(job.poll(0))) {
  }
  Json report = report::to_json(job.report());
  if (renamed) report = edited({{{"op", "rename"}, {"id", report["categories"][0]["id"]}, {"name", "Money"}}}, report);
  return report["key_points"][0]["text"];
}

TEST_CASE("given categories that describe less than half of the conversations are said to be no answer") {
  CHECK(first_sentence(11).starts_with("The given categories do not describe these conversations: 11 of 20"));
  CHECK(first_sentence(11, true) == first_sentence(11));
  CHECK(first_sentence(10).starts_with("Most often users ask about"));
}

TEST_CASE("rows and categories are the same after writing and reading") {
  Report report;
  report.rows = report::rows_of(made());
  report.categories = report::categories_of(made());
  const Json again = report::to_json(report);
  CHECK(again["rows"] == made()["rows"]);
  Json rich = made();
  Json& row = rich["rows"][0];
  row["signs"] = Json::parse(R"([{"mode":"error","at":[1,2],"detail":"x"}])");
  row["reading"] = Json::parse(R"({"by":"model","outcome":"failed","at":[3],"symptom":"no"})");
  row["feedback"] = Json::parse(R"({"score":0.5,"label":"good"})");
  row["attributes"] = Json::parse(R"({"plan":"pro","age":3.5})");
  row["tags"] = Json::parse(R"(["a"])");
  row["tools"] = Json::parse(R"(["search ×3"])");
  row["cost_is_computed"] = true;
  row["start_time"] = "2026-01-15T10:00:04.500Z";
  row["latency_s"] = 1.25;
  row["tokens"] = 12;
  row["cost_usd"] = 0.5;
  row["model"] = "m";
  report.rows = report::rows_of(rich);
  // The order of fields is not the same.
  CHECK(nlohmann::json::parse(report::to_json(report)["rows"][0].dump()) == nlohmann::json::parse(row.dump()));
}

TEST_CASE("words can be changed, and the sentences go along") {
  const std::string old = made()["categories"][0]["name"];
  const Json report = edited(Json::parse(
      R"([{"op":"rename","id":"1","name":"Returns\nof goods"},{"op":"describe","id":"1","description":"Money back."},
          {"op":"pin","id":"1"}])"));
  CHECK(report["categories"][0]["name"] == "Returns of goods");
  CHECK(report["categories"][0]["description"] == "Money back.");
  CHECK(report["categories"][0]["pinned"] == true);
  CHECK(report["key_points"][0]["text"].get<std::string>().find("Returns of goods") != std::string::npos);
  CHECK(report["stability"] == made()["stability"]);
  CHECK(report["edits"].size() == 3);
  CHECK(sizes(report).size() == sizes(made()).size());
  const Taxonomy pinned = report::pinned_in(report);
  REQUIRE(!pinned.categories.empty());
  CHECK(pinned.categories[0].name == "Returns of goods");
  CHECK(pinned.category_of.size() == report["categories"][0]["count"].get<std::size_t>());
}

TEST_CASE("merging adds up, failures too, and numbers everything again") {
  const auto before = sizes(made());
  REQUIRE(before.size() >= 3);
  const Json report = edited(Json::parse(R"([{"op":"merge","ids":["2","3"],"name":"Both"}])"));
  const auto after = sizes(report);
  CHECK(after.size() == before.size() - 1);
  int both = 0;
  for (const Json& category : made()["categories"]) {
    if (category["id"] == "2" || category["id"] == "3") both += category["count"].get<int>();
  }
  CHECK(after.at("Both") == both);
  CHECK(report["categories"][0]["name"] == "Both");  // the largest now
  std::uint64_t failed = report["unclassified"]["stats"]["failed"];
  for (const Json& category : report["categories"]) {
    if (category["level"] == 1) failed += category["stats"]["failed"].get<std::uint64_t>();
  }
  CHECK(failed == report["overall"]["stats"]["failed"].get<std::uint64_t>());
  CHECK(!report.contains("stability"));
  CHECK(report["ledger"] == made()["ledger"]);
  CHECK(report::read_report(report.dump()));
}

TEST_CASE("a category moves below another and out again") {
  const std::string name = [] {
    for (const Json& category : made()["categories"]) {
      if (category["id"] == "2") return category["name"].get<std::string>();
    }
    return std::string();
  }();
  const Json inside = edited(Json::parse(R"([{"op":"move","id":"2","parent":"1"}])"));
  const std::string id = id_of(inside, name);
  CHECK(id.find('.') != std::string::npos);
  CHECK(sizes(inside).size() == sizes(made()).size() - 1);
  const Json outside = edited(Json::array({{{"op", "move"}, {"id", id}, {"parent", ""}}}), inside);
  CHECK(sizes(outside) == sizes(made()));
}

TEST_CASE("a category is split by what was asked, and its parts can be set free") {
  const Json both = edited(Json::parse(R"([{"op":"merge","ids":["1","2","3"],"name":"All"}])"));
  const Json divided = edited(Json::parse(R"([{"op":"split","id":"1"}])"), both);
  CHECK(sizes(divided).size() == sizes(both).size());
  CHECK(divided["categories"].size() > both["categories"].size());
  const Json freed = edited(Json::parse(R"([{"op":"split","id":"1"}])"), divided);  // what it holds becomes categories
  CHECK(sizes(freed).size() > sizes(both).size());
  Json flat = made();
  for (Json& row : flat["rows"]) row["category_id"] = "1";
  flat["categories"] = Json::array({made()["categories"][0]});
  const Json parts = edited(Json::parse(R"([{"op":"split","id":"1","into":3}])"), flat);
  CHECK(sizes(parts).size() == 1);
  CHECK(parts["categories"].size() >= 3);
  const auto undivided = edit::edit(parts, Json::parse(R"([{"op":"split","id":"1.1","into":50}])"));
  CHECK(!undivided);
}

TEST_CASE("conversations go where a person puts them; marks stay where the category did") {
  Json marked = made();
  const std::string thread = marked["rows"][0]["thread_id"];
  marked["rows"][0]["mark"] = false;
  marked["rows"][1]["mark"] = true;
  const Json report = edited(Json::array({{{"op", "assign"}, {"threads", {thread, "unknown"}}, {"id", ""}}}), marked);
  CHECK(report["rows"][0]["category_id"].is_null());
  CHECK(!report["rows"][0].contains("mark"));
  CHECK(report["rows"][1]["mark"] == true);
  sizes(report);
}

TEST_CASE("what cannot be done says why, with its number, and changes nothing") {
  CHECK(problem({{"op", "nonsense"}}).find("nonsense") != std::string::npos);
  CHECK(problem({{"op", "rename"}, {"id", "99"}, {"name", "x"}}) == "There is no category with this id.");
  CHECK(problem({{"op", "rename"}, {"id", "1"}, {"name", ""}}) == "Give the category a name.");
  const Json& last = made()["categories"].back();
  const bool is_top = last["parent_id"].is_null();
  CHECK(problem({{"op", "rename"}, {"id", "1"}, {"name", last["name"]}}).empty() != is_top);
  CHECK(!problem({{"op", "merge"}, {"ids", {"1"}}}).empty());
  CHECK(!problem({{"op", "merge"}, {"ids", {"1", "1"}}}).empty());
  CHECK(!problem({{"op", "move"}, {"id", "1"}, {"parent", "1"}}).empty());
  CHECK(!problem({{"op", "assign"}, {"threads", {"unknown"}}, {"id", ""}}).empty());
  CHECK(!problem(Json("text")).empty());
  CHECK(!edit::edit(made(), Json("text")));
  Json shared = made();
  report::reduce(shared, report::Include::aggregates);
  CHECK(!edit::edit(shared, Json::array()));
  const auto second = edit::edit(made(), Json::parse(R"([{"op":"pin","id":"1"},{"op":"pin","id":"x"}])"));
  REQUIRE(!second);
  CHECK(second.error().where == "edits.1: x");
}

TEST_CASE("any series of edits leaves a partition that adds up") {
  const char* ops[] = {
      R"({"op":"merge","ids":["1","2"]})",          R"({"op":"split","id":"1","into":2})",
      R"({"op":"move","id":"2","parent":"1"})",     R"({"op":"move","id":"1.1","parent":""})",
      R"({"op":"merge","ids":["1.1","1.2"]})",      R"({"op":"rename","id":"1","name":"One"})",
      R"({"op":"move","id":"1","parent":"2"})",     R"({"op":"assign","threads":["c3","c4"],"id":"1.1"})",
      R"({"op":"assign","threads":["c9"],"id":""})"};
  for (unsigned seed = 1; seed <= 40; ++seed) {
    Json report = made();
    unsigned state = seed;
    for (int i = 0; i < 6; ++i) {
      state = state * 1103515245u + 12345u;
      const auto result = edit::edit(report, Json::array({Json::parse(ops[(state >> 16) % 9])}));
      if (!result) continue;
      report = *result;
      sizes(report);
      REQUIRE(report["rows"].size() == 60);
    }
  }
}
