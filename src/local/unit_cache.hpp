// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "language/units.hpp"

namespace tracesift::local {

/// Units of texts that are read several times: kept up to a limit, read again beyond it. Texts must stay where they
/// are.
class UnitCache {
 public:
  /// Valid until the next call. `sentences` are those of the text.
  const std::vector<language::Unit>& units_of(std::string_view text, const std::vector<language::Sentence>& sentences);
  /// The same for a text whose sentences are not at hand.
  const std::vector<language::Unit>& units_of(std::string_view text);

  static constexpr std::size_t kMaxSentences = 40;  // of one text

 private:
  static constexpr std::size_t kMaxKept = 100'000;  // units; about 30 MB

  std::unordered_map<const char*, std::vector<language::Unit>> kept_;  // by where the text begins
  std::size_t size_ = 0;
  std::vector<language::Unit> latest_;
};

}  // namespace tracesift::local
