// SPDX-License-Identifier: MIT
// Where the messages of a payload go, in their order: as they are, or, with a memo, as a trace will hold them, those
// read of the same bytes before without being read again.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/hash.hpp"
#include "trace/memo.hpp"

namespace tracesift::ingest {

class MessageSink {
 public:
  explicit MessageSink(std::vector<Message>& out) : plain_(&out) {}
  MessageSink(std::vector<trace::ToldPtr>& out, trace::Memo& memo) : told_(&out), memo_(&memo) {}

  void add(Message&& message) {
    if (plain_ != nullptr) {
      plain_->push_back(std::move(message));
    } else {
      told_->push_back(trace::tell(std::move(message), memo_->keep()));
    }
  }

  /// What `read(MessageSink&)` adds, which must depend on these bytes (and the seed) alone.
  template <class F>
  void add_read(std::string_view bytes, std::uint64_t seed, F read) {
    if (memo_ == nullptr) return read(*this);
    const std::uint64_t key = base::hash(bytes, seed);
    if (const auto* known = memo_->find(key)) {
      told_->insert(told_->end(), known->begin(), known->end());
      return;
    }
    const std::size_t before = told_->size();
    read(*this);
    if (told_->size() - before > kMostKept) return;
    memo_->put(key, {told_->begin() + static_cast<std::ptrdiff_t>(before), told_->end()});
  }

  std::size_t size() const { return plain_ != nullptr ? plain_->size() : told_->size(); }
  void reserve(std::size_t more) {
    plain_ != nullptr ? plain_->reserve(plain_->size() + more) : told_->reserve(told_->size() + more);
  }
  /// The last message ended at the limit of tokens; of size() > 0.
  void mark_cut() {
    if (plain_ != nullptr) {
      plain_->back().is_cut = true;
      return;
    }
    const auto cut = std::make_shared<trace::Told>(*told_->back());
    cut->message.is_cut = true;
    told_->back() = cut;
  }
  /// Does the last message say just this?
  bool ends_with(const std::string& text) const {
    if (size() == 0) return false;
    if (plain_ != nullptr) return plain_->back().text == text;
    return told_->back()->print == trace::fingerprint({.role = told_->back()->message.role, .text = text});
  }

 private:
  static constexpr std::size_t kMostKept = 8;
  std::vector<Message>* plain_ = nullptr;
  std::vector<trace::ToldPtr>* told_ = nullptr;
  trace::Memo* memo_ = nullptr;
};

}  // namespace tracesift::ingest
