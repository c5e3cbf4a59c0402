// How many categories are asked for, and what of an answer becomes a category.
#include "method/taxonomy.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "catch.hpp"

using namespace tracesift;
using base::Json;
using method::Codebook;
using method::Draft;
using method::FindCategories;

namespace {

/// So many summaries that a model wrote, in two groups of the local engine.
struct Desk {
  explicit Desk(int rows) {
    for (int i = 0; i < rows; ++i) {
      Row& row = report.rows.emplace_back();
      row.summary = "Asks for thing " + std::to_string(i);
      row.reading.by = "model";
      draft.local_group.push_back(i % 2);
    }
  }
  std::string system() {
    FindCategories stage(draft, previous);
    REQUIRE(stage.begin_round() == 1);
    return stage.question(0, nullptr).system;
  }
  /// Names after an answer, "Parcels/Late" for one below another; a second round gets the same answer.
  std::string after(const Json& reply, int* rounds = nullptr) {
    FindCategories stage(draft, previous);
    int asked = 0;
    while (stage.begin_round() > 0) {
      ++asked;
      stage.question(0, nullptr);
      stage.on_answer(0, {prompt::Answer::State::ok, reply.is_string() ? reply.get<std::string>() : reply.dump(), {}});
    }
    if (rounds != nullptr) *rounds = asked;
    std::string names;
    for (const Codebook::Entry& entry : draft.codebook.entries) {
      if (!names.empty()) names += ", ";
      if (entry.parent >= 0) names += draft.codebook.entries[static_cast<std::size_t>(entry.parent)].name + "/";
      names += entry.name;
    }
    return names;
  }

  Report report;
  Taxonomy previous;
  Dataset dataset;
  Draft draft{dataset, report, {}, 100'000, {}, {}, {}};
};

bool asks_for(Desk desk, const std::string& words) { return desk.system().find(words) != std::string::npos; }

Json category(const std::string& name, const std::vector<std::string>& below = {}) {
  Json subcategories = Json::array();
  for (const std::string& sub : below) subcategories.push_back({{"name", sub}, {"description", ""}});
  return {{"name", name}, {"description", "D."}, {"subcategories", subcategories}};
}

Json reply(std::vector<Json> categories) { return {{"categories", std::move(categories)}}; }

}  // namespace

TEST_CASE("how many categories: the local engine's number, two fifths more or less; or as many as are wanted") {
  CHECK(asks_for(Desk(2), "Find 2 to 4 top-level"));     // 2 + 1.3 ln 2 = 2.9: 3
  CHECK(asks_for(Desk(30), "Find 4 to 8 top-level"));    // 6.4: 6
  CHECK(asks_for(Desk(600), "Find 6 to 14 top-level"));  // 10.3: 10
  Desk wanted(30);
  wanted.report.config.categories = 5;
  CHECK(wanted.system().find("Find exactly 5 top-level") != std::string::npos);
  Desk one_level(30);
  one_level.report.config.hierarchy = {7};
  CHECK(one_level.system().find("Find exactly 7 top-level") != std::string::npos);
  CHECK(one_level.system().find("subcategories") == std::string::npos);
  Desk two_levels(30);
  two_levels.report.config.hierarchy = {20, 4};
  CHECK(two_levels.system().find("Find exactly 4 top-level") != std::string::npos);
  CHECK(two_levels.system().find("20 over all categories") != std::string::npos);
}

TEST_CASE("subcategories are asked for unless nobody wants them") {
  CHECK(asks_for(Desk(30), "2 to 8 subcategories where there are at least 12 conversations"));
  Desk none(30);
  none.report.config.subcategories = false;
  CHECK(none.system().find("subcategories") == std::string::npos);
  CHECK(none.after(reply({category("Parcels", {"Late", "Lost"}), category("Refunds")})) == "Parcels, Refunds");
}

TEST_CASE("the question lists what models read, by group, and of more than 1,500 an even sample") {
  Desk desk(4);
  desk.report.rows[2].reading.by = "copy";
  desk.draft.local_group = {1, 0, 1, -1};
  FindCategories stage(desk.draft, desk.previous);
  stage.begin_round();
  CHECK(
      stage.question(0, nullptr).prompt ==
      "\nLike no others:\n[4] Asks for thing 3\n\nGroup 1:\n[2] Asks for thing 1\n\nGroup 2:\n[1] Asks for thing 0\n");
  const auto lines = [](int rows, int context) {
    Desk many(rows);
    many.draft.context_tokens = context;
    FindCategories asks(many.draft, many.previous);
    asks.begin_round();
    const std::string prompt = asks.question(0, nullptr).prompt;
    return std::count(prompt.begin(), prompt.end(), '[');
  };
  CHECK(lines(1'500, 100'000) == 1'500);
  CHECK(lines(3'100, 1'000'000) == 1'500);
  CHECK(lines(1'000, 2'000) < 150);  // of 2,000 tokens seven tenths
  CHECK(lines(1'000, 2'000) > 80);
}

TEST_CASE("where no model read anything, nothing is asked") {
  Desk desk(0);
  FindCategories stage(desk.draft, desk.previous);
  CHECK(stage.begin_round() == 0);
}

TEST_CASE("categories of an answer: each name once, without those that have none; one part is no division") {
  CHECK(Desk(30).after(reply({category("Parcels", {"Late", "Lost", "late"}), category("Refunds", {"All"}), category(""),
                              category("parcels", {"Damaged", "Late"}), Json("odd")})) ==
        "Parcels, Parcels/Late, Parcels/Lost, Refunds, Parcels/Damaged");
}

TEST_CASE("fourteen categories at most, nine below each; or as many as are wanted") {
  std::vector<Json> many;
  std::vector<std::string> below;
  for (int i = 0; i < 20; ++i) below.push_back("Sub" + std::to_string(i));
  for (int i = 0; i < 20; ++i) many.push_back(category("Top" + std::to_string(i), below));
  const auto count = [&](auto&& set) {
    Desk desk(30);
    set(desk.report.config);
    desk.after(reply(many));
    int tops = 0;
    for (const Codebook::Entry& entry : desk.draft.codebook.entries) tops += entry.parent < 0 ? 1 : 0;
    return std::pair(tops, static_cast<int>(desk.draft.codebook.entries.size()) - tops);
  };
  CHECK(count([](Config&) {}) == std::pair(14, 14 * 9));
  CHECK(count([](Config& config) { config.categories = 3; }) == std::pair(3, 27));
  CHECK(count([](Config& config) { config.hierarchy = {40, 4}; }) == std::pair(4, 80));
}

TEST_CASE("an answer without categories is asked for once more, and then left") {
  int rounds = 0;
  CHECK(Desk(30).after(Json("I would rather not."), &rounds).empty());
  CHECK(rounds == 2);
  CHECK(Desk(30).after(reply({}), &rounds).empty());
  CHECK(rounds == 2);
  CHECK(Desk(30).after(reply({category("Parcels"), category("Refunds")}), &rounds) == "Parcels, Refunds");
  CHECK(rounds == 1);
}

TEST_CASE("one category for everything, or one that is called so, is no answer") {
  int rounds = 0;
  CHECK(Desk(30).after(reply({category("Parcels")}), &rounds).empty());
  CHECK(rounds == 2);
  CHECK(Desk(30).after(reply({category("General")})).empty());
  CHECK(Desk(30).after(reply({category("Parcels"), category("Refunds"), category("Miscellaneous")})) ==
        "Parcels, Refunds");
  CHECK(Desk(5).after(reply({category("Parcels")})) == "Parcels");  // few may be all alike
  Desk one(30);
  one.report.config.categories = 1;
  CHECK(one.after(reply({category("Parcels")})) == "Parcels");
}

TEST_CASE("a question that is too long, cut or refused is asked again with half of the summaries, twice") {
  for (const prompt::Answer::State state :
       {prompt::Answer::State::too_long, prompt::Answer::State::cut, prompt::Answer::State::refused}) {
    Desk desk(40);
    FindCategories stage(desk.draft, desk.previous);
    std::vector<std::size_t> lines;
    while (stage.begin_round() > 0) {
      const std::string prompt = stage.question(0, nullptr).prompt;
      lines.push_back(static_cast<std::size_t>(std::count(prompt.begin(), prompt.end(), '[')));
      stage.on_answer(0, {state, "", {}});
    }
    CHECK(lines == std::vector<std::size_t>{40, 20, 10});
    CHECK(desk.report.categories_by == "local");
  }
  Desk stopped(40);
  FindCategories stage(stopped.draft, stopped.previous);
  REQUIRE(stage.begin_round() == 1);
  stage.question(0, nullptr);
  stage.on_answer(0, {prompt::Answer::State::over_budget, "", {}});
  CHECK(stage.begin_round() == 0);
}

TEST_CASE("given categories stay as they are; an answer only divides them, in any case of their names") {
  Desk desk(30);
  desk.report.config.partitions = {{.name = "Parcels", .description = "P.", .examples = {"where is it", "it is late"}},
                                   {.name = "Refunds", .description = "R.", .examples = {}}};
  CHECK(desk.after(reply({category("PARCELS", {"Late", "Lost"}), category("Other", {"A", "B"})})) ==
        "Parcels, Refunds, Parcels/Late, Parcels/Lost");
  CHECK(desk.draft.codebook.entries[0].description == "P. For example: where is it; it is late");
  CHECK(desk.draft.codebook.entries[0].is_given);
  CHECK_FALSE(desk.draft.codebook.entries[2].is_given);
  Desk whole(30);
  whole.report.config.partitions = desk.report.config.partitions;
  whole.report.config.subcategories = false;
  FindCategories stage(whole.draft, whole.previous);
  CHECK(stage.begin_round() == 0);
}

TEST_CASE("an earlier report's categories are taken over, and nothing is asked") {
  Desk desk(30);
  desk.previous.categories = {{.id = "1", .parent_id = "", .name = "Parcels", .description = "", .pinned = false},
                              {.id = "1.1", .parent_id = "1", .name = "Late", .description = "", .pinned = false}};
  int rounds = 0;
  CHECK(desk.after(reply({category("Other")}), &rounds) == "Parcels, Parcels/Late");
  CHECK(rounds == 0);
}
