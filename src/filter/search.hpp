// SPDX-License-Identifier: MIT
// Words that are looked for in texts, in whatever case.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tracesift::filter {

/// The words of a search, their case folded.
std::vector<std::string> words_of(std::string_view text);

/// One search through several texts: each word may stand in any of them.
class Search {
 public:
  explicit Search(const std::vector<std::string>& words);
  void look_in(std::string_view text);
  bool is_done() const { return missing_.empty(); }

 private:
  std::vector<const std::string*> missing_;
  bool is_ascii_ = true;  // all of the words
  std::string folded_;    // the text that is looked in
};

}  // namespace tracesift::filter
