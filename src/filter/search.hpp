// SPDX-License-Identifier: MIT
// Words that are looked for in texts, in whatever case.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tracesift::filter {

/// The words of a search, their case folded.
std::vector<std::string> words_of(std::string_view text);

/// One search through several texts: each word may be in any of them.
class Search {
 public:
  explicit Search(const std::vector<std::string>& words);
  void look_in(std::string_view text);
  bool is_done() const { return missing_.empty(); }

 private:
  struct Word {
    const std::string* text;
    bool is_ascii;  // then the text it is looked for in need not be folded
  };
  std::vector<Word> missing_;
  std::string folded_;  // the text that is looked in, where that is needed
};

}  // namespace tracesift::filter
