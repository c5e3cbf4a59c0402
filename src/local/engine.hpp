// SPDX-License-Identifier: MIT
// The engine that needs no model: texts to named groups in two levels.
//
//   texts ─words─> terms ─learnt vectors─> points ─grouping─> groups ─again inside each─> subgroups ─phrases─> names
//
// How many groups: round(2 + 1.3 ln U) for U different texts, between 3 and 10 and at most one for three texts; then
// one more while that brings texts clearly closer to their centres, up to 14. A few wordings that are used again and
// again are a group each. Subgroups of a group of n: none below 12, else round(√(n/4)) between 2 and 8. A group under
// max(3, 1 %) is too small to be more than chance: its texts stay unclassified, a subgroup's go to "Other". A hierarchy
// that was asked for is kept to, whatever the sizes: the lowest level is found, the level above joins it (one alone is
// its own parent).
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "local/grouping.hpp"
#include "local/map.hpp"
#include "local/names.hpp"
#include "local/prototypes.hpp"
#include "local/space.hpp"
#include "local/terms.hpp"
#include "local/tokens.hpp"
#include "local/vectors.hpp"

namespace tracesift::local {

/// What the engine does, a sentence a step. Reports print these, and docs/method.md holds them (a test compares).
std::span<const std::string_view> steps();

/// A group that is there before any text is looked at.
struct SeedGroup {
  int parent = -1;  // index; parents precede their children
  std::string name;
  std::vector<std::string> seeds;    // texts like those that belong there
  bool seeds_are_texts = false;      // that were in it earlier, each of which counts as one of its members does
  std::vector<std::size_t> members;  // texts that do
  std::vector<std::string> uids;     // of the prototypes in Options::layers that are it
};

struct Options {
  std::uint64_t seed = 1;
  std::vector<std::string> context;  // of each text, what came of it: read where texts are compared, and never named
  int groups = 0;                    // wanted at the top; 0: by the rule
  std::vector<int> hierarchy;        // instead: exactly so many groups, from the lowest level up; one or two levels
  bool subgroups = true;
  std::vector<SeedGroup> given;
  std::vector<Layer> layers;            // where they are, if that is known
  bool only_given = false;              // what fits none of them makes no new group
  std::vector<std::uint32_t> speakers;  // of each text, equal for equal people; empty: all are different
  std::set<std::string> barred;         // stems that no name has: names of people
};

struct Group {
  int parent = -1;  // index; -1 at the top
  std::string name;
  std::vector<std::string> phrases;
  Counted counted;  // what its texts say, for the sentence that describes it
  std::vector<std::size_t>
      members;           // texts, one of each wording first, most typical ahead; a parent has its children's
  bool is_rest = false;  // "Other in …"
  int given = -1;        // which of the given groups it is
};

/// How texts lie among groups that somebody else made.
struct Fit {
  std::vector<int> nearest;        // of each text, the group whose centre is closest; -1: none is close
  std::vector<double> similarity;  // cosine to the centre of its own group
};

class Engine {
 public:
  /// An empty text is never classified.
  Engine(std::vector<std::string> texts, Options options);

  // In this order; each is one step of a progress bar.
  void read_words();
  void embed_texts();
  void find_groups();
  void name_all();

  /// Begins again at find_groups, with another number of groups; 0: by the rule.
  void regroup(int groups);
  std::size_t points() const { return points_.rows; }

  /// For each text the first one with nearly the same words, or itself. After read_words.
  std::vector<std::size_t> first() const;

  /// The top groups that another seed finds, for each text, -1 for none: how much of the grouping is chance. Empty
  /// where groups were given or fixed, or the texts are too many to do it twice.
  std::vector<int> grouped_again();

  /// Compares each text with the centres of `count` groups; `group` of each text, -1 for none. After embed_texts.
  Fit fit(const std::vector<int>& group, std::size_t count) const;

  /// A picture of all texts that are in a point, among the groups that each is in (-1: none; `parent` of each group):
  /// no place for those without words. After embed_texts.
  std::vector<std::optional<MapPoint>> map(const std::vector<int>& leaf, const std::vector<int>& parent) const;

  /// The space of these texts, and where categories are in it: `leaf` of each text (-1: none), `parent` and `uid` of
  /// each category; those without a uid are left out. Empty where none is left. After embed_texts.
  Layer layer(const std::vector<int>& leaf, const std::vector<int>& parent, const std::vector<std::string>& uids) const;

  /// Largest first; parents precede their children.
  const std::vector<Group>& groups() const { return groups_; }
  /// The leaf of each text, -1 for none.
  const std::vector<int>& leaf() const { return leaf_; }

 private:
  static constexpr double kBarelyFits = 0.2;  // cosine to the centre under which a text is not classified

  struct Assigned {
    std::vector<int> of;  // the given group of each point; -1: none
    std::vector<double>
        share;  // of its members that are no closer; 0: it is no member of any, but nearer than to others
  };
  void find_fixed();
  void find_given();
  void find_new(const std::vector<std::size_t>& points, int asked);
  void add_given(const std::vector<int>& of, const std::vector<double>& similarity);
  std::size_t prototyped(std::size_t given) const;
  int wanted_beside(const std::vector<int>& of) const;
  void find_frozen();
  std::vector<double> left_then() const;
  std::vector<bool> are_new(const std::vector<std::size_t>& left) const;
  void keep_groups(const std::vector<bool>& kept);
  void draw_to_new(const std::vector<int>& fixed, Assigned& assigned);
  void append(std::vector<Group> groups, std::vector<std::vector<std::size_t>> points);
  Points places_of(const std::vector<std::size_t>& points) const;
  Prototype prototype_of(const std::vector<std::size_t>& points, bool is_leaf) const;
  void keep_residual(const Targets& targets, Layer& layer) const;
  /// What sets texts apart: without the mean of all, what every text speaks of draws to no group.
  struct Apart {
    Points points;
    Points seeds;
  };
  Points centres_of_given(const Apart& apart, const std::vector<int>& of) const;
  std::vector<double> bounds_of_given(const Apart& apart, const Points& centres, const std::vector<int>& fixed) const;
  std::vector<int> assign_given(const std::vector<int>& fixed, std::vector<double>& similarity) const;
  std::vector<int> fixed_points() const;
  std::string_view context_of(std::size_t point) const {
    return options_.context.empty() ? std::string_view() : std::string_view(options_.context[unique_[point]]);
  }
  Targets targets_of(const Layer& layer) const;
  Assigned assign_frozen(const std::vector<int>& fixed) const;
  const Points& raw_points() const { return raw_points_.rows > 0 ? raw_points_ : points_; }
  struct Part {
    Points points;
    Terms terms;
    std::vector<double> weights;
  };
  Part part(const std::vector<std::size_t>& chosen) const;
  const MicroClusters& pieces_for(int k, std::uint64_t seed);
  std::vector<int> group_all(int k, std::uint64_t seed);
  void number_leaves();
  void join_children(int parent);
  void name_by_children();
  std::vector<std::uint32_t> speakers_of(std::size_t point) const;
  void split(std::size_t group);
  std::vector<std::size_t> all_texts_of(const std::vector<std::size_t>& unique) const;

  std::vector<std::string> texts_;
  Options options_;
  // Texts with (nearly) the same words are one point that counts many times.
  std::vector<std::size_t> unique_;               // text that represents the point
  std::vector<std::vector<std::size_t>> copies_;  // texts of the point
  std::vector<std::vector<Token>> tokens_;        // of the point
  std::vector<double> weights_;
  Terms terms_;  // of the points
  Points points_;
  Points raw_points_;                    // before they were drawn to their neighbours; empty: they were not
  std::vector<std::string> as_written_;  // texts before passages were left out: where layers read them
  Passages passages_;
  Space space_;
  std::vector<float> unknown_;                      // of each point: share of its words that are in no other text
  std::vector<std::vector<std::size_t>> seeds_of_;  // of each given group, rows of seed_points_
  Points seed_points_;
  std::vector<Group> groups_;
  std::map<std::uint64_t, MicroClusters> pieces_;    // of all points, by seed: kept to group them again
  std::vector<std::vector<std::size_t>> points_of_;  // of each group, most typical first
  std::vector<int> leaf_;
  int found_ = 0;  // groups that all points were cut into; 0: one for each of a few wordings
};

}  // namespace tracesift::local
