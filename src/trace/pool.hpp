// SPDX-License-Identifier: MIT
// The messages of one trace, each once. Every model call of an agent tells the conversation so far again: what it tells
// is remembered as positions here.
#pragma once

#include <cstdint>
#include <vector>

#include "trace/lookup.hpp"
#include "tracesift/ingest.hpp"
#include "tracesift/trace.hpp"

namespace tracesift::trace {

/// Equal for the same message told twice: blanks at the ends, blanks in arguments and ids do not count.
std::uint64_t fingerprint(const Message& message);

struct Told {
  Message message;          // perhaps shortened
  std::uint64_t print = 0;  // of the whole
};

class Pool {
 public:
  /// The position of this message, which `keep` may shorten.
  std::uint32_t put(Message&& message, Keep keep);
  const Told& operator[](std::uint32_t at) const { return told_[at]; }

  // All of it, for packing.
  std::vector<Told>& told() { return told_; }
  const std::vector<Told>& told() const { return told_; }
  Lookup& exact() { return exact_; }
  const Lookup& exact() const { return exact_; }

 private:
  std::vector<Told> told_;
  Lookup exact_;  // by all of a message, ids and time too
};

}  // namespace tracesift::trace
