// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace tracesift::behaviour {

/// A list of phrases to look for. A phrase is words in their order, with others between them or not; `^` in front: only
/// where a text begins. Capitals and curly apostrophes do not count.
class Wording {
 public:
  explicit Wording(const std::vector<std::string_view>& phrases);
  /// The first phrase that the text contains, as it is written there; empty: none.
  std::string_view find(std::string_view text) const;

 private:
  struct Phrase {
    std::vector<std::string> words;
    bool is_first = false;
  };
  std::unordered_map<std::string, std::vector<Phrase>> by_first_word_;
};

}  // namespace tracesift::behaviour
