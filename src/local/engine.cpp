// SPDX-License-Identifier: MIT
#include "local/engine.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <utility>

#include "base/math.hpp"
#include "local/boilerplate.hpp"
#include "local/duplicates.hpp"
#include "local/embed.hpp"
#include "local/kmeans.hpp"

namespace tracesift::local {
namespace {

constexpr double kSameGroup = 0.8;  // cosine of two centres over which they are one group
constexpr std::size_t kWorthSplitting = 12;
constexpr std::size_t kSmallDataset = 5'000;  // each compared with all, small clusters made more than once
constexpr int kTries = 6;
constexpr int kMaxGroups = 14;
constexpr std::size_t kMaxForStability = 10'000;  // points that are grouped a second time, to see what stays

int clamp_round(double value, int low, int high) { return std::clamp(static_cast<int>(std::lround(value)), low, high); }

/// Few wordings that are each used many times are as many groups at most.
int wanted_groups(std::size_t unique, double texts, int asked) {
  const auto most = std::max<std::size_t>(1, std::min(unique, static_cast<std::size_t>(texts) / 3));
  const int wanted = asked > 0 ? asked : clamp_round(2 + 1.3 * base::natural_log(static_cast<double>(unique)), 3, 10);
  return static_cast<int>(std::min<std::size_t>(static_cast<std::size_t>(wanted), most));
}

/// Centres that say the same are one: gives each cluster the number of its group.
std::vector<int> merge_alike(const Points& centres) {
  std::vector<int> group(centres.rows);
  int next = 0;
  for (std::size_t i = 0; i < centres.rows; ++i) {
    group[i] = -1;
    for (std::size_t j = 0; j < i && group[i] < 0; ++j) {
      if (dot(centres.row(i), centres.row(j), centres.columns) > kSameGroup) group[i] = group[j];
    }
    if (group[i] < 0) group[i] = next++;
  }
  return group;
}

/// Groups with their centres, and how close each point is to its own.
Clusters measured(const Points& points, const std::vector<double>& weights, std::vector<int> of, int k) {
  Clusters clusters{std::move(of), std::vector<double>(points.rows, 0), {}};
  clusters.centres = centres_of(points, weights, clusters.of, k);
  for (std::size_t i = 0; i < points.rows; ++i) {
    if (clusters.of[i] < 0) continue;
    clusters.similarity[i] =
        dot(points.row(i), clusters.centres.row(static_cast<std::size_t>(clusters.of[i])), points.columns);
  }
  return clusters;
}

constexpr std::array<std::string_view, 4> kSteps = {
    "What users said in a conversation, the names of the tools that were called and, where users spoke at most twice, "
    "the beginning of the answers became a vector in two views: the words, by which words stand near which others in "
    "these conversations (pointwise mutual information), and the characters in the words (TF-IDF), each reduced to its "
    "main directions by a truncated SVD. The first fifteen words count twice.",
    "Where there are at most 5,000 different texts, each vector was drawn towards its ten nearest.",
    "The vectors became many small clusters (spherical k-means), which Ward’s method joined into categories, as many "
    "as bring conversations clearly closer to their centres; a naive Bayes mixture of words and vectors then moved "
    "single conversations. Where a few wordings are used again and again, each is a category. Large categories were "
    "divided "
    "once more in the same way. What fits nowhere, or in too small a category, stays unclassified.",
    "A category is named by what its users ask for, as verbs and objects, or else by the phrases that set it apart "
    "from the others (log odds ratio over its standard error).",
};

}  // namespace

std::span<const std::string_view> steps() { return kSteps; }

Engine::Engine(std::vector<std::string> texts, Options options) : texts_(std::move(texts)), options_(options) {
  leaf_.assign(texts_.size(), -1);
}

void Engine::read_words() {
  if (!options_.layers.empty()) as_written_ = texts_;
  passages_ = shared_passages(texts_);
  for (std::string& text : texts_) text = without_passages(std::move(text), passages_);
  std::vector<std::vector<Token>> tokens;
  tokens.reserve(texts_.size());
  for (const std::string& text : texts_) tokens.push_back(tokenize(text));
  const std::vector<std::size_t> first = find_copies(tokens);
  std::vector<std::size_t> point(texts_.size());
  for (std::size_t i = 0; i < texts_.size(); ++i) {
    if (tokens[i].empty()) continue;
    if (first[i] == i) {
      point[i] = unique_.size();
      unique_.push_back(i);
      copies_.emplace_back();
      tokens_.push_back(std::move(tokens[i]));
      weights_.push_back(0);
    }
    copies_[point[first[i]]].push_back(i);
    weights_[point[first[i]]] += 1;
  }
}

std::vector<std::size_t> Engine::first() const {
  std::vector<std::size_t> first(texts_.size());
  for (std::size_t i = 0; i < first.size(); ++i) first[i] = i;
  for (const std::vector<std::size_t>& same : copies_) {
    for (const std::size_t text : same) first[text] = same.front();
  }
  return first;
}

/// The seed texts of predefined groups are embedded together with the texts, so that both share one vocabulary.
void Engine::embed_texts() {
  const std::size_t texts = tokens_.size();
  std::vector<std::size_t> said;  // tokens of each text; those of its context follow
  for (std::size_t i = 0; i < texts; ++i) {
    said.push_back(tokens_[i].size());
    if (options_.context.empty()) continue;
    for (Token& token : tokenize(options_.context[unique_[i]])) tokens_[i].push_back(std::move(token));
  }
  for (const SeedGroup& given : options_.given) {
    std::vector<std::size_t>& seeds = seeds_of_.emplace_back();
    for (const std::string& seed : given.seeds) {
      seeds.push_back(tokens_.size() - texts);
      tokens_.push_back(tokenize(seed));
    }
  }
  std::vector<double> times = weights_;
  times.resize(tokens_.size(), 1);
  terms_ = read_terms({tokens_, times});
  for (std::size_t i = 0; i < texts; ++i) {
    const auto words = std::count_if(tokens_[i].begin(), tokens_[i].end(), [](const Token& t) { return !t.is_stop; });
    const auto known = static_cast<float>(terms_.texts[i].size());
    unknown_.push_back(words == 0 ? 0 : 1 - known / static_cast<float>(words));
  }
  Embedding embedding = embed(terms_, {tokens_, times}, options_.seed);
  points_ = std::move(embedding.points);
  const auto split_at = points_.values.begin() + static_cast<std::ptrdiff_t>(texts * points_.columns);
  seed_points_.rows = points_.rows - texts;
  seed_points_.columns = points_.columns;
  seed_points_.values.assign(split_at, points_.values.end());
  points_.values.erase(split_at, points_.values.end());
  points_.rows = texts;
  terms_.texts.resize(texts);
  tokens_.resize(texts);
  for (std::size_t i = 0; i < texts; ++i) tokens_[i].resize(said[i]);
  space_ = freeze(terms_, embedding, passages_, mean_of(points_, weights_), times.size());
  if (texts > kSmallDataset) return;
  raw_points_ = points_;
  points_ = smooth_by_neighbours(points_);
}

/// As many groups as were asked for, large or small: the lowest level is found, those above it are made of it.
void Engine::find_fixed() {
  const auto most = static_cast<int>(unique_.size());
  const Corpus corpus{points_, terms_, weights_};
  const int low = std::clamp(options_.hierarchy.front(), 1, most);
  const std::vector<int> of = group_all(low, options_.seed);
  const bool is_flat = options_.hierarchy.size() == 1;
  const int high = is_flat ? low : std::clamp(options_.hierarchy[1], 1, low);
  const std::vector<int> above = is_flat ? of : join_groups(corpus, of, low, high);
  const std::vector<double> similarity = measured(points_, weights_, of, low).similarity;
  std::vector<std::vector<std::size_t>> leaves(static_cast<std::size_t>(low));
  std::vector<int> parent(static_cast<std::size_t>(low), -1);
  for (std::size_t i = 0; i < of.size(); ++i) {
    if (of[i] < 0) continue;
    leaves[static_cast<std::size_t>(of[i])].push_back(i);
    parent[static_cast<std::size_t>(of[i])] = above[i];
  }
  for (auto& leaf : leaves) {
    std::stable_sort(leaf.begin(), leaf.end(),
                     [&](std::size_t a, std::size_t b) { return similarity[a] > similarity[b]; });
  }
  const auto add = [&](int over, std::vector<std::size_t> points) {
    groups_.push_back({.parent = over, .members = all_texts_of(points)});
    points_of_.push_back(std::move(points));
    return static_cast<int>(groups_.size()) - 1;
  };
  for (int top = 0; top < high; ++top) {
    std::vector<std::size_t> own;
    for (std::size_t leaf = 0; leaf < leaves.size(); ++leaf) {
      if (parent[leaf] == top) own.insert(own.end(), leaves[leaf].begin(), leaves[leaf].end());
    }
    if (own.empty()) continue;
    const int over = add(-1, std::move(own));
    if (std::count(parent.begin(), parent.end(), top) < 2) continue;
    for (std::size_t leaf = 0; leaf < leaves.size(); ++leaf) {
      if (parent[leaf] == top) add(over, leaves[leaf]);
    }
  }
}

void Engine::find_groups() {
  if (unique_.empty()) return;
  if (options_.given.empty() && !options_.hierarchy.empty()) {
    find_fixed();
    number_leaves();
    return;
  }
  if (!options_.given.empty()) {
    find_given();
  } else {
    std::vector<std::size_t> all(unique_.size());
    std::iota(all.begin(), all.end(), std::size_t{0});
    find_new(all, options_.groups);
  }
  number_leaves();
}

/// Some of the points, as a corpus of their own.
Engine::Part Engine::part(const std::vector<std::size_t>& chosen) const {
  Part own{Points(chosen.size(), points_.columns), {{}, terms_.frequency}, {}};
  for (std::size_t i = 0; i < chosen.size(); ++i) {
    std::copy(points_.row(chosen[i]), points_.row(chosen[i]) + points_.columns, own.points.row(i));
    own.terms.texts.push_back(terms_.texts[chosen[i]]);
    own.weights.push_back(weights_[chosen[i]]);
  }
  return own;
}

/// Groups of their own for some of the points, by the rule, largest first.
void Engine::find_new(const std::vector<std::size_t>& chosen, int asked) {
  const Part own = part(chosen);
  const Corpus corpus{own.points, own.terms, own.weights};
  const bool is_all = chosen.size() == unique_.size();
  const std::vector<std::size_t> heads = asked > 0 ? std::vector<std::size_t>() : repeated_wordings(own.weights);
  int k = static_cast<int>(heads.size());
  std::vector<int> found;
  if (!heads.empty()) {
    found = group_by_wordings(own.points, heads);
  } else {
    k = wanted_groups(chosen.size(), std::accumulate(own.weights.begin(), own.weights.end(), 0.0), asked);
    const MicroClusters pieces =
        is_all ? pieces_for(k, options_.seed)
               : make_micro_clusters(corpus, micro_cluster_count(chosen.size(), k), options_.seed, 1);
    const auto most = std::min(kMaxGroups, static_cast<int>(chosen.size() / 3));
    if (asked == 0 && k < most) k = count_groups(corpus, pieces, k, most);
    found = local::group(corpus, pieces, k);
  }
  if (is_all) found_ = heads.empty() ? k : 0;
  const Clusters clusters = measured(own.points, own.weights, std::move(found), k);
  const std::vector<int> merged = merge_alike(clusters.centres);

  struct Member {
    double similarity;
    std::size_t point;
  };
  std::vector<std::vector<Member>> members(static_cast<std::size_t>(k));
  std::vector<double> size(static_cast<std::size_t>(k), 0);
  for (std::size_t i = 0; i < chosen.size(); ++i) {
    const bool fits = clusters.of[i] >= 0 && clusters.similarity[i] >= kBarelyFits;
    if (!fits && chosen.size() > 3) continue;
    const auto group =
        static_cast<std::size_t>(clusters.of[i] < 0 ? 0 : merged[static_cast<std::size_t>(clusters.of[i])]);
    members[group].push_back({clusters.similarity[i], chosen[i]});
    size[group] += own.weights[i];
  }
  const double least = smallest_group(static_cast<double>(texts_.size()));
  std::vector<std::size_t> order;
  for (std::size_t g = 0; g < members.size(); ++g) {
    if (size[g] >= least) order.push_back(g);
  }
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return size[a] > size[b]; });
  for (const std::size_t g : order) {
    std::stable_sort(members[g].begin(), members[g].end(),
                     [](const Member& a, const Member& b) { return a.similarity > b.similarity; });
    std::vector<std::size_t> points;
    for (const Member& member : members[g]) points.push_back(member.point);
    groups_.push_back({.members = all_texts_of(points)});
    points_of_.push_back(std::move(points));
    split(groups_.size() - 1);
  }
}

void Engine::regroup(int groups) {
  options_.groups = groups;
  groups_.clear();
  points_of_.clear();
  leaf_.assign(texts_.size(), -1);
}

/// Small clusters of all points, made once for a seed.
const MicroClusters& Engine::pieces_for(int k, std::uint64_t seed) {
  MicroClusters& pieces = pieces_[seed];
  const int count = micro_cluster_count(points_.rows, k);
  if (pieces.count != count) {
    const int tries = points_.rows <= kSmallDataset ? kTries : 1;
    pieces = make_micro_clusters({points_, terms_, weights_}, count, seed, tries);
  }
  return pieces;
}

std::vector<int> Engine::group_all(int k, std::uint64_t seed) {
  return local::group({points_, terms_, weights_}, pieces_for(k, seed), k);
}

std::vector<int> Engine::grouped_again() {
  if (!options_.given.empty() || !options_.hierarchy.empty()) return {};
  if (unique_.size() > kMaxForStability || unique_.size() < kWorthSplitting) return {};
  const std::vector<std::size_t> heads = found_ > 0 ? std::vector<std::size_t>() : repeated_wordings(weights_);
  const int k = heads.empty() ? found_ : static_cast<int>(heads.size());
  const std::vector<int> of = heads.empty() ? group_all(k, options_.seed + 1) : group_by_wordings(points_, heads);
  const Clusters clusters = measured(points_, weights_, of, k);
  const std::vector<int> merged = merge_alike(clusters.centres);
  std::vector<int> groups(texts_.size(), -1);
  for (std::size_t i = 0; i < unique_.size(); ++i) {
    if (of[i] < 0 || clusters.similarity[i] < kBarelyFits) continue;
    for (const std::size_t text : copies_[i]) groups[text] = merged[static_cast<std::size_t>(of[i])];
  }
  return groups;
}

void Engine::number_leaves() {
  for (std::size_t g = 0; g < groups_.size(); ++g) {
    for (const std::size_t text : groups_[g].members) leaf_[text] = static_cast<int>(g);  // children come later
  }
}

/// One of each wording first, then the copies: who reads the first few sees different ones.
std::vector<std::size_t> Engine::all_texts_of(const std::vector<std::size_t>& points) const {
  std::vector<std::size_t> texts;
  texts.reserve(points.size());
  for (const std::size_t point : points) texts.push_back(copies_[point].front());
  for (const std::size_t point : points) texts.insert(texts.end(), copies_[point].begin() + 1, copies_[point].end());
  return texts;
}

/// Subgroups of groups_[group], behind it in the list.
void Engine::split(std::size_t group) {
  const std::vector<std::size_t> points = points_of_[group];
  const std::size_t n = groups_[group].members.size();
  if (!options_.subgroups || n < kWorthSplitting || points.size() < 6) return;
  // What all of them share hides what sets them apart: take the mean away.
  Part own = part(points);
  own.points = center(own.points, mean_of(own.points, own.weights));
  int k = clamp_round(std::sqrt(static_cast<double>(n) / 4), 2, 8);
  k = std::min(k, static_cast<int>(points.size() / 3));
  const Clusters clusters =
      measured(own.points, own.weights,
               local::group({own.points, own.terms, own.weights}, k, options_.seed ^ (0x50b + group)), k);

  struct Section {
    std::vector<std::pair<double, std::size_t>> members;
    double size = 0;
    bool is_rest = false;
  };
  std::vector<Section> parts(static_cast<std::size_t>(k) + 1);  // the last is the rest
  for (std::size_t i = 0; i < points.size(); ++i) {
    Section& part = parts[clusters.of[i] < 0 ? parts.size() - 1 : static_cast<std::size_t>(clusters.of[i])];
    part.members.emplace_back(clusters.similarity[i], points[i]);
    part.size += weights_[points[i]];
  }
  const double least = std::max(3.0, std::ceil(static_cast<double>(texts_.size()) * 0.01));
  Section rest = std::move(parts.back());
  parts.pop_back();
  for (Section& part : parts) {
    if (part.size >= least) continue;
    rest.members.insert(rest.members.end(), part.members.begin(), part.members.end());
    rest.size += part.size;
    part = {};
  }
  parts.erase(std::remove_if(parts.begin(), parts.end(), [](const Section& part) { return part.members.empty(); }),
              parts.end());
  if (parts.size() + (rest.size > 0 ? 1 : 0) < 2) return;
  std::stable_sort(parts.begin(), parts.end(), [](const Section& a, const Section& b) { return a.size > b.size; });
  rest.is_rest = true;
  if (rest.size > 0) parts.push_back(std::move(rest));
  for (Section& part : parts) {
    std::stable_sort(part.members.begin(), part.members.end(),
                     [](const auto& a, const auto& b) { return a.first > b.first; });
    std::vector<std::size_t> inside;
    for (const auto& member : part.members) inside.push_back(member.second);
    groups_.push_back({.parent = static_cast<int>(group), .members = all_texts_of(inside), .is_rest = part.is_rest});
    points_of_.push_back(std::move(inside));
  }
}

}  // namespace tracesift::local
