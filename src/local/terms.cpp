// SPDX-License-Identifier: MIT
#include "local/terms.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <unordered_map>

#include "base/hash.hpp"
#include "base/math.hpp"
#include "local/stem.hpp"

namespace tracesift::local {
namespace {

constexpr std::uint32_t kNone = 0xffffffff;
constexpr std::size_t kMinTexts = 20;     // texts under which no word is too common
constexpr std::size_t kMaxNgrams = 2000;  // of one text: the beginning of a long one

struct Term {
  double times = 0;            // texts it is in, copies counted
  std::uint32_t texts = 0;     // wordings
  std::uint32_t last = kNone;  // text it was seen in
  std::uint32_t id = kNone;
};

/// Numbers those that are neither too rare nor too common, in the order of their first use.
struct Vocabulary {
  std::vector<Term> terms;
  double least;
  std::uint32_t most;
  std::vector<std::uint32_t> frequency;

  Vocabulary(std::size_t texts, double at_least)
      : least(texts >= 6 ? at_least : 1), most(static_cast<std::uint32_t>(texts >= kMinTexts ? texts / 2 : texts)) {}

  void count(std::uint32_t term, std::uint32_t text, double times) {
    if (terms[term].last == text) return;
    ++terms[term].texts;
    terms[term].times += times;
    terms[term].last = text;
  }
  std::uint32_t id_of(std::uint32_t index) {
    Term& term = terms[index];
    if (term.times < least || term.texts > most) return kNone;
    if (term.id == kNone) {
      term.id = static_cast<std::uint32_t>(frequency.size());
      frequency.push_back(term.texts);
    }
    return term.id;
  }
};

}  // namespace

Terms read_terms(const Wordings& wordings) {
  const auto& texts = wordings.texts;
  Vocabulary vocabulary(texts.size(), 2);
  std::unordered_map<std::string, std::uint32_t> by_word;
  std::unordered_map<std::string, std::uint32_t> by_stem;
  std::vector<std::vector<std::uint32_t>> terms_of(texts.size());
  for (std::uint32_t t = 0; t < texts.size(); ++t) {
    for (const Token& token : texts[t]) {
      if (token.is_stop) continue;
      const auto [word, is_new] = by_word.try_emplace(token.word, 0);
      if (is_new) {
        const auto [slot, is_new_stem] =
            by_stem.try_emplace(stem(token.word), static_cast<std::uint32_t>(vocabulary.terms.size()));
        if (is_new_stem) vocabulary.terms.emplace_back();
        word->second = slot->second;
      }
      vocabulary.count(word->second, t, wordings.times[t]);
      terms_of[t].push_back(word->second);
    }
  }
  Terms terms;
  terms.texts.resize(texts.size());
  for (std::size_t t = 0; t < texts.size(); ++t) {
    for (const std::uint32_t term : terms_of[t]) {
      if (const std::uint32_t id = vocabulary.id_of(term); id != kNone) terms.texts[t].push_back(id);
    }
  }
  terms.frequency = std::move(vocabulary.frequency);
  return terms;
}

Sparse char_ngram_tfidf(const Wordings& wordings) {
  const auto& texts = wordings.texts;
  Vocabulary vocabulary(texts.size(), 3);
  std::unordered_map<std::string, std::vector<std::uint32_t>> by_word;  // its pieces
  std::unordered_map<std::uint64_t, std::uint32_t> by_piece;
  const auto pieces_of = [&](const std::string& word) -> const std::vector<std::uint32_t>& {
    const auto [slot, is_new] = by_word.try_emplace(word);
    if (!is_new) return slot->second;
    const std::string padded = " " + word + " ";
    std::vector<std::size_t> starts;  // of characters
    for (std::size_t i = 0; i < padded.size(); ++i) {
      if ((static_cast<unsigned char>(padded[i]) & 0xC0) != 0x80) starts.push_back(i);
    }
    starts.push_back(padded.size());
    for (std::size_t length = 3; length <= 5; ++length) {
      for (std::size_t i = 0; i + length < starts.size(); ++i) {
        const std::string_view piece = std::string_view(padded).substr(starts[i], starts[i + length] - starts[i]);
        const auto [found, is_new_piece] =
            by_piece.try_emplace(base::hash(piece), static_cast<std::uint32_t>(vocabulary.terms.size()));
        if (is_new_piece) vocabulary.terms.emplace_back();
        slot->second.push_back(found->second);
      }
    }
    return slot->second;
  };
  const auto each_piece = [&](std::size_t text, auto&& take) {
    std::size_t count = 0;
    for (const Token& token : texts[text]) {
      if (token.is_stop && !is_stop_word(token.word)) continue;  // an id
      for (const std::uint32_t piece : pieces_of(token.word)) take(piece);
      count += token.word.size();
      if (count > kMaxNgrams) return;
    }
  };
  for (std::uint32_t t = 0; t < texts.size(); ++t) {
    each_piece(t, [&](std::uint32_t piece) { vocabulary.count(piece, t, wordings.times[t]); });
  }
  Sparse sparse;
  sparse.rows.resize(texts.size());
  std::vector<std::uint32_t> count(vocabulary.terms.size());
  const double n = 1.0 + static_cast<double>(texts.size());
  for (std::size_t t = 0; t < texts.size(); ++t) {
    std::vector<std::uint32_t> order;
    each_piece(t, [&](std::uint32_t piece) {
      if (++count[piece] == 1) order.push_back(piece);
    });
    double squares = 0;
    for (const std::uint32_t piece : order) {
      const double tf = 1 + base::natural_log(count[piece]);
      count[piece] = 0;
      const std::uint32_t id = vocabulary.id_of(piece);
      if (id == kNone) continue;
      const double weight = tf * (base::natural_log(n / (1.0 + vocabulary.frequency[id])) + 1);
      sparse.rows[t].push_back({id, weight});
      squares += weight * weight;
    }
    for (Sparse::Cell& cell : sparse.rows[t]) cell.weight /= std::sqrt(squares);
  }
  sparse.columns = vocabulary.frequency.size();
  return sparse;
}

}  // namespace tracesift::local
