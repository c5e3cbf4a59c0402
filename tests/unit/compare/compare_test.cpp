// SPDX-License-Identifier: MIT
#include "compare/compare.hpp"

#include <string>
#include <vector>

#include "catch.hpp"

namespace tracesift::compare {
namespace {

using base::Json;

struct Part {
  std::string name;
  std::string summary;
  int from;  // its conversations are numbered from here
  int count;
  int failed = 0;
};

Json report(const std::vector<Part>& parts) {
  Json made = {{"title", "A report"}, {"categories", Json::array()}, {"rows", Json::array()}};
  int all = 0;
  int failed = 0;
  for (const Part& part : parts) {
    const std::string id = std::to_string(made["categories"].size() + 1);
    made["categories"].push_back({{"id", id},
                                  {"level", 1},
                                  {"name", part.name},
                                  {"count", part.count},
                                  {"typical", {"t" + std::to_string(part.from)}},
                                  {"stats", {{"failed", part.failed}, {"latency_p50_s", 2.5}}}});
    for (int i = part.from; i < part.from + part.count; ++i) {
      made["rows"].push_back({{"thread_id", "t" + std::to_string(i)},
                              {"category_id", id + ".1"},
                              {"summary", part.summary},
                              {"outcome", i < part.from + part.failed ? "failed" : "unknown"},
                              {"latency_s", 2.5}});
    }
    all += part.count;
    failed += part.failed;
  }
  made["overall"] = {{"count", all}, {"stats", {{"failed", failed}}}};
  return made;
}

const Json& entry(const Json& comparison, const std::string& side, const std::string& name) {
  for (const Json& one : comparison["categories"]) {
    if (one[side].is_object() && one[side]["name"] == name) return one;
  }
  FAIL("no entry for " << name);
  return comparison;
}

constexpr const char* kParcel = "where is my parcel, the tracking shows nothing";
constexpr const char* kRefund = "refund for a broken kettle please";
constexpr const char* kInvoice = "export invoices as a pdf file";
constexpr const char* kVoice = "voice assistant ignores the wake word";

}  // namespace

TEST_CASE("of few conversations, categories are matched by name and by words; of none, there is no rate") {
  const Json before =
      report({{"Parcels", kParcel, 0, 20, 2}, {"Refunds", kRefund, 100, 20, 4}, {"Invoices", kInvoice, 200, 10, 0}});
  const Json after = report({{"Where a delivery is", kParcel, 1000, 8, 1},
                             {"Voice", kVoice, 1300, 10, 0},
                             {"Payments", kInvoice, 1400, 12, 0},
                             {"Refunds", kRefund, 1100, 0, 0}});
  const Json made = compare(before, after);
  CHECK_FALSE(made.contains("aligned"));
  CHECK(entry(made, "after", "Where a delivery is")["before"]["name"] == "Parcels");
  CHECK(entry(made, "after", "Where a delivery is")["matched_by"] == "words");
  CHECK(entry(made, "after", "Refunds")["matched_by"] == "name");
  CHECK_FALSE(entry(made, "after", "Refunds").contains("failures"));
}

TEST_CASE("other conversations are seen in the later report's categories: another name is no change") {
  const Json before = report(
      {{"Parcels", kParcel, 0, 100, 10}, {"Refunds", kRefund, 100, 100, 20}, {"Invoices", kInvoice, 200, 50, 0}});
  const Json after = report({{"Where a delivery is", kParcel, 1000, 40, 4},
                             {"Refunds", kRefund, 1100, 160, 96},
                             {"Voice", kVoice, 1300, 50, 0}});
  const Json made = compare(before, after);
  CHECK(made["common"] == 0);
  CHECK(made["counts"] == Json({250, 250}));

  const Json& parcels = entry(made, "after", "Where a delivery is");
  CHECK(made["aligned"] == true);
  CHECK(parcels["before"]["name"] == "Where a delivery is");
  CHECK(parcels["state"] == "shrinking");
  CHECK(parcels["share"]["before"] == Json({100, 250}));
  CHECK(parcels["share"]["after"] == Json({40, 250}));
  CHECK(parcels["share"]["change"].get<double>() == Approx(-0.24));
  CHECK_FALSE(parcels.contains("outcome"));

  const Json& refunds = entry(made, "after", "Refunds");
  CHECK(refunds["matched_by"] == "name");
  CHECK(refunds["state"] == "growing");
  CHECK(refunds["outcome"] == "worse");
  CHECK(refunds["failures"]["change"].get<double>() == Approx(0.4));
  CHECK(refunds["measures"]["latency_p50_s"] == Json({2.5, 2.5}));

  CHECK(entry(made, "after", "Voice")["state"] == "new");
  const Json& gone = entry(made, "before", "Invoices");
  CHECK(gone["state"] == "gone");
  CHECK(gone["quotes"] == Json({kInvoice}));
  CHECK(made["failures"]["q"].get<double>() < 0.001);
}

TEST_CASE("of the same conversations, categories are matched by their members, whatever they are called") {
  const Json before = report({{"Parcels", kParcel, 0, 100}, {"Refunds", kRefund, 100, 60}});
  const Json after = report({{"Refunds", kParcel, 0, 70}, {"Lost ones", kParcel, 70, 30}, {"Money", kRefund, 100, 60}});
  const Json made = compare(before, after);
  CHECK(made["common"] == 160);
  const Json& renamed = entry(made, "after", "Refunds");
  CHECK(renamed["before"]["name"] == "Parcels");
  CHECK(renamed["matched_by"] == "members");
  CHECK(renamed["common"] == 70);
  CHECK(entry(made, "after", "Money")["before"]["name"] == "Refunds");
  CHECK(entry(made, "after", "Money")["state"] == "steady");
  const Json& split = entry(made, "after", "Lost ones");
  CHECK(split["state"] == "new");
  CHECK(split["from"]["name"] == "Parcels");

  const Json joined = compare(after, before);
  CHECK(entry(joined, "before", "Lost ones")["into"]["name"] == "Parcels");
}

TEST_CASE("a category that kept its uid is the same one, whatever it is called and whoever is in it") {
  Json before = report({{"Parcels", kParcel, 0, 100, 10}, {"Refunds", kRefund, 100, 100, 20}});
  Json after = report({{"Deliveries", kParcel, 1000, 40, 4}, {"Parcels", kRefund, 1100, 160, 96}});
  for (Json* categories : {&before["categories"], &after["categories"]}) {
    for (Json& category : *categories) {
      category["uid"] = category["name"] == "Refunds" || category["name"] == "Deliveries" ? "b" : "a";
    }
  }
  const Json made = compare(before, after);
  CHECK(entry(made, "after", "Deliveries")["matched_by"] == "uid");
  CHECK(entry(made, "after", "Parcels")["matched_by"] == "uid");
}

TEST_CASE("reports without rows are compared by names, and odd ones stop nothing") {
  Json before = report({{"Parcels", kParcel, 0, 100}});
  Json after = report({{"parcels", kParcel, 0, 100}});
  before["rows"] = Json::array();
  after["rows"] = Json::array();
  CHECK(entry(compare(before, after), "after", "parcels")["matched_by"] == "name");
  before["categories"][0]["level"] = "one";
  before["categories"][0]["typical"] = 7;
  before["overall"]["count"] = 0;
  after["categories"][0]["count"] = 1000;
  after["rows"] = Json::array({{{"thread_id", "t0"}, {"summary", 3}, {"category_id", Json::array()}}});
  const Json made = compare(before, after);
  CHECK(entry(made, "after", "parcels")["state"] == "new");
  CHECK(entry(made, "after", "parcels")["share"]["after"] == Json({100, 100}));
}

}  // namespace tracesift::compare
