// What texts are before and after they are grouped: boilerplate, near copies, the picture.
#include "local/map.hpp"

#include <cmath>
#include <string>
#include <vector>

#include "base/math.hpp"
#include "catch.hpp"
#include "local/boilerplate.hpp"
#include "local/duplicates.hpp"

using namespace tracesift;
using namespace tracesift::local;

namespace {

std::vector<std::size_t> copies_of(const std::vector<std::string>& texts) {
  std::vector<std::vector<Token>> tokens;
  for (const std::string& text : texts) tokens.push_back(tokenize(text));
  return find_copies(tokens);
}

double distance(MapPoint a, MapPoint b) { return std::sqrt((a.x - b.x) * (a.x - b.x) + (a.y - b.y) * (a.y - b.y)); }

/// Twenty-four texts in three groups; the first two are alike, the third is something else.
Points three_groups() {
  Dense rows(24, 4);
  for (std::size_t i = 0; i < 24; ++i) {
    rows.row(i)[0] = i < 8 ? 1.0 : i < 16 ? 0.9 : 0.0;
    rows.row(i)[1] = i < 8 ? 0.1 : i < 16 ? 0.6 : 0.0;
    rows.row(i)[2] = i < 16 ? 0.0 : 1.0;
    rows.row(i)[3] = 0.02 * static_cast<double>(i % 8);
  }
  return to_points(std::move(rows));
}

std::vector<std::string> without_shared(std::vector<std::string> texts) {
  const Passages passages = shared_passages(texts);
  for (std::string& text : texts) text = without_passages(std::move(text), passages);
  return texts;
}

}  // namespace

TEST_CASE("what most texts share is left out, numbers or not, and nothing else") {
  std::vector<std::string> texts;
  for (int i = 0; i < 30; ++i) {
    texts.push_back("Ticket " + std::to_string(i) + " of the web form. " + (i % 2 == 0 ? "Refund it" : "Where is it?") +
                    (i % 3 == 0 ? "\nSent from my phone" : ""));
  }
  texts.push_back("Ticket 99 of the web form. ");
  const std::vector<std::string> rest = without_shared(texts);
  CHECK(rest[0] == " Refund it\nSent from my phone");
  CHECK(rest[1] == " Where is it?");
  CHECK(rest[30] == texts[30]);  // nothing would be left
  const std::vector<std::string> few(5, "The same. As before.");
  CHECK(without_shared(few) == few);
  CHECK(without_shared({}).empty());
}

TEST_CASE("texts that differ in ids or in one word of ten are copies of the first") {
  const std::string long_one = "please tell me why the parcel that I ordered last week has not come to my house yet";
  CHECK(copies_of({"where is order 1182", "where is order 77", "where was order 77"}) ==
        std::vector<std::size_t>{0, 0, 2});
  CHECK(copies_of({long_one, long_one + " today", "completely other words"}) == std::vector<std::size_t>{0, 0, 2});
  CHECK(copies_of({"", "", "12 34"}) == std::vector<std::size_t>{0, 1, 2});
  // No chain: each differs from the one before by a word, the last from the first by too many.
  std::vector<std::string> chain = {long_one};
  for (const char* word : {" alpha", " beta", " gamma", " delta"}) chain.push_back(chain.back() + word);
  const std::vector<std::size_t> first = copies_of(chain);
  CHECK(first[1] == 0);
  CHECK(first[4] != 0);
}

TEST_CASE("a full turn in parts") {
  for (const auto& [part, x, y] : std::vector<std::tuple<double, double, double>>{
           {0, 1, 0}, {0.25, 0, 1}, {0.5, -1, 0}, {0.75, 0, -1}, {1, 1, 0}, {0.125, std::sqrt(0.5), std::sqrt(0.5)}}) {
    CHECK(base::unit_vector(part).x == Approx(x).margin(1e-12));
    CHECK(base::unit_vector(part).y == Approx(y).margin(1e-12));
  }
}

TEST_CASE("discs never cover each other, and what is alike lies near") {
  const Points points = three_groups();
  Points centres(3, 4);
  for (std::size_t g = 0; g < 3; ++g) {
    for (std::size_t j = 0; j < 4; ++j) centres.row(g)[j] = points.row(g * 8)[j];
  }
  const std::vector<double> radii = {3, 2, 1};
  const std::vector<MapPoint> places = arrange(centres, radii);
  for (std::size_t a = 0; a < 3; ++a) {
    for (std::size_t b = 0; b < a; ++b) CHECK(distance(places[a], places[b]) >= radii[a] + radii[b]);
  }
  CHECK(arrange(Points(1, 4), {1.0}).size() == 1);
  CHECK(arrange(Points(0, 4), {}).empty());
  const Points same(4, 4);  // no direction separates them
  const std::vector<MapPoint> apart = arrange(same, {1, 1, 1, 1});
  CHECK(distance(apart[0], apart[1]) >= 2);
}

TEST_CASE("a map keeps groups together, in a square, the unclassified by themselves") {
  const Points points = three_groups();
  std::vector<std::size_t> rows;
  std::vector<int> leaf;
  for (std::size_t i = 0; i < 24; ++i) {
    rows.push_back(i);
    leaf.push_back(i == 23 ? -1 : i < 8 ? 1 : i < 16 ? 2 : 3);
  }
  const std::vector<int> parent = {-1, 0, 0, -1};  // the first two groups are one above
  const std::vector<MapPoint> places = draw_map(points, rows, leaf, parent);
  REQUIRE(places.size() == 24);
  double inside = 0;
  double across = 1;
  for (std::size_t a = 0; a < 23; ++a) {
    CHECK((places[a].x >= 0 && places[a].x <= 1 && places[a].y >= 0 && places[a].y <= 1));
    for (std::size_t b = 0; b < a; ++b) {
      const double d = distance(places[a], places[b]);
      CHECK(d > 0);
      if (leaf[a] == 1 && leaf[b] == 1) inside = std::max(inside, d);
      if (leaf[a] == 3 && leaf[b] != 3) across = std::min(across, d);
    }
  }
  CHECK(inside < 2 * across);
  const std::vector<MapPoint> again = draw_map(points, rows, leaf, parent);
  CHECK(again[5].x == places[5].x);
  CHECK(draw_map(points, {}, {}, {}).empty());
}
