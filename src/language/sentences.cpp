// SPDX-License-Identifier: MIT
#include "language/sentences.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.hpp"

namespace tracesift::language {
namespace {

constexpr std::size_t kMaxQuotation = 120;  // bytes
constexpr std::size_t kMaxWords = 60;       // of a sentence
constexpr std::size_t kMaxWordBytes = 40;

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || is_upper(c) || static_cast<unsigned char>(c) >= 0x80; }

/// Where the marked passage that begins at `at` ends; `at` where none begins there.
std::size_t end_of_passage(std::string_view text, std::size_t at) {
  const auto to = [&](std::string_view close, std::size_t from, std::size_t most) {
    const std::size_t end = text.substr(0, std::min(text.size(), from + most)).find(close, from);
    return end == text.npos ? at : end + close.size();
  };
  const std::string_view rest = text.substr(at);
  if (rest.starts_with("```")) return std::max(at + 3, to("```", at + 3, text.size()));
  if (rest.starts_with('`')) return to("`", at + 1, kMaxQuotation);
  if (rest.starts_with('"')) return to("\"", at + 1, kMaxQuotation);
  if (rest.starts_with("“")) return to("”", at + 3, kMaxQuotation);
  if (rest.starts_with('<') && rest.size() > 1 && (is_letter(rest[1]) || rest[1] == '/'))
    return to(">", at + 1, kMaxQuotation);
  return at;
}

/// No word a name could have: an address, a path, a file, an id, a number.
bool is_value(std::string_view chunk) {
  bool letters = false;
  int capitals = 0;
  for (std::size_t i = 0; i < chunk.size(); ++i) {
    const char c = chunk[i];
    if ((c >= '0' && c <= '9') || c == '_' || c == '@' || c == '#' || c == '\\' || c == '=' || c == '$' || c == '%')
      return true;
    letters = letters || is_letter(c);
    capitals += is_upper(c) ? 1 : 0;
    const bool is_inside = i > 0 && i + 1 < chunk.size() && is_letter(chunk[i - 1]) && is_letter(chunk[i + 1]);
    if (is_inside && (c == '.' || c == ':')) return true;
    if (c == '/' && (i == 0 || chunk.find('/', i + 1) != chunk.npos)) return true;
  }
  return !letters || (capitals >= 5 && static_cast<std::size_t>(capitals) == chunk.size());
}

std::string folded(std::string_view word) {
  std::string lower;
  for (std::size_t at = 0; at < word.size();)
    base::append_code_point(lower, base::fold_case(base::next_code_point(word, at)));
  return lower;
}

/// French "l'adresse", Italian "d'oro": an article or preposition that lost its vowel.
std::size_t end_of_elision(std::string_view lower) {
  constexpr std::array<std::string_view, 12> kElided = {"l'", "d'", "j'",  "c'",    "n'",   "s'",
                                                        "m'", "t'", "qu'", "dell'", "all'", "un'"};
  for (const std::string_view one : kElided) {
    if (lower.starts_with(one) && lower.size() > one.size() + 2) return one.size();
  }
  return 0;
}

/// A word of letters, with the contraction or possessive at its end opened.
void add_word(std::vector<Word>& words, std::string_view written) {
  if (words.size() >= kMaxWords) return;
  const auto add = [&](std::string_view word) {
    std::string lower = folded(word);
    if (words.size() < kMaxWords) words.push_back({Word::Type::word, std::move(lower), std::string(word)});
  };
  if (written.size() > kMaxWordBytes) {
    words.push_back({Word::Type::value, {}, {}});
    return;
  }
  const std::string lower = folded(written);
  if (const std::size_t end = end_of_elision(lower); end > 0) {
    add(written.substr(0, end - 1));
    return add(written.substr(end));
  }
  constexpr std::array<std::pair<std::string_view, std::string_view>, 6> kEndings = {
      {{"'re", "are"}, {"'ve", "have"}, {"'ll", "will"}, {"'d", "would"}, {"'m", "am"}, {"n't", "not"}}};
  if (lower == "won't") {
    add("will");
    return add("not");
  }
  if (lower == "can't") {
    add("can");
    return add("not");
  }
  if (lower == "let's") {
    add("let");
    return add("us");
  }
  for (const auto& [ending, opened] : kEndings) {
    if (lower.size() <= ending.size() || !lower.ends_with(ending)) continue;
    add(written.substr(0, written.size() - ending.size()));
    return add(opened);
  }
  if (lower.size() > 2 && lower.ends_with("'s")) {
    const std::string_view before = std::string_view(lower).substr(0, lower.size() - 2);
    words.push_back({Word::Type::word, std::string(before), std::string(written)});
    constexpr std::array<std::string_view, 10> kWithIs = {"where", "what", "how",  "who",   "when",
                                                          "why",   "it",   "that", "there", "here"};
    if (std::find(kWithIs.begin(), kWithIs.end(), before) == kWithIs.end()) return;
    words.back().written.erase(written.size() - 2);
    return add("is");
  }
  add(written);
}

class Reader {
 public:
  explicit Reader(std::size_t most) : most_(most) {}

  std::vector<Sentence> read(std::string_view text) {
    for (std::size_t at = 0; at < text.size() && sentences_.size() < most_;) {
      const std::size_t passage = end_of_passage(text, at);
      if (passage > at) {
        add_value();
        at = passage;
      } else if (is_blank(text[at])) {
        if (text[at] == '\n') end_sentence();
        ++at;
      } else {
        std::size_t end = at;
        while (end < text.size() && !is_blank(text[end]) && (end == at || end_of_passage(text, end) == end)) ++end;
        read_chunk(text.substr(at, end - at));
        at = end;
      }
    }
    end_sentence();
    return std::move(sentences_);
  }

 private:
  void add_value(std::string_view written = {}) {
    if (sentence_.words.size() >= kMaxWords) return;
    sentence_.words.push_back({Word::Type::value, {}, std::string(written.substr(0, kMaxWordBytes))});
  }

  void end_sentence() {
    if (!sentence_.words.empty() && sentences_.size() < most_) sentences_.push_back(std::move(sentence_));
    sentence_ = {};
  }

  void read_mark(char c) {
    if (c == '?') sentence_.is_question = true;
    if (c == '.' || c == '!' || c == '?' || c == ';' || c == ':') return end_sentence();
    if ((c == ',' || c == '(' || c == ')' || c == '"') && !sentence_.words.empty()) {
      sentence_.words.push_back({Word::Type::comma, {}, {}});
    }
  }

  /// What stands between blanks.
  void read_chunk(std::string_view chunk) {
    if (chunk == "-" || chunk == "–" || chunk == "—") return end_sentence();
    std::size_t end = chunk.size();
    while (end > 0 && std::string_view(".,;:!?)\"'*").find(chunk[end - 1]) != std::string_view::npos) --end;
    std::size_t begin = 0;
    while (begin < end && std::string_view("(\"'*-").find(chunk[begin]) != std::string_view::npos)
      read_mark(chunk[begin++]);
    const std::string_view core = chunk.substr(begin, end - begin);
    if (!core.empty() && is_value(core)) {
      add_value(core);
    } else {
      read_letters(core);
    }
    for (const char c : chunk.substr(end)) read_mark(c);
  }

  /// Words of a chunk that punctuation inside may part: "and/or", "yes,no".
  void read_letters(std::string_view core) {
    std::string word;
    const auto close = [&] {
      while (!word.empty() && (word.back() == '\'' || word.back() == '-')) word.pop_back();
      if (!word.empty()) add_word(sentence_.words, word);
      word.clear();
    };
    for (std::size_t at = 0; at < core.size();) {
      const std::size_t start = at;
      const std::uint32_t c = base::next_code_point(core, at);
      if (c == 0x2019 || c == '\'') {
        if (!word.empty()) word += '\'';
      } else if (c == '-' || c == 0x2010 || c == 0x2011) {
        if (!word.empty()) word += '-';
      } else if (base::is_letter_or_digit(c)) {
        word += core.substr(start, at - start);
      } else {
        close();
        if (c == 0x2013 || c == 0x2014) end_sentence();
        if (c < 0x80) read_mark(static_cast<char>(c));
      }
    }
    close();
  }

  std::size_t most_;
  Sentence sentence_;
  std::vector<Sentence> sentences_;
};

}  // namespace

std::vector<Sentence> read_sentences(std::string_view text, std::size_t most) { return Reader(most).read(text); }

}  // namespace tracesift::language
