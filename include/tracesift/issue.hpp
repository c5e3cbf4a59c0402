// SPDX-License-Identifier: MIT
// What keeps going wrong: failures of one kind, at one step, with one message. docs/report-format.md, "issues".
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "tracesift/difference.hpp"
#include "tracesift/interval.hpp"
#include "tracesift/time.hpp"

namespace tracesift {

/// What the failing calls of an issue have in common that the successful calls of the step lack.
struct Cause {
  enum class Rule { made_up, other_shape };
  Rule rule = Rule::made_up;
  std::string argument;    // its name
  std::string shape;       // of the failing values: "a_a_9", letters and digits in runs
  std::string usual;       // the most frequent shape of the successful ones
  std::uint64_t here = 0;  // failing calls, of `of_here`
  std::uint64_t of_here = 0;
  std::uint64_t elsewhere = 0;  // successful calls, of `of_elsewhere`
  std::uint64_t of_elsewhere = 0;
  std::vector<std::string> examples;  // values, the first few
};

struct Issue {
  enum class Severity { low, medium, high };
  enum class State { ongoing, fresh, escalating, quiet, regressed };
  /// What a person says of it. Kept by id in later reports.
  enum class Mark { none, resolved, ignored, not_an_issue };

  struct Case {
    std::string thread_id;
    std::vector<std::uint32_t> at;  // messages: of a failed call its result, of what a user says the user's
  };
  struct Example {
    std::string thread_id;
    std::uint32_t at = 0;
    std::string text;  // what the message says, shortened
  };

  /// The kind of what failed by a score and is in no other issue.
  static constexpr const char* kUnexplained = "unexplained";

  std::string id;            // of kind, step and pattern: the same in every report
  std::string kind;          // src/issue/kinds.hpp
  std::string step;          // the tool, of a shell the program; empty: none, or the export does not name it
  std::string pattern;       // the message, what differs from case to case as <v>; empty where the kind needs none
  std::string family;        // the kind of message, where no two cases share one
  std::string category_uid;  // of a kind that is parted by category; empty otherwise
  std::string title;
  Severity severity = Severity::medium;
  std::string severity_reason;  // a sentence
  State state = State::ongoing;
  double state_q = 1;  // that what the state says is chance, over all issues; 0: an earlier report says it
  Mark mark = Mark::none;
  std::uint64_t count = 0;  // conversations
  std::uint64_t events = 0;
  std::uint64_t eligible = 0;  // conversations in which it could have happened
  double share = 0;            // of all conversations
  Interval share_ci;
  Interval rate_ci;          // count of eligible
  std::uint64_t failed = 0;  // of `known`: those whose outcome is known
  std::uint64_t known = 0;
  std::uint64_t failed_elsewhere = 0;  // the same of the other eligible conversations
  std::uint64_t known_elsewhere = 0;
  double q = 1;                 // that it fails as often as the other eligible ones
  std::uint64_t recovered = 0;  // failed calls after which the step worked later in the conversation
  std::uint64_t unrecovered = 0;
  std::uint64_t untried = 0;     // the step was not tried again
  std::optional<double> lost_s;  // from the failures to the next success of the step, about
  std::optional<Time> first;
  std::optional<Time> last;
  std::vector<std::uint64_t> over_time;  // conversations in each of Report::buckets
  std::vector<Difference> differences;   // from the other eligible conversations
  std::optional<Cause> cause;
  std::map<std::string, std::uint64_t> by_category;  // every category, parents too; "" the unclassified
  std::vector<std::string> values;                   // that stood for <v>, the first few
  std::vector<Example> examples;
  std::vector<Case> cases;  // every one
};

}  // namespace tracesift
