// SPDX-License-Identifier: MIT
#include "local/request_counts.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "base/math.hpp"
#include "language/english.hpp"

namespace tracesift::local {
namespace {

using language::english;
using language::Form;

constexpr double kLeastPart = 0.06;  // of a group's conversations
constexpr double kLeastMentions = 0.15;
constexpr double kMoreThanElsewhere = 1.2;
constexpr double kTroubleMoreThanElsewhere = 1.5;
constexpr double kClearly = 3;  // standard errors of the log odds ratio
constexpr double kLeastTimes = 2;
constexpr std::size_t kMaxRequests = 3;
constexpr std::size_t kMaxTroubles = 2;

struct Times {
  const Candidate* candidate;
  double times;
  double elsewhere;
};

/// Conversations of a group that have it, and of all the others.
Times times_of(const Candidate& candidate, const std::vector<double>& counts, std::size_t group) {
  const double all = std::accumulate(counts.begin(), counts.end(), 0.0);
  return {&candidate, counts[group], all - counts[group]};
}

double log_odds(double in, double size, double out, double others) {
  const double a = in + 0.5;
  const double b = size - in + 0.5;
  const double c = out + 0.5;
  const double d = others - out + 0.5;
  return (base::natural_log(a / b) - base::natural_log(c / d)) / std::sqrt(1 / a + 1 / b + 1 / c + 1 / d);
}

/// The commonest of these, none of which says what another one does.
std::vector<Times> commonest(std::vector<Times> all, std::size_t most) {
  std::stable_sort(all.begin(), all.end(), [](const Times& a, const Times& b) { return a.times > b.times; });
  std::vector<Times> chosen;
  for (const Times& one : all) {
    const bool is_said = std::any_of(chosen.begin(), chosen.end(), [&](const Times& other) {
      const bool same_verb = one.candidate->verb == other.candidate->verb &&
                             one.candidate->wording.fault == other.candidate->wording.fault;
      return same_verb && (one.candidate->head == other.candidate->head || one.candidate->head.empty());
    });
    if (!is_said) chosen.push_back(one);
    if (chosen.size() == most) break;
  }
  return chosen;
}

}  // namespace

Counted count_said(const RequestCandidates& found, std::size_t group) {
  const std::vector<double>& sizes = found.read();
  Counted counted{.read = sizes[group], .all = found.all_sizes()[group]};
  counted.read_elsewhere = std::accumulate(sizes.begin(), sizes.end(), 0.0) - counted.read;
  const auto stands_out = [&](const Times& one, double part, double more) {
    if (one.times < kLeastTimes || one.times < part * counted.read) return false;
    return one.times * std::max(counted.read_elsewhere, 1.0) >= more * one.elsewhere * counted.read;
  };
  std::vector<Times> requests;
  std::vector<Times> troubles;
  std::vector<Times> things;
  for (const Candidate& candidate : found.all()) {
    const bool is_light = english().has(language::Class::light, candidate.verb);
    const Times one = times_of(candidate, candidate.having, group);
    switch (candidate.wording.form) {
      case Form::request:
        if (!is_light && !candidate.head.empty() && stands_out(one, kLeastPart, kMoreThanElsewhere))
          requests.push_back(one);
        break;
      case Form::cannot:
      case Form::event:
      case Form::fault:
        if (stands_out(one, kLeastPart, kTroubleMoreThanElsewhere)) troubles.push_back(one);
        break;
      case Form::topic:
      case Form::thing:
        if (stands_out(one, kLeastMentions, 1) &&
            log_odds(one.times, counted.read, one.elsewhere, counted.read_elsewhere) > kClearly)
          things.push_back(one);
    }
  }
  const auto add = [&](Said::Kind kind, const Times& one) {
    const std::string& verb = one.candidate->verb;
    const bool is_english = verb.empty() || english().verbs.contains(verb.substr(0, verb.find_first_of(" _")));
    counted.said.push_back({.kind = kind,
                            .text = language::write_part(one.candidate->wording),
                            .is_english = is_english,
                            .times = one.times,
                            .elsewhere = one.elsewhere});
  };
  const std::vector<Times> asked = commonest(std::move(requests), kMaxRequests);
  for (const Times& one : asked) add(Said::Kind::asks, one);
  for (const Times& one : commonest(std::move(troubles), kMaxTroubles)) add(Said::Kind::tells, one);
  std::erase_if(things, [&](const Times& one) {  // named already
    return std::any_of(asked.begin(), asked.end(),
                       [&](const Times& request) { return request.candidate->head == one.candidate->head; });
  });
  const std::size_t most = asked.empty() ? 2 : 1;
  for (const Times& one : commonest(std::move(things), most)) add(Said::Kind::mentions, one);
  return counted;
}

}  // namespace tracesift::local
