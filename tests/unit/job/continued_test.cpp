// Categories of an earlier report, for conversations that were not in it.
#include <algorithm>
#include <map>
#include <set>
#include <string>

#include "base/json.hpp"
#include "catch.hpp"
#include "dataset.hpp"
#include "edit/edit.hpp"
#include "report/codec.hpp"
#include "report/taxonomy.hpp"
#include "tracesift/job.hpp"

using namespace tracesift;
using base::Json;

namespace {

const char* const kTopics[] = {"Where is the parcel that I ordered from the shop",
                               "Refund the lamp that arrived broken", "Reset the password of my account",
                               "Export the invoices of the company as a file",
                               "The speaker does not hear the wake word any more"};
const char* const kWords[] = {"please", "today",  "again",  "quickly",  "somehow", "finally", "kindly",
                              "now",    "at all", "lately", "tomorrow", "online",  "really"};

std::string topic_of(const std::string& id) { return id.substr(0, 1); }

/// `each` conversations of the first `topics` topics; ids are "<topic>-<week>-<number>".
std::vector<std::string> week(const std::string& name, int topics, int each) {
  std::vector<std::string> lines;
  for (int i = 0; i < each; ++i) {
    for (int topic = 0; topic < topics; ++topic) {
      lines.push_back(Json{{"id", std::to_string(topic) + "-" + name + "-" + std::to_string(i)},
                           {"input", std::string(kTopics[topic]) + " " + kWords[i % 13] + " " + kWords[i % 11]},
                           {"output", "Thank you."}}
                          .dump() +
                      "\n");
    }
  }
  return lines;
}

Json report_of(const std::vector<std::string>& lines, const Json* previous = nullptr) {
  std::string text;
  for (const std::string& line : lines) text += line;
  const Dataset data = support::read(text);
  Taxonomy taxonomy;
  if (previous != nullptr) taxonomy = *report::taxonomy_of(*previous);
  Job job(data, Config{}, std::move(taxonomy));
  while (!std::holds_alternative<Done>(job.poll(0))) {
  }
  return report::to_json(job.report());
}

/// Of each conversation, the uid of its top category.
std::map<std::string, std::string> tops(const Json& report) {
  std::map<std::string, std::string> uid;
  for (const Json& category : report["categories"]) uid[category["id"]] = category["uid"];
  std::map<std::string, std::string> of;
  for (const Json& row : report["rows"]) {
    if (!row["category_id"].is_string()) continue;
    const std::string id = row["category_id"];
    of[row["thread_id"]] = uid.at(id.substr(0, id.find('.')));
  }
  return of;
}

std::set<std::string> of_topic(const Json& report, const std::string& topic) {
  std::set<std::string> uids;
  for (const auto& [id, uid] : tops(report)) {
    if (topic_of(id) == topic) uids.insert(uid);
  }
  return uids;
}

const Json& first() {
  static const Json report = report_of(week("first", 4, 40));
  return report;
}

}  // namespace

TEST_CASE("next week's conversations go into the same categories, with their names and uids") {
  const Json second = report_of(week("second", 4, 30), &first());
  CHECK(second["continued"]["fresh"] == 0);
  CHECK(second["continued"]["placed"] == 120);
  for (const char* topic : {"0", "1", "2", "3"}) {
    const std::set<std::string> before = of_topic(first(), topic);
    for (const std::string& uid : of_topic(second, topic)) CHECK(before.count(uid) == 1);
  }
  CHECK(second["taxonomy"] == first()["taxonomy"]);  // nothing new: nothing changes
}

TEST_CASE("a conversation's category does not depend on the conversations beside it") {
  const std::vector<std::string> lines = week("second", 4, 30);
  const auto together = tops(report_of(lines, &first()));
  std::vector<std::string> backwards(lines.rbegin(), lines.rend());
  CHECK(tops(report_of(backwards, &first())) == together);
  for (std::size_t i = 0; i < lines.size(); i += 17) {
    for (const auto& [id, uid] : tops(report_of({lines[i]}, &first()))) CHECK(together.at(id) == uid);
  }
}

TEST_CASE("a report that was shared without rows keeps its categories as well as one with rows") {
  Json shared = first();
  report::reduce(shared, report::Include::aggregates);
  CHECK(shared["rows"].empty());
  const Json whole = report_of(week("second", 4, 30), &first());
  CHECK(tops(report_of(week("second", 4, 30), &shared)) == tops(whole));
}

TEST_CASE("a subject that nobody knew becomes a category, and the report after that knows it") {
  std::vector<std::string> lines = week("second", 4, 30);
  for (const std::string& line : week("second", 5, 14)) {
    if (line.find("speaker") != std::string::npos) lines.push_back(line);
  }
  const Json second = report_of(lines, &first());
  const std::set<std::string> found = of_topic(second, "4");
  REQUIRE(found.size() == 1);
  std::size_t inside = 0;
  for (const auto& [id, uid] : tops(second)) {
    if (uid != *found.begin()) continue;
    CHECK(topic_of(id) == "4");
    ++inside;
  }
  CHECK(inside == 14);
  CHECK(second["taxonomy"]["layers"].size() == 2);
  CHECK(second["taxonomy"]["layers"][0] == first()["taxonomy"]["layers"][0]);
  const Json third = report_of(week("third", 5, 20), &second);
  CHECK(third["continued"]["fresh"] == 0);
  CHECK(of_topic(third, "4") == found);
  for (const char* topic : {"0", "1", "2", "3"}) {
    const std::set<std::string> before = of_topic(first(), topic);
    for (const std::string& uid : of_topic(third, topic)) CHECK(before.count(uid) == 1);
  }
}

TEST_CASE("what a person merged or moved stays so for later conversations") {
  const std::string parcels = *of_topic(first(), "0").begin();
  const std::string lamps = *of_topic(first(), "1").begin();
  std::map<std::string, std::string> id_of;
  for (const Json& category : first()["categories"]) id_of[category["uid"]] = category["id"];
  const auto merged = edit::edit(
      first(), Json::array({{{"op", "merge"}, {"ids", {id_of[parcels], id_of[lamps]}}, {"name", "Orders"}}}));
  REQUIRE(merged);
  const Json second = report_of(week("second", 4, 30), &*merged);
  CHECK(of_topic(second, "0") == of_topic(second, "1"));
  CHECK(of_topic(second, "0") == std::set<std::string>{parcels});
  CHECK(second["continued"]["placed"] == 120);
  for (const Json& category : second["categories"]) {
    if (category["uid"] == parcels) CHECK(category["name"] == "Orders");
  }
}

TEST_CASE("an earlier report of another reading is learnt again from its rows, or refused without them") {
  Json other = first();
  other["taxonomy"]["reading"] = kReading + 1;
  const Json second = report_of(week("second", 4, 30), &other);
  CHECK(second["continued"]["placed"].get<int>() >= 108);
  report::reduce(other, report::Include::aggregates);
  const auto refused = report::taxonomy_of(other);
  REQUIRE(!refused);
  CHECK(refused.error().fault == Fault::unsupported);
}
