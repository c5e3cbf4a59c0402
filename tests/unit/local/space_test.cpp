#include "local/space.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "base/hash.hpp"
#include "catch.hpp"
#include "local/engine.hpp"
#include "local/prototypes.hpp"
#include "local/stem.hpp"

using namespace tracesift;
using namespace tracesift::local;

namespace {

const std::vector<std::string>& texts() {
  static const std::vector<std::string> all = [] {
    const char* topics[] = {"refund the lamp that arrived broken", "where is the parcel that I ordered",
                            "reset the password of my account", "cancel the flight to another city"};
    const char* words[] = {"please", "today", "again", "quickly", "somehow", "finally", "kindly"};
    std::vector<std::string> made;
    for (std::size_t i = 0; i < 84; ++i) made.push_back(std::string(topics[i % 4]) + " " + words[i % 7]);
    return made;
  }();
  return all;
}

/// A layer of the four topics.
Layer learnt() {
  Engine engine(texts(), {});
  engine.read_words();
  engine.embed_texts();
  std::vector<int> leaf;
  for (std::size_t i = 0; i < texts().size(); ++i) leaf.push_back(static_cast<int>(i % 4));
  return engine.layer(leaf, {-1, -1, -1, -1}, {"refund", "parcel", "password", "flight"});
}

Targets targets_of(const Layer& layer) {
  Targets targets;
  for (const Prototype& one : layer.prototypes) {
    targets.leaves.push_back({&one, static_cast<int>(targets.leaves.size())});
  }
  return targets;
}

}  // namespace

TEST_CASE("where a text is depends on the text and the space alone, in whatever order texts come") {
  const Layer layer = learnt();
  Placer forwards(layer.space);
  std::vector<std::vector<float>> places;
  for (const std::string& text : texts()) places.push_back(forwards.place(text, "").at);
  Placer backwards(layer.space);
  for (std::size_t i = texts().size(); i-- > 0;) {
    CHECK(backwards.place(texts()[i], "").at == places[i]);
    CHECK(Placer(layer.space).place(texts()[i], "").at == places[i]);
  }
}

TEST_CASE("a frozen space puts each text into its topic, new wordings too, and says what it does not know") {
  const Layer layer = learnt();
  REQUIRE(layer.prototypes.size() == 4);
  const Targets targets = targets_of(layer);
  Placer placer(layer.space);
  for (std::size_t i = 0; i < texts().size(); ++i) {
    CHECK(closest(placer.place(texts()[i], "").at, targets).group == static_cast<int>(i % 4));
  }
  CHECK(closest(placer.place("my lamp broke, refund", "").at, targets).group == 0);
  const Placer::Place known = placer.place("where is the parcel that I ordered today", "");
  CHECK(known.unknown == 0);
  CHECK(closest(known.at, targets).share > 0);
  CHECK(placer.place("telescopes magnify distant galaxies", "").unknown == 1);
  CHECK(placer.place("", "").at.empty());
  // What came of it counts too: the same words with another answer are elsewhere.
  CHECK(placer.place("please help", "parcel ordered").at != placer.place("please help", "password account").at);
}

TEST_CASE("bytes lose almost nothing of the numbers") {
  Points points(2, 3);
  points.values = {0.8F, -0.6F, 0.0F, 0.001F, 0.5F, -0.866F};
  const ByteRows rows = in_bytes(points);
  REQUIRE(rows.bytes.size() == 6);
  CHECK(rows.bytes[0] == 127);
  for (std::size_t i = 0; i < 2; ++i) {
    const std::vector<float> row = row_of(rows, i);
    for (std::size_t j = 0; j < 3; ++j) CHECK(row[j] == Approx(static_cast<double>(points.row(i)[j])).margin(0.005));
  }
}

TEST_CASE("one more category takes conversations from others, and moves none between these") {
  const Layer layer = learnt();
  Targets three = targets_of(layer);
  const Target last = three.leaves.back();
  three.leaves.pop_back();
  Targets four = three;
  four.leaves.push_back(last);
  Placer placer(layer.space);
  std::size_t moved = 0;
  for (const std::string& text : texts()) {
    const std::vector<float> place = placer.place(text, "").at;
    const int before = closest(place, three).group;
    const int after = closest(place, four).group;
    if (before == after) continue;
    CHECK(after == last.group);
    ++moved;
  }
  CHECK(moved == 21);
}

TEST_CASE("a prototype reaches as far as nineteen of twenty of its members, each seen by the others") {
  Points places(40, 2);
  for (std::size_t i = 0; i < 40; ++i) {
    places.row(i)[0] = i < 2 ? 0.6F : 1.0F;  // two of forty are far off
    places.row(i)[1] = i < 2 ? 0.8F : 0.0F;
  }
  const Prototype prototype = make_prototype(places, std::vector<double>(40, 1), 20);
  CHECK(prototype.bound == Approx(0.8));  // never more is asked
  Targets targets;
  targets.leaves.push_back({&prototype, 0});
  CHECK(closest({1.0F, 0.0F}, targets).share == Approx(1));
  const Placement far = closest({0.6F, 0.8F}, targets);
  CHECK(far.group == 0);  // nearer than to nothing
  CHECK(far.share == 0);  // and no member
  CHECK(closest({-1.0F, 0.0F}, targets).group == -1);
}

TEST_CASE("whoever changes how words are read must change the number of the reading") {
  // Raise kReading and take over the new number: taxonomies of earlier versions are refused then.
  std::string read;
  for (const char* text :
       {"Where is my parcel #12345? The tracking pages show nothing!", "¿Dónde está mi pedido? Größe, crème brûlée",
        "我的订单在哪里", "Kündigen Sie bitte meine Verträge – don't e-mail me@example.com",
        "v2.0.1 http://a.b/c?d=e"}) {
    for (const Token& token : tokenize(text)) {
      read += token.word + (token.is_stop ? "-" : "=" + stem(token.word)) + " ";
      for (const std::uint64_t piece : pieces_of(token.word)) read += base::hex(piece).substr(0, 2);
    }
  }
  CHECK(kReading == 1);
  CHECK(base::hex(base::hash(read)) == "4c8a071ba0785ab4");
}
