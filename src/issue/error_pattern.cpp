// SPDX-License-Identifier: MIT
#include "issue/error_pattern.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"

namespace tracesift::issue {
namespace {

constexpr std::size_t kMaxBytes = 160;
constexpr std::size_t kMaxQuoted = 300;  // bytes of a quotation

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) > 127;
}

/// Where a word ends: blanks, brackets, quotes and marks that join words, but not what stands inside names and paths.
bool ends_word(char c) {
  static constexpr std::string_view kEnds = " \t\n,;()[]{}|=\"`<>";
  return kEnds.find(c) != std::string_view::npos;
}

struct Quotes {
  std::string_view open;
  std::string_view close;
};
constexpr std::array<Quotes, 5> kQuotes = {{{"\"", "\""}, {"`", "`"}, {"“", "”"}, {"‘", "’"}, {"'", "'"}}};

/// How many bytes of a quotation begin at `at`; 0: none does.
std::size_t quotation(std::string_view text, std::size_t at) {
  for (const Quotes& quotes : kQuotes) {
    if (!base::starts_with(text.substr(at), quotes.open)) continue;
    const bool is_apostrophe = quotes.open == "'";
    if (is_apostrophe && at > 0 && is_letter(text[at - 1])) return 0;
    for (std::size_t end = at + quotes.open.size();;) {
      end = text.find(quotes.close, end);
      if (end == std::string_view::npos || end - at > kMaxQuoted) return 0;
      const std::size_t after = end + quotes.close.size();
      if (is_apostrophe && after < text.size() && is_letter(text[after])) {  // inside a word
        end = after;
        continue;
      }
      return end > at + quotes.open.size() ? after - at : 0;
    }
  }
  return 0;
}

bool ends_as_file(std::string_view word) {
  static constexpr std::string_view kEndings[] = {
      ".py",  ".js",   ".ts",  ".tsx", ".jsx",  ".go",   ".rs",   ".java",  ".c",    ".cc",    ".cpp", ".h",
      ".hpp", ".cs",   ".rb",  ".php", ".md",   ".json", ".yaml", ".yml",   ".toml", ".txt",   ".csv", ".sh",
      ".sql", ".html", ".css", ".xml", ".lock", ".log",  ".pdf",  ".ipynb", ".mjs",  ".proto", ".kt",  ".swift"};
  return std::any_of(std::begin(kEndings), std::end(kEndings), [&](std::string_view ending) {
    return word.size() > ending.size() && word.substr(word.size() - ending.size()) == ending;
  });
}

/// Whether a word is a value: something that another case would have another of.
bool is_value(std::string_view word) {
  if (word.empty()) return false;
  if (std::any_of(word.begin(), word.end(), is_digit)) return true;
  if (word.front() == '#' && word.size() > 1) return true;
  if (word.find("://") != std::string_view::npos || base::starts_with(word, "www.")) return true;
  const std::size_t sign = word.find('@');
  if (sign != std::string_view::npos && sign > 0 && word.find('.', sign) != std::string_view::npos) return true;
  if (std::count(word.begin(), word.end(), '/') >= 2) return true;
  return ends_as_file(word);
}

/// What stands around a word: marks that close a sentence or an opening sign are no part of a value.
std::string_view core_of(std::string_view word) {
  while (!word.empty() &&
         (word.back() == '.' || word.back() == ':' || word.back() == '!' || word.back() == '?' || word.back() == '\''))
    word.remove_suffix(1);
  while (!word.empty() && (word.front() == '\'' || word.front() == ':')) word.remove_prefix(1);
  return word;
}

/// A pattern that is being written: masks that only marks and blanks part are one.
class Writer {
 public:
  void mask(std::string_view value) {
    if (is_open_) {
      pattern_.text.resize(end_);
      pattern_.values.back() += gap_ + std::string(value);
    } else {
      pattern_.text += kMask;
      pattern_.values.emplace_back(value);
    }
    end_ = pattern_.text.size();
    gap_.clear();
    is_open_ = true;
  }
  void plain(std::string_view text) {
    for (const char c : text) {
      const bool joins = c == ' ' || c == ',' || c == '.' || c == ':' || c == '-' || c == '/' || c == '=' || c == '+';
      is_open_ = is_open_ && joins;
      gap_ += c;
    }
    pattern_.text += text;
  }
  ErrorPattern end() {
    pattern_.shown = base::shorten(base::collapse_whitespace(pattern_.text), kMaxBytes);
    const std::string& text = pattern_.shown;
    std::string lower;
    for (std::size_t at = 0; at < text.size();)
      base::append_code_point(lower, base::fold_case(base::next_code_point(text, at)));
    pattern_.text = std::move(lower);
    return std::move(pattern_);
  }

 private:
  ErrorPattern pattern_;
  std::string gap_;      // since the last mask
  std::size_t end_ = 0;  // of the last mask
  bool is_open_ = false;
};

}  // namespace

ErrorPattern pattern_of(std::string_view line) {
  Writer writer;
  for (std::size_t at = 0; at < line.size();) {
    if (const std::size_t quoted = quotation(line, at); quoted > 0) {
      writer.mask(line.substr(at, quoted));
      at += quoted;
      continue;
    }
    if (ends_word(line[at])) {
      writer.plain(line.substr(at, 1));
      ++at;
      continue;
    }
    std::size_t end = at;
    while (end < line.size() && !ends_word(line[end])) ++end;
    const std::string_view word = line.substr(at, end - at);
    const std::string_view core = core_of(word);
    if (is_value(core)) {
      const auto before = static_cast<std::size_t>(core.data() - word.data());
      writer.plain(word.substr(0, before));
      writer.mask(core);
      writer.plain(word.substr(before + core.size()));
    } else {
      writer.plain(word);
    }
    at = end;
  }
  return writer.end();
}

std::string filled(const std::string& pattern, const std::vector<std::string>& usual) {
  std::string text;
  std::size_t at = 0;
  for (const std::string& value : usual) {
    const std::size_t mask = pattern.find(kMask, at);
    if (mask == std::string::npos) break;
    text += pattern.substr(at, mask - at);
    text += value.empty() ? std::string(kMask) : value;
    at = mask + kMask.size();
  }
  return text + pattern.substr(at);
}

}  // namespace tracesift::issue
