// SPDX-License-Identifier: MIT
#include "filter/search.hpp"

#include <algorithm>

#include "base/scan.hpp"
#include "base/text.hpp"

namespace tracesift::filter {
namespace {

void fold(std::string_view text, std::string& out) {
  out.clear();
  for (std::size_t at = 0; at < text.size();)
    base::append_code_point(out, base::fold_case(base::next_code_point(text, at)));
}

}  // namespace

std::vector<std::string> words_of(std::string_view text) {
  std::string folded;
  fold(text, folded);
  std::vector<std::string> words;
  for (std::size_t at = 0; at < folded.size();) {
    const std::size_t end = std::min(folded.find(' ', at), folded.size());
    if (end > at) words.push_back(folded.substr(at, end - at));
    at = end + 1;
  }
  return words;
}

Search::Search(const std::vector<std::string>& words) {
  for (const std::string& word : words) missing_.push_back({&word, base::ascii_prefix(word) == word.size()});
}

void Search::look_in(std::string_view text) {
  if (missing_.empty() || text.empty()) return;
  folded_.clear();
  const auto stands = [&](const Word& word) {
    if (word.is_ascii) return base::contains_folded(text, *word.text);
    if (folded_.empty()) fold(text, folded_);
    return folded_.find(*word.text) != std::string::npos;
  };
  missing_.erase(std::remove_if(missing_.begin(), missing_.end(), stands), missing_.end());
}

}  // namespace tracesift::filter
