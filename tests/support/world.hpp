// Plays everything outside of a job: a clock, a network and a provider that answers from a function.
#pragma once

#include <functional>
#include <map>
#include <string>

#include "base/json.hpp"
#include "base/random.hpp"
#include "tracesift/job.hpp"

namespace support {

/// What a model would answer: the schema's name, the instructions, the prompt.
using Model = std::function<std::string(const std::string& name, const std::string& system, const std::string& prompt)>;

/// In about the shape of a careful model: a summary that repeats the first request, categories by the words "refund"
/// and "parcel", findings around the first facts.
std::string plain_model(const std::string& name, const std::string& system, const std::string& prompt);

class World {
 public:
  Model model = plain_model;
  std::uint64_t seed = 1;
  double latency_ms = 300;  // about; replies overtake each other
  /// Instead of an answer: by the request's number, from 0; status 0 and no body: none.
  std::function<tracesift::HttpResponse(std::uint64_t)> fault;
  /// Replies that a host keeps, by reply_key; none: it keeps nothing.
  std::map<std::string, std::string>* replies = nullptr;

  /// Runs the job to its end; at `stop_at` milliseconds it ends early, if that is not 0.
  void run(tracesift::Job& job, const tracesift::Dataset& dataset, double stop_at = 0);

  // What was seen.
  std::uint64_t requests = 0;
  std::uint64_t most_at_once = 0;
  double now = 0;  // milliseconds
  std::uint64_t paid_input = 0;
  std::uint64_t paid_output = 0;
  std::vector<double> sent_at;
  std::string sent;  // all bodies
};

/// The config of a run against it.
tracesift::Config asks_models();

}  // namespace support
