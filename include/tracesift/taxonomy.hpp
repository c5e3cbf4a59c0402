// SPDX-License-Identifier: MIT
// A taxonomy that stays: which category a conversation is in depends on the conversation and the taxonomy alone, not on
// the conversations beside it. docs/taxonomy-format.md describes the JSON, schema "tracesift.taxonomy/1".
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "tracesift/issue.hpp"

namespace tracesift {

/// Goes up whenever the same conversation would be read as other words: tokens, stems, stop words, passages, the limits
/// of what is read. A test notices when it must.
inline constexpr int kReading = 1;

/// Rows of numbers, a byte each: a number is its byte times the scale of its row.
struct ByteRows {
  std::size_t columns = 0;
  std::vector<float> scales;       // one for each row
  std::vector<std::int8_t> bytes;  // row after row
};

/// What texts are compared by, learnt from the conversations of one report and never changed. Users' words: stems are
/// in the file as text, parts of words and passages only as hashes.
struct Space {
  std::uint64_t texts = 0;                 // it was learnt from
  std::vector<std::uint64_t> passages;     // hashes of lines and sentences that most texts share: left out
  std::vector<std::string> stems;          // most frequent first
  std::vector<std::uint32_t> stem_texts;   // of each stem: texts that have it
  ByteRows words;                          // a row for each stem
  std::vector<std::uint64_t> pieces;       // hashes of three to five characters, most frequent first
  std::vector<std::uint32_t> piece_texts;  // of each piece: texts that have it
  ByteRows parts;                          // a row for each piece
  std::vector<float> mean;                 // of all places, which says nothing of one: taken away
};

/// Where a category is in a space.
struct Prototype {
  std::string uid;                       // of the category
  std::vector<float> centre;             // of length one
  double bound = 0;                      // cosine to the centre that a conversation needs
  std::vector<std::uint32_t> closeness;  // of those it was made of: counts by cosine, 100 steps from 0 to 1
};

/// A space and the categories that were found in it. A later report adds a layer for what is new and leaves the earlier
/// ones as they are.
struct Layer {
  Space space;
  std::vector<Prototype> prototypes;
  ByteRows residual;                 // places of conversations that fitted no category closely, at most 1,000
  std::uint64_t residual_count = 0;  // how many there were
};

/// The categories of an earlier report, which a later one keeps.
struct Taxonomy {
  struct Entry {
    std::string id;
    std::string parent_id;
    std::string name;
    std::string description;  // of one that is pinned: kept too
    bool pinned = false;
    std::vector<std::string> wordings;  // what was said in it: first requests, or its phrases where those were left out
    std::vector<std::string> uids;      // its own first, then those of categories that were merged into it
  };
  /// What a person said of an issue, and how it was doing.
  struct EarlierIssue {
    std::string id;
    Issue::State state = Issue::State::ongoing;
    Issue::Mark mark = Issue::Mark::none;
  };
  std::string title;     // of the report
  bool is_same = false;  // it is the report that is made again: nothing in it is new
  std::vector<Entry> categories;
  std::unordered_map<std::string, std::string> category_of;  // thread id -> leaf; none: unclassified
  std::vector<EarlierIssue> issues;
  std::vector<Layer> layers;  // none: wordings say what belongs where
};

}  // namespace tracesift
