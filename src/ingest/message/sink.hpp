// SPDX-License-Identifier: MIT
// Where the messages of a payload go, in their order: as they are, or, with a memo, as a trace will hold them, those
// read of the same bytes before without being read again.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/hash.hpp"
#include "ingest/document.hpp"
#include "trace/message_cache.hpp"

namespace tracesift::ingest {

class MessageSink {
 public:
  explicit MessageSink(std::vector<Message>& out) : plain_(&out) {}
  MessageSink(std::vector<trace::MessagePtr>& out, trace::MessageCache& memo) : interned_(&out), cache_(&memo) {}

  void add(Message&& message) {
    if (plain_ != nullptr) {
      plain_->push_back(std::move(message));
    } else {
      interned_->push_back(trace::intern(std::move(message), cache_->keep()));
    }
  }

  /// What `read(MessageSink&)` adds, which must depend on the node's bytes (and the seed) alone. What is read of a
  /// damaged record is not kept: each such record says so itself.
  template <class F>
  void add_read(Node node, std::uint64_t seed, F read) {
    if (cache_ == nullptr) return read(*this);
    const std::uint64_t key = base::hash(node.raw(), seed);
    if (const auto* known = cache_->find(key)) {
      interned_->insert(interned_->end(), known->begin(), known->end());
      return;
    }
    const std::size_t before = interned_->size();
    read(*this);
    if (interned_->size() - before > kMaxKept || node.is_damaged()) return;
    cache_->put(key, {interned_->begin() + static_cast<std::ptrdiff_t>(before), interned_->end()});
  }

  std::size_t size() const { return plain_ != nullptr ? plain_->size() : interned_->size(); }
  void reserve(std::size_t more) {
    plain_ != nullptr ? plain_->reserve(plain_->size() + more) : interned_->reserve(interned_->size() + more);
  }
  /// The last message ended at the limit of tokens; of size() > 0.
  void mark_cut() {
    if (plain_ != nullptr) {
      plain_->back().is_truncated = true;
      return;
    }
    const auto cut = std::make_shared<trace::InternedMessage>(*interned_->back());
    cut->message.is_truncated = true;
    interned_->back() = cut;
  }
  /// Does the last message say just this?
  bool ends_with(const std::string& text) const {
    if (size() == 0) return false;
    if (plain_ != nullptr) return plain_->back().text == text;
    return interned_->back()->fingerprint ==
           trace::fingerprint({.role = interned_->back()->message.role, .text = text});
  }

 private:
  static constexpr std::size_t kMaxKept = 8;
  std::vector<Message>* plain_ = nullptr;
  std::vector<trace::MessagePtr>* interned_ = nullptr;
  trace::MessageCache* cache_ = nullptr;
};

}  // namespace tracesift::ingest
