// SPDX-License-Identifier: MIT
// What a group may be called: the requests, faults and things that its texts have in common, counted by group.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "language/units.hpp"
#include "language/written.hpp"
#include "local/names.hpp"
#include "local/unit_cache.hpp"

namespace tracesift::local {

/// One way to name what texts share, of a unit of language: "cancel a flight", "cancel a reservation", "flights".
struct Candidate {
  language::Wording wording;  // its form, and how those who have it write it
  bool has_modifier = false;
  std::string verb;  // verb_meaning(); empty for a thing
  std::string modifier;
  std::string head;
  std::vector<std::uint32_t> words;     // ids of what all stand in one sentence of the texts that it covers
  std::vector<double> having;           // conversations of each group that have the unit
  std::vector<std::uint32_t> texts;     // that have it, in order
  std::vector<double> share;            // of each group's texts that have the unit, what is asked first counting most
  std::vector<double> coverage;         // of each group's texts: the words stand in one sentence
  std::vector<std::uint32_t> speakers;  // a few different ones
  double as_name = 0;                   // uses as a proper name
};

/// Texts as sentences of word meanings, and the candidates that they offer.
class RequestCandidates {
 public:
  RequestCandidates(const std::vector<Labelled>& texts, int groups, const std::set<std::string>& barred,
                    UnitCache& cache);

  const std::vector<Candidate>& all() const { return candidates_; }
  /// Share of each group's texts in which these words stand in one sentence.
  std::vector<double> coverage_of(const std::vector<std::uint32_t>& words) const;
  /// Marks the texts of a group that these words cover; returns the share of the group that was not marked before.
  double mark(const std::vector<std::uint32_t>& words, int group, std::vector<bool>& marked) const;
  /// Marks the texts of a group that have the unit; returns as mark() does.
  double mark_having(const Candidate& candidate, int group, std::vector<bool>& marked) const;
  /// The ids of a phrase's telling words; empty if one of them is in no text.
  std::vector<std::uint32_t> words_of(std::string_view phrase) const;
  /// A word that people are introduced with, and never written small.
  bool is_person(std::string_view word) const;
  /// A word that is nowhere written without a capital.
  bool is_name(std::string_view word) const;
  /// Conversations of each group that were read, and that there are.
  const std::vector<double>& read() const { return size_; }
  const std::vector<double>& all_sizes() const { return all_sizes_; }
  std::size_t texts() const { return texts_.size(); }

 private:
  struct Text {
    int group;
    double weight;
  };
  struct Use {
    std::uint64_t key;
    Candidate shape;
  };

  std::uint32_t id_of(const std::string& meaning);
  std::uint32_t meaning_id(const std::string& lower);
  void find_people(const std::vector<language::Word>& words);
  void index(const std::vector<language::Sentence>& sentences);
  void note(const std::vector<language::Unit>& units);
  void count(const std::vector<language::Unit>& units, const Labelled& labelled, std::size_t text);
  std::vector<Use> uses_of(const language::Unit& unit) const;
  bool is_barred(const language::Unit& unit) const;
  void describe(Candidate& candidate, const language::Unit& unit) const;
  void finish();
  /// Sentences that have all of the words, in order.
  std::vector<std::uint32_t> sentences_with(const std::vector<std::uint32_t>& words) const;

  std::size_t groups_;
  const std::set<std::string>& barred_;
  std::vector<Text> texts_;
  std::vector<double> all_sizes_;  // of each group
  std::vector<double> size_;       // of each group
  std::vector<std::uint32_t> text_of_sentence_;
  std::unordered_map<std::string, std::uint32_t> ids_;           // of meanings
  std::unordered_map<std::string, std::uint32_t> meaning_ids_;   // of words as written, in lower case
  std::vector<std::vector<std::uint32_t>> postings_;             // of each id, the sentences
  std::set<std::string> seen_small_;                             // words written without a capital somewhere
  std::set<std::string> people_;                                 // words that somebody was introduced with
  std::unordered_map<std::uint64_t, std::uint32_t> texts_with_;  // of a key: how many, while texts are read
  std::unordered_map<std::uint64_t, std::size_t> place_;         // of a key that several texts have
  std::vector<Candidate> candidates_;
};

}  // namespace tracesift::local
