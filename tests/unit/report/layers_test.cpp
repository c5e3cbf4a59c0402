#include "report/layers.hpp"

#include <string>

#include "base/base64.hpp"
#include "catch.hpp"

using namespace tracesift;
using base::Json;

namespace {

Layer small_layer() {
  Layer layer;
  layer.space.texts = 20;
  layer.space.passages = {7, 0xfedcba9876543210u};
  layer.space.stems = {"refund", "zara"};
  layer.space.stem_texts = {9, 2};
  layer.space.words = {2, {0.5F, 0.25F}, {127, -127, 3, 0}};
  layer.space.pieces = {11, 12, 13};
  layer.space.piece_texts = {8, 5, 4};
  layer.space.parts = {1, {1.0F, 1.0F, 2.0F}, {1, -2, 3}};
  layer.space.mean = {0.1F, 0.2F, -0.3F};
  layer.prototypes.push_back({"a1", {1, 0, 0}, 0.4, std::vector<std::uint32_t>(100, 1)});
  layer.residual = {3, {0.1F}, {1, 2, 3}};
  layer.residual_count = 4;
  return layer;
}

std::string where(const Json& json) {
  const auto read = report::read_layers(json);
  return read ? "" : read.error().where;
}

}  // namespace

TEST_CASE("base64 as in RFC 4648, section 10") {
  for (const auto& [plain, coded] : std::vector<std::pair<std::string, std::string>>{
           {"", ""}, {"f", "Zg=="}, {"fo", "Zm8="}, {"foo", "Zm9v"}, {"foob", "Zm9vYg=="}, {"foobar", "Zm9vYmFy"}}) {
    CHECK(base::to_base64(plain) == coded);
    CHECK(base::from_base64(coded) == plain);
  }
  CHECK(base::from_base64("-_8") == base::from_base64("+/8="));
  CHECK(base::from_base64("Zm 9v") == std::nullopt);
  std::string all;
  for (int i = 0; i < 256; ++i) all += static_cast<char>(i);
  CHECK(base::from_base64(base::to_base64(all)) == all);
}

TEST_CASE("layers are the same after writing and reading") {
  const Json json = report::layers_json({small_layer()});
  const auto read = report::read_layers(json);
  REQUIRE(read);
  CHECK(report::layers_json(*read) == json);
  const Space& space = read->front().space;
  CHECK(space.passages == small_layer().space.passages);
  CHECK(space.words.bytes == small_layer().space.words.bytes);
  CHECK(read->front().prototypes.front().centre == std::vector<float>{1, 0, 0});
}

TEST_CASE("a taxonomy that is newer, of another reading or damaged is refused with a sentence") {
  const Json whole = report::layers_json({small_layer()});
  Json json = whole;
  json["schema"] = "tracesift.taxonomy/2";
  CHECK(where(json) == "taxonomy.schema");
  json = whole;
  json["reading"] = kReading + 1;
  CHECK(where(json) == "taxonomy.reading");
  CHECK(report::read_layers(json).error().fault == Fault::unsupported);
  const auto damage = [&](const char* key, const Json& value) {
    Json bad = whole;
    bad["layers"][0][key] = value;
    return where(bad);
  };
  CHECK(damage("texts", 3) == "taxonomy");                           // fewer than have a stem: no weight
  CHECK(damage("stems", Json::array({"refund"})) == "taxonomy");     // fewer than rows
  CHECK(damage("stems", Json::array({"refund", 7})) == "taxonomy");  // no text
  CHECK(damage("mean", base::to_base64("12345678")) == "taxonomy");  // too short
  CHECK(damage("mean", "AADAfwAAwH8AAMB/") == "taxonomy");           // not a number
  CHECK(damage("pieces", "*") == "taxonomy");                        // not base64
  CHECK(damage("words", Json::object()) == "taxonomy");
  CHECK(damage("residual_count", 0) == "taxonomy");  // fewer than are there
  CHECK(damage("prototypes", Json::array({Json::object()})) == "taxonomy");
  CHECK(where(Json::array()) == "taxonomy");
  CHECK(where(whole).empty());
}

TEST_CASE("a taxonomy that is shared has no word that fewer than five conversations have") {
  Json json = report::layers_json({small_layer()});
  report::leave_out_rare(json);
  const auto read = report::read_layers(json);
  REQUIRE(read);
  const Space& space = read->front().space;
  CHECK(space.stems == std::vector<std::string>{"refund"});
  CHECK(space.words.bytes == std::vector<std::int8_t>{127, -127});
  CHECK(space.pieces == std::vector<std::uint64_t>{11, 12});
  CHECK(read->front().prototypes.size() == 1);
}
