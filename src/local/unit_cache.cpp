// SPDX-License-Identifier: MIT
#include "local/unit_cache.hpp"

#include <utility>

namespace tracesift::local {

const std::vector<language::Unit>& UnitCache::units_of(std::string_view text,
                                                       const std::vector<language::Sentence>& sentences) {
  const auto found = kept_.find(text.data());
  if (found != kept_.end()) return found->second;
  latest_ = language::read_units(sentences);
  if (size_ + latest_.size() > kMaxKept) return latest_;
  size_ += latest_.size();
  return kept_.emplace(text.data(), std::move(latest_)).first->second;
}

const std::vector<language::Unit>& UnitCache::units_of(std::string_view text) {
  const auto found = kept_.find(text.data());
  if (found != kept_.end()) return found->second;
  latest_ = language::read_units(language::read_sentences(text, kMaxSentences));
  return latest_;
}

}  // namespace tracesift::local
