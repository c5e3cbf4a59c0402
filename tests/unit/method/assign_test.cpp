// The rounds in which models put conversations into categories: who is asked again, and whose vote counts.
#include "method/assign.hpp"

#include <functional>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "catch.hpp"

using namespace tracesift;
using base::Json;
using method::Assign;
using method::Draft;

namespace {

/// Thirty summaries, fifteen of parcels (category 1) and fifteen of refunds (2); a third category has none.
class Desk {
 public:
  Desk() {
    for (int i = 0; i < 30; ++i) {
      Row row;
      row.thread_id = "c" + std::to_string(i);
      const std::string word(1, static_cast<char>('a' + i % 15));
      row.summary =
          (i < 15 ? "track a late parcel from abroad " : "refund a broken lamp or jacket ") + word + word + word;
      row.turns = 1;
      row.reading.by = "model";
      report.rows.push_back(row);
      texts.push_back(row.summary);
    }
    draft.codebook.entries = {{-1, "Parcels", ""}, {-1, "Refunds", ""}, {-1, "Other things", ""}};
  }

  /// Runs all rounds. `vote`: of the round (1 …) and the row, the category's number, 0 for none, -1 for no answer.
  void run(const std::function<int(int, std::size_t)>& vote) {
    local::Engine engine(texts, {});
    engine.read_words();
    engine.embed_texts();
    Assign assign(draft, engine, previous);
    for (int round = 1; const std::size_t questions = assign.begin_round(); ++round) {
      asked.emplace_back();
      for (std::size_t i = 0; i < questions; ++i) {
        const prompt::Question question = assign.question(i, nullptr);
        Json answer = {{"assignments", Json::array()}};
        if (question.name == "categories") {
          answer = {{"categories", {{{"name", "Opening hours"}, {"description", "When the shop is open."}}}}};
          was_asked_for_categories = true;
        }
        for (const auto& [item, row] : rows_in(question.prompt)) {
          asked.back().push_back(row);
          const int category = vote(round, row);
          if (category >= 0) answer["assignments"].push_back({{"item", item}, {"category", category}});
        }
        if (was_asked_for_categories && question.name == "categories") answer.erase("assignments");
        assign.on_answer(i, {prompt::Answer::State::ok, answer.dump(), {}});
      }
    }
  }

  Report report;
  Taxonomy previous;
  Dataset dataset;
  Draft draft{dataset, report, {}, 100'000, {}, {}, {}};
  std::vector<std::string> texts;
  std::vector<std::vector<std::size_t>> asked;  // rows, by round
  bool was_asked_for_categories = false;

 private:
  /// "[1] summary" a line: the item and whose summary it is.
  std::vector<std::pair<int, std::size_t>> rows_in(const std::string& prompt) const {
    std::vector<std::pair<int, std::size_t>> found;
    int item = 0;
    for (std::size_t at = 0; at < prompt.size();) {
      const std::size_t end = prompt.find('\n', at);
      const std::string line = prompt.substr(at, end - at);
      ++item;
      for (std::size_t row = 0; row < texts.size(); ++row) {
        if (line == "[" + std::to_string(item % 25 == 0 ? 25 : item % 25) + "] " + texts[row])
          found.emplace_back(item, row);
      }
      at = end == std::string::npos ? prompt.size() : end + 1;
    }
    return found;
  }
};

int right(std::size_t row) { return row < 15 ? 1 : 2; }

}  // namespace

TEST_CASE("where every vote agrees with the words, each row is asked about once") {
  Desk desk;
  desk.run([](int, std::size_t row) { return right(row); });
  CHECK(desk.asked.size() == 1);
  CHECK(desk.asked[0].size() == 30);
  for (std::size_t i = 0; i < 30; ++i) CHECK(desk.draft.leaf[i] == right(i) - 1);
  CHECK(desk.report.contested == 0);
}

TEST_CASE("two votes of three decide; where all differ the first stands") {
  struct Case {
    int first, second, third;
    int leaf;  // where row 3, a parcel's, ends
    int contested;
    std::size_t rounds;
  };
  for (const Case& c : {
           Case{2, 2, 9, 1, 0, 2},                          // the second confirms the first, whatever the words say
           Case{2, 1, 1, 0, 1, 3},                          // outvoted
           Case{2, 1, 2, 1, 1, 3}, Case{2, 1, 3, 1, 1, 3},  // all differ
           Case{2, 1, -1, 1, 1, 3},                         // the third was left out
           Case{2, 0, 0, -1, 1, 3},                         // it fits none, say two
       }) {
    INFO(c.first << " " << c.second << " " << c.third);
    Desk desk;
    desk.run([&](int round, std::size_t row) {
      if (row != 3) return right(row);
      return round == 1 ? c.first : round == 2 ? c.second : c.third;
    });
    REQUIRE(desk.asked.size() == c.rounds);
    CHECK(desk.asked[1] == std::vector<std::size_t>{3});
    CHECK(desk.draft.leaf[3] == c.leaf);
    CHECK(desk.report.contested == static_cast<std::uint64_t>(c.contested));
    CHECK(desk.draft.leaf[4] == 0);
  }
}

TEST_CASE("what an answer leaves out is asked again, and goes by its words if nobody ever says") {
  Desk desk;
  desk.run([](int round, std::size_t row) { return row == 3 || (row == 20 && round == 1) ? -1 : right(row); });
  REQUIRE(desk.asked.size() == 3);
  CHECK(desk.asked[1] == std::vector<std::size_t>{3, 20});
  CHECK(desk.asked[2] == std::vector<std::size_t>{3});  // alone
  CHECK(desk.draft.leaf[20] == 1);
  CHECK(desk.draft.leaf[3] == 0);  // its words are those of parcels
  CHECK(desk.report.contested == 0);
}

TEST_CASE("numbers that are no category are no vote") {
  Desk desk;
  desk.run([](int round, std::size_t row) { return row == 3 && round == 1 ? 4 : right(row); });
  CHECK(desk.asked.size() == 2);
  CHECK(desk.draft.leaf[3] == 0);
}

TEST_CASE("three that fit nowhere are shown once for new categories, then asked about again") {
  const auto vote = [](int round, std::size_t row) { return row >= 3 ? right(row) : round == 1 ? 0 : 4; };
  Desk desk;
  desk.run(vote);
  CHECK(desk.was_asked_for_categories);
  REQUIRE(desk.draft.codebook.entries.size() == 4);
  CHECK(desk.draft.codebook.entries[3].name == "Opening hours");
  for (std::size_t i = 0; i < 3; ++i) CHECK(desk.draft.leaf[i] == 3);

  Desk two;  // two are too few
  two.run([](int, std::size_t row) { return row < 2 ? 0 : right(row); });
  CHECK_FALSE(two.was_asked_for_categories);
  CHECK(two.draft.leaf[0] == -1);

  Desk fixed;  // the number of categories was asked for
  fixed.report.config.categories = 3;
  fixed.run([](int, std::size_t row) { return row < 5 ? 0 : right(row); });
  CHECK_FALSE(fixed.was_asked_for_categories);
  CHECK(fixed.draft.leaf[0] == -1);
}

TEST_CASE("known conversations stay; equal summaries are asked about once") {
  Desk desk;
  desk.previous.categories = {{"1", "", "Parcels"}, {"2", "", "Refunds"}, {"3", "", "Other things"}};
  desk.previous.category_of["c3"] = "3";
  desk.report.rows[5].summary = desk.texts[5] = desk.texts[4];
  desk.run([](int, std::size_t row) { return right(row); });
  CHECK(desk.asked[0].size() == 29);  // 30, less the known one; each of the two equal ones is found in one line
  CHECK(desk.draft.leaf[3] == 2);
  CHECK(desk.draft.leaf[5] == desk.draft.leaf[4]);
}
