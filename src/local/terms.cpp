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
  terms.stems.resize(vocabulary.frequency.size());
  for (const auto& [word, index] : by_stem) {
    if (const std::uint32_t id = vocabulary.terms[index].id; id != kNone) terms.stems[id] = word;
  }
  terms.frequency = std::move(vocabulary.frequency);
  return terms;
}

double stem_weight(double texts, std::uint32_t frequency) {
  return std::sqrt(base::natural_log((1.0 + texts) / (1.0 + frequency)) + 1);
}

double piece_weight(double times, double texts, std::uint32_t frequency) {
  const double idf = base::natural_log((1.0 + texts) / (1.0 + frequency)) + 1;
  return (1 + base::natural_log(times)) * idf;
}

std::vector<std::uint64_t> pieces_of(std::string_view word) {
  const std::string padded = " " + std::string(word) + " ";
  std::vector<std::size_t> starts;  // of characters
  for (std::size_t i = 0; i < padded.size(); ++i) {
    if ((static_cast<unsigned char>(padded[i]) & 0xC0) != 0x80) starts.push_back(i);
  }
  starts.push_back(padded.size());
  std::vector<std::uint64_t> pieces;
  for (std::size_t length = 3; length <= 5; ++length) {
    for (std::size_t i = 0; i + length < starts.size(); ++i) {
      pieces.push_back(base::hash(std::string_view(padded).substr(starts[i], starts[i + length] - starts[i])));
    }
  }
  return pieces;
}

bool has_pieces(const Token& token) { return !token.is_stop || is_stop_word(token.word); }

std::size_t words_with_pieces(const std::vector<Token>& text) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (!has_pieces(text[i])) continue;
    count += text[i].word.size();
    if (count > kMaxNgrams) return i + 1;
  }
  return text.size();
}

Pieces char_ngram_tfidf(const Wordings& wordings) {
  const auto& texts = wordings.texts;
  Vocabulary vocabulary(texts.size(), 3);
  std::unordered_map<std::string, std::vector<std::uint32_t>> by_word;  // its pieces
  std::unordered_map<std::uint64_t, std::uint32_t> by_hash;
  const auto indices_of = [&](const std::string& word) -> const std::vector<std::uint32_t>& {
    const auto [slot, is_new] = by_word.try_emplace(word);
    if (!is_new) return slot->second;
    for (const std::uint64_t hash : pieces_of(word)) {
      const auto [found, is_new_piece] = by_hash.try_emplace(hash, static_cast<std::uint32_t>(vocabulary.terms.size()));
      if (is_new_piece) vocabulary.terms.emplace_back();
      slot->second.push_back(found->second);
    }
    return slot->second;
  };
  const auto each_piece = [&](std::size_t text, auto&& take) {
    const std::size_t end = words_with_pieces(texts[text]);
    for (std::size_t i = 0; i < end; ++i) {
      if (!has_pieces(texts[text][i])) continue;
      for (const std::uint32_t piece : indices_of(texts[text][i].word)) take(piece);
    }
  };
  for (std::uint32_t t = 0; t < texts.size(); ++t) {
    each_piece(t, [&](std::uint32_t piece) { vocabulary.count(piece, t, wordings.times[t]); });
  }
  Pieces pieces;
  pieces.tfidf.rows.resize(texts.size());
  std::vector<std::uint32_t> count(vocabulary.terms.size());
  for (std::size_t t = 0; t < texts.size(); ++t) {
    std::vector<std::uint32_t> order;
    each_piece(t, [&](std::uint32_t piece) {
      if (++count[piece] == 1) order.push_back(piece);
    });
    double squares = 0;
    for (const std::uint32_t piece : order) {
      const double times = count[piece];
      count[piece] = 0;
      const std::uint32_t id = vocabulary.id_of(piece);
      if (id == kNone) continue;
      const double weight = piece_weight(times, static_cast<double>(texts.size()), vocabulary.frequency[id]);
      pieces.tfidf.rows[t].push_back({id, weight});
      squares += weight * weight;
    }
    for (Sparse::Cell& cell : pieces.tfidf.rows[t]) cell.weight /= std::sqrt(squares);
  }
  pieces.tfidf.columns = vocabulary.frequency.size();
  pieces.hashes.resize(vocabulary.frequency.size());
  for (const auto& [hash, index] : by_hash) {
    if (const std::uint32_t id = vocabulary.terms[index].id; id != kNone) pieces.hashes[id] = hash;
  }
  pieces.frequency = std::move(vocabulary.frequency);
  return pieces;
}

}  // namespace tracesift::local
