// SPDX-License-Identifier: MIT
#include "issue/no_lookup.hpp"

#include <map>
#include <string>
#include <utility>

#include "stats/interval.hpp"

namespace tracesift::issue {
namespace {

constexpr std::uint64_t kMinRows = 8;
constexpr double kMinShare = 0.5;           // of a category that looks things up, at its lower bound
constexpr double kMinShareOfSource = 0.25;  // of a file's conversations, that call a tool

struct Tally {
  std::uint64_t calls = 0;
  std::uint64_t all = 0;
};

std::pair<std::string, int> source_of(const Thread& thread) {
  return {thread.source_format, thread.places.empty() ? -1 : thread.places.front().file};
}

std::uint32_t last_answer(const Thread& thread) {
  for (std::size_t at = thread.messages.size(); at-- > 0;) {
    if (thread.messages[at].role == Role::assistant && !thread.messages[at].text.empty())
      return static_cast<std::uint32_t>(at);
  }
  return 0;
}

}  // namespace

void add_no_lookup(const std::vector<Thread>& threads, const std::vector<std::size_t>& drawn,
                   const std::vector<Row>& rows, std::vector<Seen>& seen) {
  std::map<std::pair<std::string, int>, Tally> sources;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    Tally& source = sources[source_of(threads[drawn[i]])];
    ++source.all;
    source.calls += seen[i].names_tools ? 1 : 0;
  }
  const auto counts = [&](std::size_t i) {
    if (rows[i].category_id.empty() || !seen[i].has_answer) return false;
    const Tally& source = sources[source_of(threads[drawn[i]])];
    return static_cast<double>(source.calls) >= kMinShareOfSource * static_cast<double>(source.all);
  };
  std::map<std::string, Tally> leaves;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (!counts(i)) continue;
    Tally& leaf = leaves[rows[i].category_id];
    ++leaf.all;
    leaf.calls += seen[i].calls_tools ? 1 : 0;
  }
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (seen[i].calls_tools || !counts(i) || !rows[i].error.empty()) continue;
    const Tally& leaf = leaves[rows[i].category_id];
    if (leaf.all < kMinRows || stats::wilson(leaf.calls, leaf.all).low < kMinShare) continue;
    Incident incident;
    incident.kind = find_kind(kNoLookup);
    incident.at = last_answer(threads[drawn[i]]);
    seen[i].incidents.push_back(std::move(incident));
  }
}

}  // namespace tracesift::issue
