// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "tracesift/config.hpp"
#include "tracesift/http.hpp"
#include "tracesift/ingest.hpp"
#include "tracesift/report.hpp"

namespace tracesift {

struct Progress {
  std::string stage;  // for people: "Grouping conversations"
  std::uint64_t done = 0;
  std::uint64_t total = 1;
  bool finished = false;
  // Where models are asked:
  bool asks = false;                    // `done` of `total` questions are answered; else stages
  double cost_usd = 0;                  // paid in this run
  std::uint64_t in_flight = 0;          // requests
  std::uint64_t retries = 0;            // so far
  std::optional<double> waits_s;        // because the provider said so
  std::vector<std::string> latest;      // summaries
  std::vector<std::string> categories;  // names of the top ones so far; they may still change
};

/// What the host is to do next.
struct Work {};  // nothing: something was computed, poll again
struct Read {
  std::size_t thread = 0;  // of the dataset: provide_thread() it whole
};
struct Send {
  HttpRequest request;  // receive() its reply, whenever it comes
};
struct Wait {
  std::optional<double> until;  // milliseconds, as given to poll; or until a reply
};
struct Done {};
using Step = std::variant<Work, Read, Send, Wait, Done>;

/// Makes a report in steps that are short enough to look up between them. It opens no connection and reads no clock:
/// replies and the time are given to it.
///
/// Contract: call poll until it returns Wait or Done; after Wait, call it again when a reply came or the time did. To
/// cancel, stop calling. Replies may come in any order: the report does not depend on it.
class Job {
 public:
  /// The dataset must outlive the job.
  /// `previous`: categories to keep; only what does not fit makes new ones.
  Job(const Dataset& dataset, Config config, Taxonomy previous = {});
  /// The same with another number of top-level categories (0: by the rule). What the earlier job read and compared is
  /// used again where it still has it, and answers of models where the host kept them; the report is that of a new job.
  Job recluster(int categories) &&;
  ~Job();
  Job(Job&&) noexcept;
  Job& operator=(Job&&) noexcept;

  /// `now`: milliseconds on any clock that does not go back.
  Step poll(double now);
  void provide_thread(const Thread& whole);
  /// Whether the reply was understood and answers the question: then it is worth keeping under its reply_key. A kept
  /// one that is not is asked for afresh.
  bool receive(const HttpResponse& response, double now);
  /// Asks nothing more; what is there becomes the report, which says `why`.
  void end_early(const std::string& why);

  Progress progress(double now) const;
  /// Valid at any time; complete when poll has returned Done.
  const Report& report() const;

  struct State;

 private:
  std::unique_ptr<State> state_;
};

}  // namespace tracesift
