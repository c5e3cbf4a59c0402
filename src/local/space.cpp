// SPDX-License-Identifier: MIT
#include "local/space.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "local/stem.hpp"
#include "local/tokens.hpp"

namespace tracesift::local {
namespace {

constexpr std::uint32_t kNone = 0xffffffff;
constexpr std::size_t kMaxStems = 4'000;  // more take room and place no text better
constexpr std::size_t kMaxPieces = 4'000;
constexpr double kMaxByte = 127;

/// The most frequent, first those; of equals in the order of their first use.
std::vector<std::size_t> by_frequency(const std::vector<std::uint32_t>& frequency, std::size_t most) {
  std::vector<std::size_t> order(frequency.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return frequency[a] > frequency[b]; });
  order.resize(std::min(order.size(), most));
  return order;
}

ByteRows in_bytes(const Dense& rows, const std::vector<std::size_t>& order) {
  ByteRows bytes{rows.columns, {}, {}};
  bytes.scales.reserve(order.size());
  bytes.bytes.reserve(order.size() * rows.columns);
  for (const std::size_t i : order) {
    double largest = 0;
    for (std::size_t j = 0; j < rows.columns; ++j) largest = std::max(largest, std::fabs(rows.row(i)[j]));
    const auto scale = static_cast<float>(largest / kMaxByte);
    bytes.scales.push_back(scale);
    for (std::size_t j = 0; j < rows.columns; ++j) {
      const double steps = scale > 0 ? rows.row(i)[j] / static_cast<double>(scale) : 0;
      bytes.bytes.push_back(static_cast<std::int8_t>(std::lround(std::clamp(steps, -kMaxByte, kMaxByte))));
    }
  }
  return bytes;
}

template <typename T>
std::vector<T> in_order(const std::vector<T>& values, const std::vector<std::size_t>& order) {
  std::vector<T> sorted;
  sorted.reserve(order.size());
  for (const std::size_t i : order) sorted.push_back(values[i]);
  return sorted;
}

void add_row(const ByteRows& rows, std::size_t i, double times, std::vector<double>& sum) {
  const std::int8_t* bytes = rows.bytes.data() + i * rows.columns;
  const double scale = times * static_cast<double>(rows.scales[i]);
  for (std::size_t j = 0; j < rows.columns; ++j) sum[j] += scale * bytes[j];
}

}  // namespace

Space freeze(const Terms& terms, const Embedding& embedding, const Passages& passages, const std::vector<double>& mean,
             std::size_t texts) {
  Space space;
  space.texts = texts;
  space.passages.assign(passages.begin(), passages.end());
  std::sort(space.passages.begin(), space.passages.end());
  const std::vector<std::size_t> stems = by_frequency(terms.frequency, kMaxStems);
  space.stems = in_order(terms.stems, stems);
  space.stem_texts = in_order(terms.frequency, stems);
  space.words = in_bytes(embedding.words, stems);
  const std::vector<std::size_t> pieces = by_frequency(embedding.piece_texts, kMaxPieces);
  space.pieces = in_order(embedding.pieces, pieces);
  space.piece_texts = in_order(embedding.piece_texts, pieces);
  space.parts = in_bytes(embedding.parts, pieces);
  for (const double x : mean) space.mean.push_back(static_cast<float>(x));
  return space;
}

Placer::Placer(const Space& space)
    : space_(space),
      texts_(static_cast<double>(space.texts)),
      passages_(space.passages.begin(), space.passages.end()),
      times_(space.pieces.size()) {
  for (std::uint32_t i = 0; i < space.stems.size(); ++i) stems_.emplace(space.stems[i], i);
  for (std::uint32_t i = 0; i < space.pieces.size(); ++i) pieces_.emplace(space.pieces[i], i);
}

std::uint32_t Placer::stem_of(const std::string& word) {
  const auto [slot, is_new] = words_read_.try_emplace(word, kNone);
  if (is_new) {
    const auto found = stems_.find(stem(word));
    if (found != stems_.end()) slot->second = found->second;
  }
  return slot->second;
}

const Placer::Ids& Placer::pieces_in(const std::string& word) {
  const auto [slot, is_new] = pieces_read_.try_emplace(word);
  if (is_new) {
    for (const std::uint64_t hash : pieces_of(word)) {
      if (const auto found = pieces_.find(hash); found != pieces_.end()) slot->second.push_back(found->second);
    }
  }
  return slot->second;
}

std::vector<double> Placer::words_of(const std::vector<Token>& tokens, double& unknown) {
  std::vector<double> sum(space_.words.columns, 0);
  std::size_t place = 0;
  std::size_t words = 0;
  for (const Token& token : tokens) {
    if (token.is_stop) continue;
    ++words;
    const std::uint32_t id = stem_of(token.word);
    if (id == kNone) continue;
    add_row(space_.words, id, times_at(place++) * stem_weight(texts_, space_.stem_texts[id]), sum);
  }
  unknown = words == 0 ? 0 : 1 - static_cast<double>(place) / static_cast<double>(words);
  normalize(sum.data(), sum.size());
  return sum;
}

std::vector<double> Placer::parts_of(const std::vector<Token>& tokens) {
  Ids order;
  const std::size_t end = words_with_pieces(tokens);
  for (std::size_t i = 0; i < end; ++i) {
    if (!has_pieces(tokens[i])) continue;
    for (const std::uint32_t piece : pieces_in(tokens[i].word)) {
      if (times_[piece]++ == 0) order.push_back(piece);
    }
  }
  std::vector<double> sum(space_.parts.columns, 0);
  for (const std::uint32_t piece : order) {
    add_row(space_.parts, piece, piece_weight(times_[piece], texts_, space_.piece_texts[piece]), sum);
    times_[piece] = 0;
  }
  normalize(sum.data(), sum.size());
  return sum;
}

Placer::Place Placer::place(const std::string& text, std::string_view context) {
  std::vector<Token> tokens = tokenize(without_passages(text, passages_));
  for (Token& token : tokenize(context)) tokens.push_back(std::move(token));
  Place place;
  std::vector<double> at = words_of(tokens, place.unknown);
  const std::vector<double> parts = parts_of(tokens);
  at.insert(at.end(), parts.begin(), parts.end());
  if (normalize(at.data(), at.size()) == 0) return place;
  for (std::size_t j = 0; j < at.size(); ++j) at[j] -= static_cast<double>(space_.mean[j]);
  normalize(at.data(), at.size());
  place.at.assign(at.begin(), at.end());
  return place;
}

ByteRows in_bytes(const Points& points) {
  Dense rows(points.rows, points.columns);
  for (std::size_t i = 0; i < points.values.size(); ++i) rows.values[i] = static_cast<double>(points.values[i]);
  std::vector<std::size_t> order(points.rows);
  std::iota(order.begin(), order.end(), std::size_t{0});
  return in_bytes(rows, order);
}

std::vector<float> row_of(const ByteRows& rows, std::size_t i) {
  std::vector<double> row(rows.columns, 0);
  add_row(rows, i, 1, row);
  normalize(row.data(), row.size());
  return {row.begin(), row.end()};
}

}  // namespace tracesift::local
