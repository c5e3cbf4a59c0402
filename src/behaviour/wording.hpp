// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace tracesift::behaviour {

/// A list of phrases to look for. A phrase is words side by side; `^` in front: only where a text begins. Capitals and
/// curly apostrophes do not count. Phrases of scripts without blanks are looked for as they are.
class Wording {
 public:
  explicit Wording(const std::vector<std::string_view>& phrases);
  /// The first phrase that the text contains, as it is written there; empty: none.
  std::string_view find(std::string_view text) const;
  bool is_in(std::string_view text) const { return !find(text).empty(); }

 private:
  struct Phrase {
    std::vector<std::string> words;
    bool is_first = false;
  };
  std::unordered_map<std::string, std::vector<Phrase>> by_first_word_;
  std::vector<std::string> unspaced_;
};

}  // namespace tracesift::behaviour
