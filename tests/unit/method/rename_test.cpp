// Which names a model may change, and which categories are too small to stay.
#include "method/rename.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "catch.hpp"

using namespace tracesift;
using base::Json;
using method::Codebook;
using method::Draft;
using method::Rename;

namespace {

struct Desk {
  /// Rows in each entry, in the order of the entries; the rest of the rows is in none.
  Desk(std::vector<Codebook::Entry> entries, const std::vector<int>& rows, int unplaced = 0) {
    draft.codebook.entries = std::move(entries);
    for (std::size_t e = 0; e < rows.size(); ++e) add(rows[e], static_cast<int>(e));
    add(unplaced, -1);
  }
  void add(int rows, int leaf) {
    for (int i = 0; i < rows; ++i) {
      Row& row = report.rows.emplace_back();
      row.thread_id = "t" + std::to_string(report.rows.size());
      row.summary = (leaf == 0 ? "track a late parcel " : "refund a broken lamp ") + std::to_string(i);
      texts.push_back(row.summary);
      draft.leaf.push_back(leaf);
    }
  }
  local::Engine engine() const {
    local::Engine made(texts, {});
    made.read_words();
    made.embed_texts();
    return made;
  }
  std::string names() const {
    std::string all;
    for (const Codebook::Entry& entry : draft.codebook.entries) all += (all.empty() ? "" : ", ") + entry.name;
    return all;
  }
  /// Rows by entry after drop_small; those in none last.
  std::vector<int> dropped() {
    method::drop_small(draft);
    std::vector<int> rows(draft.codebook.entries.size() + 1);
    for (const int leaf : draft.leaf) ++rows[leaf < 0 ? rows.size() - 1 : static_cast<std::size_t>(leaf)];
    return rows;
  }

  Report report;
  Dataset dataset;
  Draft draft{dataset, report, {}, 100'000, {}, {}, {}};
  std::vector<std::string> texts;
};

std::string renamed(Desk desk, const Json& categories) {
  const local::Engine engine = desk.engine();
  Rename stage(desk.draft, engine);
  if (stage.begin_round() == 0) return "not asked";
  stage.question(0, nullptr);
  stage.on_answer(0, {prompt::Answer::State::ok, Json{{"categories", categories}}.dump(), {}});
  CHECK(stage.begin_round() == 0);
  return desk.names();
}

Json named(int category, const std::string& name) {
  return {{"category", category}, {"name", name}, {"description", "New."}};
}

using Counts = std::vector<int>;

}  // namespace

TEST_CASE("a model renames categories by number; a name that a sibling has is not taken") {
  const auto desk = [] { return Desk({{-1, "Things", "T."}, {-1, "Refunds", "R."}}, {4, 4}); };
  CHECK(renamed(desk(), Json::array({named(1, "Late parcels")})) == "Late parcels, Refunds");
  CHECK(renamed(desk(), Json::array({named(1, "REFUNDS")})) == "Things, Refunds");
  CHECK(renamed(desk(), Json::array({named(1, "")})) == "Things, Refunds");
  CHECK(renamed(desk(), Json::array({named(0, "A"), named(3, "B"), named(-1, "C")})) == "Things, Refunds");
  CHECK(renamed(desk(), Json::array({named(2, "refunds")})) == "Things, refunds");
  CHECK(renamed(desk(), Json::array({{{"category", "1"}, {"name", "A"}, {"description", ""}}})) == "A, Refunds");
}

TEST_CASE("the same name may stand in two categories, below each") {
  CHECK(renamed(Desk({{-1, "A", ""}, {-1, "B", ""}, {0, "Late", ""}, {1, "Lost", ""}}, {0, 0, 3, 3}),
                Json::array({named(4, "Late")})) == "A, B, Late, Late");
}

TEST_CASE("given names stay; where all are given nothing is asked") {
  CHECK(renamed(Desk({{-1, "Parcels", "", true}, {-1, "Rest", ""}}, {4, 4}),
                Json::array({named(1, "Post"), named(2, "Refunds")})) == "Parcels, Refunds");
  CHECK(renamed(Desk({{-1, "Parcels", "", true}}, {4}), Json::array()) == "not asked");
}

TEST_CASE("the question shows eight members of each category from the centre to the edge, and names that are alike") {
  Desk desk(
      {{-1, "Late parcels abroad", "P."}, {-1, "Late parcels", ""}, {-1, "Empty late parcels", ""}, {1, "Lost", "L."}},
      {20, 2, 0, 3});
  const local::Engine engine = desk.engine();
  Rename stage(desk.draft, engine);
  stage.begin_round();
  const prompt::Question question = stage.question(0, nullptr);
  CHECK(question.prompt.find("1. Late parcels abroad: P.\n   - track a late parcel") == 0);
  CHECK(question.prompt.find("\n4. (in 2) Lost: L.\n") != std::string::npos);
  CHECK(question.prompt.find("3. Empty") == std::string::npos);
  const std::string first = question.prompt.substr(0, question.prompt.find("\n2. "));
  CHECK(std::count(first.begin(), first.end(), '-') == 8);
  CHECK(question.system.find("1 and 2") != std::string::npos);  // two of three words
  CHECK(question.system.find("1 and 3") == std::string::npos);
}

TEST_CASE("a category of two is dropped, one of three stays") {
  CHECK(Desk({{-1, "A", ""}, {-1, "B", ""}}, {10, 3}).dropped() == Counts{10, 3, 0});
  CHECK(Desk({{-1, "A", ""}, {-1, "B", ""}}, {10, 2}).dropped() == Counts{10, 0, 2});
  CHECK(Desk({{-1, "A", ""}, {-1, "B", "", true}}, {10, 2}).dropped() == Counts{10, 2, 0});
  CHECK(Desk({{-1, "A", ""}, {0, "A1", ""}, {0, "A2", ""}}, {0, 1, 1}).dropped() == Counts{0, 0, 0, 2});
}

TEST_CASE("small subcategories go to the rest, which is the last; where one is left there is no division") {
  const std::vector<Codebook::Entry> entries = {{-1, "A", ""}, {0, "A1", ""}, {0, "A2", ""}, {0, "A3", ""}};
  Desk rest(entries, {0, 5, 4, 2});
  CHECK(rest.dropped() == Counts{0, 5, 4, 0, 2, 0});
  CHECK(rest.names() == "A, A1, A2, A3, Other in A");
  CHECK(Desk(entries, {0, 5, 2, 2}).dropped() == Counts{9, 0, 0, 0, 0});
  CHECK(Desk(entries, {0, 2, 2, 2}).dropped() == Counts{6, 0, 0, 0, 0});
  CHECK(Desk(entries, {0, 5, 4, 0}).dropped() == Counts{0, 5, 4, 0, 0});
}

TEST_CASE("of many conversations a subcategory has one in a hundred at least") {
  const std::vector<Codebook::Entry> entries = {{-1, "A", ""}, {0, "A1", ""}, {0, "A2", ""}, {0, "A3", ""}};
  CHECK(Desk(entries, {0, 300, 96, 4}, 500).dropped() == Counts{0, 300, 96, 4, 500});  // 400 of them are classified
  CHECK(Desk(entries, {0, 300, 197, 4}).dropped() == Counts{0, 300, 197, 0, 4, 0});    // 5 are wanted
}

TEST_CASE("a hierarchy that was asked for keeps what is small") {
  Desk desk({{-1, "A", ""}, {0, "A1", ""}, {0, "A2", ""}}, {0, 1, 1});
  desk.report.config.hierarchy = {2, 1};
  CHECK(desk.dropped() == Counts{0, 1, 1, 0});
}

TEST_CASE("categories are numbered by size, the rest last, and a given one stays when it is empty") {
  Desk desk(
      {{-1, "Few", "F."}, {-1, "Many", "M."}, {-1, "Given", "G.", true}, {1, "Other in Many", ""}, {1, "Some", ""}},
      {3, 0, 0, 6, 4}, 1);
  method::apply_codebook(desk.draft, desk.engine(), {});
  std::string listed;
  for (const Category& category : desk.report.categories) listed += category.id + " " + category.name + ", ";
  CHECK(listed == "1 Many, 1.1 Some, 1.2 Other in Many, 2 Few, 3 Given, ");
  CHECK(desk.report.rows[0].category_id == "2");
  CHECK(desk.report.rows[3].category_id == "1.2");
  CHECK(desk.report.rows.back().category_id.empty());
  CHECK(desk.report.categories[1].parent_id == "1");
  CHECK(desk.report.categories[1].level == 2);
  CHECK(desk.report.categories[0].typical.size() == 10);
  CHECK_FALSE(desk.report.categories[0].example.empty());
  CHECK_FALSE(desk.report.continued);
}

TEST_CASE("of a report that goes on, what was kept, what came in and what is new are counted") {
  Desk desk({{-1, "Old", "", true}, {-1, "New", ""}}, {3, 4}, 1);
  Taxonomy previous;
  previous.title = "Last week";
  previous.categories = {{.id = "1", .parent_id = "", .name = "Old", .description = "Kept.", .pinned = true}};
  previous.category_of = {{"t1", "1"}, {"t2", "1"}, {"t5", "1"}};
  method::apply_codebook(desk.draft, desk.engine(), previous);
  REQUIRE(desk.report.continued);
  CHECK(desk.report.continued->title == "Last week");
  CHECK(desk.report.continued->kept == 2);
  CHECK(desk.report.continued->placed == 1);
  CHECK(desk.report.continued->fresh == 4);
  CHECK(desk.report.categories[0].name == "New");
  CHECK(desk.report.categories[0].is_new);
  CHECK_FALSE(desk.report.categories[1].is_new);
  CHECK(desk.report.categories[1].pinned);
  CHECK(desk.report.categories[1].description == "Kept.");
  previous.is_same = true;
  Desk same({{-1, "Old", "", true}, {-1, "New", ""}}, {3, 4});
  method::apply_codebook(same.draft, same.engine(), previous);
  CHECK_FALSE(same.report.continued);
  CHECK_FALSE(same.report.categories[0].is_new);
}
