// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <vector>

#include "local/terms.hpp"
#include "local/vectors.hpp"

namespace tracesift::local {

/// Texts as points that count many times, and their words.
struct Corpus {
  const Points& points;  // rows of length one, or zero
  const Terms& terms;
  const std::vector<double>& weights;
};

/// Many small clusters, which k groups are made of: k-means alone splits what is large and joins what is small. Up to
/// fifteen groups they are the same, whatever k is.
struct MicroClusters {
  int count = 0;
  std::vector<int> of;  // of each point, -1 for a zero one
};
int micro_cluster_count(std::size_t points, int k);
/// Made `tries` times, of which the one is taken whose points are closest to their centres.
MicroClusters make_micro_clusters(const Corpus& corpus, int count, std::uint64_t seed, int tries);

/// How large a group of all these texts is that is no chance: 1 % and three.
double smallest_group(double texts);

/// How many groups there are: from `fewest` on one more while that raises the mean cosine of points to their centres by
/// 0.007, `most` at most. Ward's tree alone is cut; the words move few texts after it.
int count_groups(const Corpus& corpus, const MicroClusters& pieces, int fewest, int most);

/// The group of each point, -1 for a zero one:
///
///   points ─k-means─> small clusters ─Ward─> k groups ─words─> groups
///
/// k-means does not settle them in between: it makes groups of one size, and the closer points come to their centres
/// that way, the further the groups are from what was asked (docs/benchmarks.md).
std::vector<int> group(const Corpus& corpus, const MicroClusters& pieces, int k);
std::vector<int> group(const Corpus& corpus, int k, std::uint64_t seed);

/// A few wordings that are used again and again, of which nine tenths of all texts are made (at most twenty, each as
/// large as a group): the points that stand for them; none otherwise.
std::vector<std::size_t> repeated_wordings(const std::vector<double>& weights);
/// Each point with the one of these wordings that it is closest to.
std::vector<int> group_by_wordings(const Points& points, const std::vector<std::size_t>& heads);

/// A level above: Ward joins the groups, their words say where each text would go, and each group as a whole goes where
/// most of its texts do. The new group of each point.
std::vector<int> join_groups(const Corpus& corpus, const std::vector<int>& of, int groups, int wanted);

}  // namespace tracesift::local
