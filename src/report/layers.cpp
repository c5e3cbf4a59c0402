// SPDX-License-Identifier: MIT
#include "report/layers.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <string>
#include <utility>

#include "base/base64.hpp"
#include "base/field.hpp"

namespace tracesift::report {
namespace {

using base::Json;
using base::text;

constexpr const char* kSchema = "tracesift.taxonomy/1";
constexpr std::uint32_t kRare = 5;  // texts under which a word may point to a person
constexpr std::size_t kMaxLayers = 64;
constexpr std::size_t kMaxColumns = 1'000;
constexpr std::size_t kSteps = 100;

/// Little-endian, as every machine that this runs on.
template <class Number>
std::string packed(const std::vector<Number>& numbers) {
  std::string bytes(numbers.size() * sizeof(Number), '\0');
  if (!numbers.empty()) std::memcpy(bytes.data(), numbers.data(), bytes.size());
  return base::to_base64(bytes);
}

template <class Number>
bool unpack(const Json& object, const char* key, std::vector<Number>& numbers) {
  const auto bytes = base::from_base64(text(object, key));
  if (!bytes || bytes->size() % sizeof(Number) != 0) return false;
  numbers.resize(bytes->size() / sizeof(Number));
  if (!numbers.empty()) std::memcpy(numbers.data(), bytes->data(), bytes->size());
  if constexpr (std::is_floating_point_v<Number>) {
    return std::all_of(numbers.begin(), numbers.end(), [](Number x) { return std::isfinite(x); });
  }
  return true;
}

Json rows_json(const ByteRows& rows) {
  return {{"columns", rows.columns}, {"scales", packed(rows.scales)}, {"bytes", packed(rows.bytes)}};
}

bool read_rows(const Json& object, const char* key, ByteRows& rows) {
  const auto found = object.find(key);
  if (found == object.end() || !found->is_object()) return false;
  const auto columns = found->find("columns");
  if (columns == found->end() || !columns->is_number_unsigned() || *columns > kMaxColumns) return false;
  rows.columns = columns->get<std::size_t>();
  return unpack(*found, "scales", rows.scales) && unpack(*found, "bytes", rows.bytes) &&
         rows.bytes.size() == rows.scales.size() * rows.columns;
}

Json layer_json(const Layer& layer) {
  Json prototypes = Json::array();
  for (const Prototype& prototype : layer.prototypes) {
    prototypes.push_back({{"uid", prototype.uid},
                          {"centre", packed(prototype.centre)},
                          {"bound", prototype.bound},
                          {"closeness", prototype.closeness}});
  }
  const Space& space = layer.space;
  return {{"texts", space.texts},
          {"passages", packed(space.passages)},
          {"stems", space.stems},
          {"stem_texts", packed(space.stem_texts)},
          {"words", rows_json(space.words)},
          {"pieces", packed(space.pieces)},
          {"piece_texts", packed(space.piece_texts)},
          {"parts", rows_json(space.parts)},
          {"mean", packed(space.mean)},
          {"prototypes", std::move(prototypes)},
          {"residual", rows_json(layer.residual)},
          {"residual_count", layer.residual_count}};
}

bool read_prototype(const Json& json, std::size_t columns, Prototype& prototype) {
  if (!json.is_object()) return false;
  prototype.uid = text(json, "uid");
  const auto bound = json.find("bound");
  const auto closeness = json.find("closeness");
  if (bound == json.end() || !bound->is_number() || closeness == json.end() || !closeness->is_array()) return false;
  prototype.bound = bound->get<double>();
  for (const Json& count : *closeness) {
    if (!count.is_number_unsigned() || count > 0xffffffffu) return false;
    prototype.closeness.push_back(count.get<std::uint32_t>());
  }
  return prototype.closeness.size() == kSteps && unpack(json, "centre", prototype.centre) &&
         prototype.centre.size() == columns;
}

bool read_layer(const Json& json, Layer& layer) {
  if (!json.is_object()) return false;
  Space& space = layer.space;
  const auto texts = json.find("texts");
  const auto stems = json.find("stems");
  const auto prototypes = json.find("prototypes");
  if (texts == json.end() || !texts->is_number_unsigned() || stems == json.end() || !stems->is_array() ||
      prototypes == json.end() || !prototypes->is_array()) {
    return false;
  }
  space.texts = texts->get<std::uint64_t>();
  for (const Json& stem : *stems) {
    if (!stem.is_string()) return false;
    space.stems.push_back(stem.get<std::string>());
  }
  const bool is_whole = unpack(json, "passages", space.passages) && unpack(json, "stem_texts", space.stem_texts) &&
                        space.stem_texts.size() == space.stems.size() && read_rows(json, "words", space.words) &&
                        space.words.scales.size() == space.stems.size() && unpack(json, "pieces", space.pieces) &&
                        unpack(json, "piece_texts", space.piece_texts) &&
                        space.piece_texts.size() == space.pieces.size() && read_rows(json, "parts", space.parts) &&
                        space.parts.scales.size() == space.pieces.size() && unpack(json, "mean", space.mean) &&
                        space.mean.size() == space.words.columns + space.parts.columns;
  const auto is_counted = [&](const std::vector<std::uint32_t>& counts) {
    return std::all_of(counts.begin(), counts.end(), [&](std::uint32_t n) { return n <= space.texts; });
  };
  if (!is_whole || !is_counted(space.stem_texts) || !is_counted(space.piece_texts)) return false;
  for (const Json& one : *prototypes) {
    if (!read_prototype(one, space.mean.size(), layer.prototypes.emplace_back())) return false;
  }
  const auto count = json.find("residual_count");
  if (count == json.end() || !count->is_number_unsigned()) return false;
  layer.residual_count = count->get<std::uint64_t>();
  return read_rows(json, "residual", layer.residual) && layer.residual.scales.size() <= layer.residual_count &&
         (layer.residual.scales.empty() || layer.residual.columns == space.mean.size());
}

/// The first `count` rows.
void cut(ByteRows& rows, std::size_t count) {
  rows.scales.resize(count);
  rows.bytes.resize(count * rows.columns);
}

}  // namespace

Json layers_json(const std::vector<Layer>& layers) {
  Json json = {{"schema", kSchema}, {"reading", kReading}, {"layers", Json::array()}};
  for (const Layer& layer : layers) json["layers"].push_back(layer_json(layer));
  return json;
}

Result<std::vector<Layer>> read_layers(const Json& taxonomy) {
  const Error damaged{Fault::bad_input,
                      "The taxonomy in this file is damaged: a part of it is missing or not what it should be. Make "
                      "the report again.",
                      "taxonomy"};
  if (!taxonomy.is_object()) return damaged;
  if (text(taxonomy, "schema") != kSchema) {
    return Error{Fault::unsupported,
                 "This taxonomy has the schema “" + text(taxonomy, "schema") + "”; this version knows " + kSchema +
                     ". Use a newer Tracesift.",
                 "taxonomy.schema"};
  }
  const auto reading = taxonomy.find("reading");
  if (reading == taxonomy.end() || !reading->is_number_integer()) return damaged;
  if (*reading != kReading) {
    return Error{Fault::unsupported,
                 "This taxonomy was made by a Tracesift that reads conversations in another way (reading " +
                     reading->dump() + ", this one has " + std::to_string(kReading) +
                     "). Make the report again from its traces with this version.",
                 "taxonomy.reading"};
  }
  const auto list = taxonomy.find("layers");
  if (list == taxonomy.end() || !list->is_array() || list->size() > kMaxLayers) return damaged;
  std::vector<Layer> layers;
  for (const Json& one : *list) {
    if (!read_layer(one, layers.emplace_back())) return damaged;
  }
  return layers;
}

void leave_out_rare(Json& taxonomy) {
  auto layers = read_layers(taxonomy);
  if (!layers) return;
  for (Layer& layer : *layers) {
    Space& space = layer.space;
    const auto common = [](const std::vector<std::uint32_t>& texts) {  // most frequent first
      return static_cast<std::size_t>(std::count_if(texts.begin(), texts.end(), [](auto n) { return n >= kRare; }));
    };
    const std::size_t stems = common(space.stem_texts);
    space.stems.resize(stems);
    space.stem_texts.resize(stems);
    cut(space.words, stems);
    const std::size_t pieces = common(space.piece_texts);
    space.pieces.resize(pieces);
    space.piece_texts.resize(pieces);
    cut(space.parts, pieces);
  }
  taxonomy = layers_json(*layers);
}

}  // namespace tracesift::report
