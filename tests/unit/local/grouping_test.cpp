// What groups are made by, piece by piece: stems, Ward's tree, words.
#include "local/grouping.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "base/math.hpp"
#include "catch.hpp"
#include "local/embed.hpp"
#include "local/mixture.hpp"
#include "local/stem.hpp"
#include "local/terms.hpp"
#include "local/ward.hpp"

using namespace tracesift;
using namespace tracesift::local;

namespace {

std::vector<std::vector<Token>> words_of(const std::vector<std::string>& texts) {
  std::vector<std::vector<Token>> words;
  for (const std::string& text : texts) words.push_back(tokenize(text));
  return words;
}

Points line(const std::vector<float>& places) {
  Points points(places.size(), 1);
  points.values = places;
  return points;
}

}  // namespace

TEST_CASE("endings that inflect are taken off, by Porter's published examples") {
  const std::vector<std::pair<std::string, std::string>> examples = {
      {"caresses", "caress"}, {"ponies", "poni"},        {"cats", "cat"},       {"feed", "feed"},
      {"agreed", "agre"},     {"plastered", "plaster"},  {"motoring", "motor"}, {"sing", "sing"},
      {"sized", "size"},      {"hopping", "hop"},        {"falling", "fall"},   {"hissing", "hiss"},
      {"failing", "fail"},    {"filing", "file"},        {"happy", "happi"},    {"sky", "sky"},
      {"rate", "rate"},       {"controlling", "control"}};
  for (const auto& [word, wanted] : examples) CHECK(stem(word) == wanted);
  CHECK(stem("charged") == stem("charging"));
  CHECK(stem("charges") == stem("charge"));
  CHECK(stem("don't") == "don");
  CHECK(stem("заказы") == "заказы");
  CHECK(stem("bus") == "bus");
}

TEST_CASE("words in one text only, or in most of many, compare nothing") {
  std::vector<std::string> texts;
  for (int i = 0; i < 20; ++i)
    texts.push_back(i % 2 == 0 ? "invoice everywhere parcels" : "password everywhere parcel");
  texts.push_back("solitary everywhere");
  const Terms terms = read_terms(words_of(texts));
  CHECK(terms.frequency == std::vector<std::uint32_t>{10, 10});  // parcel: 20 of 21
  CHECK(terms.texts[0] == std::vector<std::uint32_t>{0});
  CHECK(terms.texts[1] == std::vector<std::uint32_t>{1});
  CHECK(terms.texts[20].empty());
}

TEST_CASE("Ward joins what costs least, and can be cut anywhere") {
  // Costs of the joins, w·w/(w+w)·d²: (0,1) 0.5, (10,11) 0.5, then {0,1}+{4} 2/3·12.25 = 8.2.
  const Tree tree(line({0, 1, 4, 10, 11}), {1, 1, 1, 1, 1});
  CHECK(tree.cut(5) == std::vector<int>{0, 1, 2, 3, 4});
  CHECK(tree.cut(3) == std::vector<int>{0, 0, 1, 2, 2});
  CHECK(tree.cut(2) == std::vector<int>{0, 0, 0, 1, 1});
  CHECK(tree.cut(1) == std::vector<int>{0, 0, 0, 0, 0});
  // A heavy row keeps to itself longer: 100·1/101·9 = 8.9 against 1·1/2·16 = 8.
  const Tree heavy(line({0, 3, 7}), {100, 1, 1});
  CHECK(heavy.cut(2) == std::vector<int>{0, 1, 1});
}

TEST_CASE("a text that was put into the wrong group goes where its words are") {
  std::vector<std::string> texts;
  for (int i = 0; i < 10; ++i) texts.push_back("refund invoice billing");
  for (int i = 0; i < 10; ++i) texts.push_back("password reset login");
  const auto words = words_of(texts);
  const Terms terms = read_terms(words);
  std::vector<int> of(20, 0);
  for (std::size_t i = 10; i < 20; ++i) of[i] = 1;
  of[3] = 1;
  const Points nowhere(20, 2);  // positions carry no information
  refine_by_words(terms, nowhere, std::vector<double>(20, 1), 2, of);
  CHECK(of[3] == 0);
  CHECK(of[10] == 1);
}

TEST_CASE("powers of e are those of the textbook, and never more than 1") {
  for (const double x : {0.0, -1e-9, -0.5, -1.0, -7.0, -30.0, -699.0}) {
    CHECK(base::exponential(x) == Approx(std::exp(x)).epsilon(1e-12));
  }
  CHECK(base::exponential(-701) == 0);
}

TEST_CASE("points are drawn towards their nearest, and those that stand alone stay") {
  Points points(5, 3);
  const float rows[5][3] = {{1, 0, 0}, {0.8F, 0.6F, 0}, {0, 0, 1}, {0, 0, 0}, {0, -1, 0}};
  for (std::size_t i = 0; i < 5; ++i) std::copy(rows[i], rows[i] + 3, points.row(i));
  const Points drawn = smooth_by_neighbours(points);
  CHECK(dot(drawn.row(0), drawn.row(1), 3) > dot(points.row(0), points.row(1), 3));
  CHECK(dot(drawn.row(0), drawn.row(0), 3) == Approx(1).margin(1e-6));
  for (std::size_t alone = 2; alone < 5; ++alone) {
    for (std::size_t j = 0; j < 3; ++j) CHECK(drawn.row(alone)[j] == points.row(alone)[j]);
  }
}

TEST_CASE("there are as many groups as bring points clearly closer, from the least that was asked for") {
  const std::size_t topics = 12;
  Points points(240, topics);
  MicroClusters pieces{24, {}};
  for (std::size_t i = 0; i < points.rows; ++i) {
    const std::size_t topic = i % topics;
    const auto far = static_cast<float>(0.05 * static_cast<double>(i / 120));  // two pieces a topic, nearly the same
    points.row(i)[topic] = std::sqrt(1 - far * far);
    points.row(i)[(topic + 1) % topics] = far;
    pieces.of.push_back(static_cast<int>(topic + topics * (i / 120)));
  }
  const Terms terms;
  const std::vector<double> weights(points.rows, 1);
  CHECK(count_groups({points, terms, weights}, pieces, 3, 14) == 12);
  CHECK(count_groups({points, terms, weights}, pieces, 3, 9) == 9);
  CHECK(count_groups({points, terms, weights}, pieces, 13, 14) == 13);
}

TEST_CASE("wordings are groups only where a few of them are nearly everything") {
  CHECK(repeated_wordings({50, 40, 30, 5}) == std::vector<std::size_t>{0, 1, 2, 3});
  CHECK(repeated_wordings({50, 40, 1, 2}) == std::vector<std::size_t>{0, 1});
  CHECK(repeated_wordings({50, 20, 1, 2, 1, 1, 1, 1, 1, 1}).empty());  // over a tenth said otherwise
  CHECK(repeated_wordings({50}).empty());                              // one is no choice
  CHECK(repeated_wordings(std::vector<double>(21, 10)).empty());
  CHECK(repeated_wordings(std::vector<double>(12, 1)).empty());  // nothing is used again
}
