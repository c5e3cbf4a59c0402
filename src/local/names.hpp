// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "local/tokens.hpp"

namespace tracesift::local {

/// A text that is grouped: its words, its group (-1: none), and how many texts it represents.
struct Labelled {
  std::string_view text;
  const std::vector<Token>* tokens = nullptr;
  int group = -1;
  double weight = 1;
  const std::vector<std::uint32_t>* speakers = nullptr;  // different people who said it, a few; none: one of its own
};

/// What conversations of a group say, counted.
struct Said {
  enum class Kind { asks, tells, mentions };
  Kind kind = Kind::asks;
  std::string text;  // "find a bus", "card declined", "seats"
  bool is_english = true;
  double times = 0;      // conversations that were read
  double elsewhere = 0;  // of its siblings
};

/// How many conversations were read for it: all of a small group, an even sample of a large one.
struct Counted {
  double read = 0;
  double all = 0;
  double read_elsewhere = 0;
  std::vector<Said> said;
};

/// The name of a group of which nothing can be said.
constexpr std::string_view kMixedRequests = "Mixed requests";

struct GroupName {
  std::string name;
  std::vector<std::string> phrases;  // largest effect first, as the texts write them
  Counted counted;
  bool is_apart = true;  // clearly more of its texts than of any sibling's say it
};

/// Names groups by the phrases that set each apart from the others: the log odds ratio of having the phrase, over its
/// standard error (Agresti 2013, §3.1), for phrases that a fair part of the group has. What comes early in a text
/// counts more, longer phrases count more, people's and places' names less. A name that covers few of its group gets
/// a second phrase, chosen among the texts that lack the first. No two names are the same, and none is that of the
/// group above. None has a word of `barred` (stems: names of people), nor a phrase that fewer than three people say
/// (fewer where there are under thirty texts).
std::vector<GroupName> name_groups(const std::vector<Labelled>& texts, int groups, std::string_view above = {},
                                   const std::set<std::string>& barred = {});

}  // namespace tracesift::local
