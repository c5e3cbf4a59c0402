// SPDX-License-Identifier: MIT
// The messages of one trace, each once. Every model call of an agent repeats the conversation so far: its messages
// are kept as indexes into this pool.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "trace/small_index.hpp"
#include "tracesift/ingest.hpp"
#include "tracesift/trace.hpp"

namespace tracesift::trace {

/// Equal for a repeated message: blanks at the ends, blanks in arguments and ids do not count.
std::uint64_t fingerprint(const Message& message);

struct InternedMessage {
  Message message;                // perhaps shortened
  std::uint64_t fingerprint = 0;  // of the whole
  std::uint64_t exact_hash = 0;   // of the whole, ids and time too
};

/// One message is shared by all that repeat it.
using MessagePtr = std::shared_ptr<const InternedMessage>;

/// A message and its prints, shortened as `keep` says.
MessagePtr intern(Message&& message, Keep keep);

class Pool {
 public:
  /// The position of this message.
  std::uint32_t put(MessagePtr interned);
  const InternedMessage& operator[](std::uint32_t at) const { return *messages_[at]; }

  const std::vector<MessagePtr>& messages() const { return messages_; }

 private:
  std::vector<MessagePtr> messages_;
  SmallIndex exact_;
};

}  // namespace tracesift::trace
