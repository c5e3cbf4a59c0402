// SPDX-License-Identifier: MIT
// The groups that were found get their names, from the top down.
#include <algorithm>
#include <utility>

#include "local/engine.hpp"
#include "local/names.hpp"
#include "local/request_names.hpp"

namespace tracesift::local {

/// What no phrase of its own sets apart is called by the largest that it holds.
void Engine::name_by_children() {
  for (std::size_t g = 0; g < groups_.size(); ++g) {
    if (!groups_[g].phrases.empty() || groups_[g].given >= 0) continue;
    std::string name;
    int children = 0;
    for (const Group& child : groups_) {
      if (child.parent != static_cast<int>(g) || child.phrases.empty()) continue;
      if (++children <= 2) name += (name.empty() ? "" : ", ") + (name.empty() ? child.name : child.phrases.front());
    }
    if (children >= 2) groups_[g].name = name + (children > 2 ? " and others" : "");
  }
}

/// A few different people who said what the point represents.
std::vector<std::uint32_t> Engine::speakers_of(std::size_t point) const {
  constexpr std::size_t kMinMembers = 3;
  std::vector<std::uint32_t> speakers;
  for (const std::size_t text : copies_[point]) {
    const std::uint32_t one = options_.speakers.empty() ? static_cast<std::uint32_t>(text) : options_.speakers[text];
    if (std::find(speakers.begin(), speakers.end(), one) == speakers.end()) speakers.push_back(one);
    if (speakers.size() == kMinMembers) break;
  }
  return speakers;
}

/// Takes back the subgroups of a group: what is asked does not separate them, only what was filled in.
void Engine::join_children(int parent) {
  std::vector<bool> kept;
  kept.reserve(groups_.size());
  for (const Group& group : groups_) kept.push_back(group.parent != parent);
  keep_groups(kept);
  number_leaves();
}

void Engine::name_all() {
  std::vector<std::vector<std::uint32_t>> speakers;
  for (std::size_t i = 0; i < unique_.size(); ++i) speakers.push_back(speakers_of(i));
  UnitCache units;
  /// Whether the names of half of them differ.
  const auto name_children = [&](int parent) {
    std::vector<Labelled> labelled(unique_.size());
    for (std::size_t i = 0; i < unique_.size(); ++i) {
      labelled[i] = {texts_[unique_[i]], &tokens_[i], -1, weights_[i], &speakers[i]};
    }
    std::vector<std::size_t> children;
    for (std::size_t g = 0; g < groups_.size(); ++g) {
      if (groups_[g].parent != parent || groups_[g].is_rest) continue;
      for (const std::size_t point : points_of_[g]) labelled[point].group = static_cast<int>(children.size());
      children.push_back(g);
    }
    const std::string_view above = parent < 0 ? std::string_view() : groups_[static_cast<std::size_t>(parent)].name;
    std::size_t apart = 0;
    std::vector<GroupName> names = name_groups(labelled, static_cast<int>(children.size()), above, options_.barred);
    name_by_requests(labelled, above, options_.barred, units, names);
    for (std::size_t c = 0; c < children.size(); ++c) {
      if (groups_[children[c]].name.empty()) groups_[children[c]].name = std::move(names[c].name);
      groups_[children[c]].phrases = std::move(names[c].phrases);
      groups_[children[c]].counted = std::move(names[c].counted);
      apart += names[c].is_apart ? 1 : 0;
    }
    return 2 * apart >= children.size();
  };
  name_children(-1);
  const bool is_free = options_.given.empty() && options_.hierarchy.empty();
  for (std::size_t g = 0; g < groups_.size(); ++g) {
    if (groups_[g].parent < 0 && !name_children(static_cast<int>(g)) && is_free) join_children(static_cast<int>(g));
  }
  name_by_children();
  for (Group& group : groups_) {
    if (group.is_rest) group.name = "Other in " + groups_[static_cast<std::size_t>(group.parent)].name;
  }
}

}  // namespace tracesift::local
