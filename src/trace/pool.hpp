// SPDX-License-Identifier: MIT
// The messages of one trace, each once. Every model call of an agent tells the conversation so far again: what it tells
// is remembered as positions here.
#pragma once

#include <cstdint>
#include <memory>
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
  std::uint64_t exact = 0;  // of the whole, ids and time too
};

/// One message stands in as many places as tell it.
using ToldPtr = std::shared_ptr<const Told>;

/// A message and its prints, shortened as `keep` says.
ToldPtr tell(Message&& message, Keep keep);

class Pool {
 public:
  /// The position of this message.
  std::uint32_t put(ToldPtr told);
  const Told& operator[](std::uint32_t at) const { return *told_[at]; }

  const std::vector<ToldPtr>& told() const { return told_; }

 private:
  std::vector<ToldPtr> told_;
  Lookup exact_;
};

}  // namespace tracesift::trace
