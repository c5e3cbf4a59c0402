// How given and earlier categories go into the local engine, and what of its groups comes out.
#include "analysis/categorize.hpp"

#include <string>
#include <vector>

#include "analysis/measure.hpp"
#include "catch.hpp"

using namespace tracesift;

namespace {

/// Conversations about refunds and parcels by turns, each in other words.
struct Desk {
  explicit Desk(int rows) {
    const char* const refunds[] = {"refund my broken lamp", "money back for the lamp", "I want a refund",
                                   "refund please"};
    const char* const parcels[] = {"where is my parcel", "track the late parcel", "parcel has not come",
                                   "parcel is late"};
    for (int i = 0; i < rows; ++i) {
      Row& row = report.rows.emplace_back();
      row.thread_id = "t" + std::to_string(i);
      row.turns = 1;
      const std::string tail(1, static_cast<char>('a' + i % 26));
      row.summary = std::string((i % 2 == 0 ? refunds : parcels)[i / 2 % 4]) + " " + tail + tail + tail;
      texts.push_back(row.summary);
    }
  }
  local::Engine& run(local::Options options) {
    engine.emplace(texts, std::move(options));
    engine->read_words();
    engine->embed_texts();
    engine->find_groups();
    engine->name_all();
    return *engine;
  }

  Report report;
  std::vector<std::string> texts;
  std::optional<local::Engine> engine;
};

Taxonomy earlier() {
  Taxonomy previous;
  previous.title = "Last week";
  previous.categories = {{.id = "1", .parent_id = "", .name = "Refunds", .description = "Kept words.", .pinned = true},
                         {.id = "1.1", .parent_id = "1", .name = "Lamps", .description = "", .pinned = false},
                         {.id = "2", .parent_id = "", .name = "Parcels", .description = "", .pinned = false}};
  return previous;
}

}  // namespace

TEST_CASE("an earlier report's categories begin with the conversations that were in them and say something") {
  Desk desk(6);
  desk.report.rows[2].turns = 0;
  Taxonomy previous = earlier();
  previous.category_of = {{"t0", "1.1"}, {"t1", "2"}, {"t2", "1.1"}, {"t9", "2"}};
  const auto given = analysis::seed_groups({}, previous, desk.report.rows);
  REQUIRE(given.size() == 3);
  CHECK(given[0].name == "Refunds");
  CHECK(given[0].parent == -1);
  CHECK(given[1].parent == 0);
  CHECK(given[2].parent == -1);
  CHECK(given[0].members.empty());
  CHECK(given[1].members == std::vector<std::size_t>{0});
  CHECK(given[2].members == std::vector<std::size_t>{1});
}

TEST_CASE("given categories begin with their name, their description and their examples") {
  Config config;
  config.partitions = {{.name = "Refunds", .description = "Money back", .examples = {"refund my lamp"}}};
  const auto given = analysis::seed_groups(config, {}, {});
  REQUIRE(given.size() == 1);
  CHECK(given[0].name == "Refunds");
  CHECK(given[0].seeds == std::vector<std::string>{"Refunds. Money back", "refund my lamp"});
  CHECK(analysis::seed_groups({}, {}, {}).empty());
}

TEST_CASE("of an earlier category its pin stays, and its words if it has any") {
  Category category;
  category.description = "New words.";
  analysis::keep_words(earlier(), 2, category);
  CHECK_FALSE(category.pinned);
  CHECK(category.description == "New words.");
  analysis::keep_words(earlier(), 0, category);
  CHECK(category.pinned);
  CHECK(category.description == "Kept words.");
}

TEST_CASE("groups become categories, each conversation is in one, and typical ones stand for it") {
  Desk desk(60);
  const local::Engine& engine = desk.run({.groups = 2});
  analysis::apply_groups(engine, {}, desk.report);
  std::size_t placed = 0;
  for (const Row& row : desk.report.rows) placed += row.category_id.empty() ? 0 : 1;
  CHECK(placed >= 55);
  REQUIRE(desk.report.categories.size() >= 2);
  for (const Category& category : desk.report.categories) {
    INFO(category.name);
    CHECK_FALSE(category.is_new);
    CHECK(category.level == (category.parent_id.empty() ? 1 : 2));
    CHECK(category.id.substr(0, category.parent_id.size()) == category.parent_id);
    CHECK(category.typical.size() <= 10);
    REQUIRE_FALSE(category.typical.empty());
    CHECK_FALSE(category.example.empty());
    CHECK_FALSE(category.description.empty());
    for (const Row& row : desk.report.rows) {
      if (row.thread_id != category.typical[0]) continue;
      CHECK(analysis::matches(row, {.category = category.id}));
      CHECK(row.summary == category.example);
    }
  }
  CHECK_FALSE(desk.report.continued);
}

TEST_CASE("a report that goes on keeps its categories' names and counts what was kept and what came in") {
  Desk desk(60);
  Taxonomy previous = earlier();
  for (int i = 0; i < 40; ++i) previous.category_of["t" + std::to_string(i)] = i % 2 == 0 ? "1.1" : "2";
  local::Options options;
  options.given = analysis::seed_groups({}, previous, desk.report.rows);
  const local::Engine& engine = desk.run(std::move(options));
  analysis::apply_groups(engine, previous, desk.report);
  REQUIRE(desk.report.continued);
  CHECK(desk.report.continued->title == "Last week");
  CHECK(desk.report.continued->kept == 40);
  CHECK(desk.report.continued->placed + desk.report.continued->fresh <= 20);
  CHECK(desk.report.continued->placed > 0);
  CHECK(desk.report.categories[0].name == "Refunds");
  CHECK(desk.report.categories[0].pinned);
  CHECK_FALSE(desk.report.categories[0].is_new);
  CHECK(desk.report.categories[0].description == "Kept words.");
}

TEST_CASE("copies are marked with the first of their kind") {
  Desk desk(20);
  desk.texts[7] = desk.texts[3];
  desk.report.rows[7].summary = desk.texts[3];
  analysis::mark_duplicates(desk.run({}), desk.report);
  CHECK(desk.report.rows[7].copy_of == "t3");
  CHECK(desk.report.rows[3].copy_of.empty());
}

TEST_CASE("how stable categories are: another seed finds those of two plain kinds again") {
  Desk desk(80);
  desk.run({.groups = 2, .subgroups = false});
  analysis::apply_groups(*desk.engine, {}, desk.report);
  analysis::check_stability(*desk.engine, desk.report);
  REQUIRE(desk.report.stability);
  CHECK(desk.report.stability->agreement > 0.8);
  CHECK(desk.report.stability->moved < 0.1);
  Desk none(80);
  none.run({.groups = 2, .subgroups = false});
  analysis::check_stability(*none.engine, none.report);  // no row has a category
  CHECK_FALSE(none.report.stability);
}

TEST_CASE("each classified conversation has a place in the map and a fit of at most 1") {
  Desk desk(60);
  desk.run({.groups = 2});
  analysis::apply_groups(*desk.engine, {}, desk.report);
  desk.report.rows[5].category_id.clear();
  analysis::place_rows(*desk.engine, desk.report);
  int placed = 0;
  for (const Row& row : desk.report.rows) {
    if (!row.spot) continue;
    ++placed;
    CHECK(row.spot->x >= 0);
    CHECK(row.spot->x <= 1);
    CHECK(row.fit.has_value() == !row.category_id.empty());
    if (row.fit) CHECK(*row.fit <= 1.000001);
  }
  CHECK(placed >= 55);
}
