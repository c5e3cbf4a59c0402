// SPDX-License-Identifier: MIT
#include "local/phrases.hpp"

#include <algorithm>
#include <array>

#include "base/hash.hpp"
#include "base/text.hpp"
#include "local/stem.hpp"

namespace tracesift::local {
namespace {

constexpr std::size_t kWordsRead = 240;
constexpr std::size_t kMaxWords = 3;
constexpr std::size_t kMaxBetween = 3;  // small words between two content words

/// Words of answers and of politeness: they separate topics by chance, and name none.
constexpr std::array<std::string_view, 62> kFillers = {
    "actual",     "actually",  "alright", "also",    "another",   "anything",  "assist", "assistance", "available",
    "awesome",    "back",      "bye",     "check",   "correct",   "different", "easily", "else",       "exact",
    "exactly",    "excellent", "fine",    "give",    "going",     "gonna",     "gotta",  "help",       "helpful",
    "interested", "know",      "later",   "let",     "let's",     "like",      "look",   "looking",    "lot",
    "made",       "make",      "maybe",   "nah",     "new",       "next",      "nope",   "one",        "perfect",
    "right",      "said",      "see",     "someone", "something", "sound",     "sounds", "start",      "sure",
    "tell",       "thing",     "things",  "think",   "today",     "try",       "wait",   "wonderful"};

/// What names something only together with another word.
constexpr std::array<std::string_view, 97> kWeak = {
    "add",       "address",  "april",       "ask",      "august",   "buy",      "called",   "calling",  "came",
    "change",    "choose",   "come",        "create",   "date",     "dates",    "day",      "days",     "december",
    "detail",    "details",  "example",     "expected", "february", "find",     "fix",      "friday",   "get",
    "go",        "info",     "information", "issue",    "issues",   "item",     "items",    "january",  "july",
    "june",      "kind",     "kinds",       "line",     "long",     "march",    "monday",   "month",    "name",
    "need",      "needed",   "november",    "number",   "october",  "option",   "options",  "people",   "person",
    "pick",      "place",    "prefer",      "problem",  "problems", "purchase", "put",      "question", "questions",
    "ready",     "receive",  "received",    "run",      "saturday", "search",   "select",   "send",     "september",
    "service",   "services", "set",         "show",     "sunday",   "take",     "thursday", "time",     "times",
    "tuesday",   "type",     "types",       "update",   "use",      "using",    "visit",    "want",     "way",
    "wednesday", "week",     "went",        "work",     "working",  "write",    "year"};

bool is_filler(std::string_view word) { return std::binary_search(kFillers.begin(), kFillers.end(), word); }
bool is_weak(std::string_view word) { return std::binary_search(kWeak.begin(), kWeak.end(), word); }

bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }

bool ends_clause(std::string_view between) {
  constexpr std::string_view kDashesAndQuotes = "\xe2\x80";  // U+2010..U+203F, of which two are hyphens
  if (between.find_first_of(".,;:!?()[]{}\"\n<>|=/\\_@#*`") != between.npos) return true;
  const auto at = between.find(kDashesAndQuotes);
  return at != between.npos && at + 2 < between.size() && static_cast<unsigned char>(between[at + 2]) > 0x91;
}

/// A date, an amount, an id: they end a phrase.
bool is_value(std::string_view word) {
  return std::any_of(word.begin(), word.end(), [](char c) { return (c >= '0' && c <= '9') || c == '_'; });
}

}  // namespace

std::vector<PhraseUse> read_phrases(std::string_view text, const std::vector<Token>& tokens) {
  struct Word {
    std::size_t token;
    std::uint64_t stem;
    bool is_name;
    bool joins;      // the phrase may go on from the word before
    bool adjoins;    // nothing is between it and the word before
    bool may_end;    // a phrase
    bool may_stand;  // alone
  };
  std::vector<Word> words;
  const std::size_t n = std::min(tokens.size(), kWordsRead);
  std::size_t between = 0;
  bool breaks = true;
  bool is_first = true;
  for (std::size_t i = 0; i < n; ++i) {
    if (i > 0 && tokens[i].begin > tokens[i - 1].end) {
      const std::string_view gap = text.substr(tokens[i - 1].end, tokens[i].begin - tokens[i - 1].end);
      if (ends_clause(gap)) {
        breaks = true;
        is_first = gap.find_first_of(".!?\n:") != gap.npos;
      }
    }
    const std::string_view written = text.substr(tokens[i].begin, tokens[i].end - tokens[i].begin);
    if (is_value(written)) {
      breaks = true;
      is_first = false;
      continue;
    }
    if (tokens[i].is_stop) {
      ++between;
      is_first = false;
      continue;
    }
    const bool joins = !breaks && between <= kMaxBetween && !words.empty();
    words.push_back({i, base::hash(stem(tokens[i].word)), !is_first && is_upper(written.front()), joins,
                     joins && between == 0, !is_filler(tokens[i].word),
                     !is_filler(tokens[i].word) && !is_weak(tokens[i].word)});
    between = 0;
    breaks = false;
    is_first = false;
  }
  std::vector<PhraseUse> uses;
  for (std::size_t i = 0; i < words.size(); ++i) {
    PhraseUse use{.words = 0, .begin = tokens[words[i].token].begin, .at = static_cast<std::uint32_t>(words[i].token)};
    for (std::size_t j = i; j < words.size() && j < i + kMaxWords; ++j) {
      if (j > i && !words[j].joins) break;
      use.id = base::hash({}, use.id * 31 + words[j].stem);
      ++use.words;
      use.end = tokens[words[j].token].end;
      use.is_name = use.is_name || words[j].is_name;
      use.is_open = j + 1 < words.size() && words[j + 1].adjoins;
      if (j == i ? words[j].may_stand : words[j].may_end) uses.push_back(use);
    }
  }
  return uses;
}

std::vector<std::string> stems_of(std::string_view phrase) {
  std::vector<std::string> stems;
  for (const Token& token : tokenize(phrase)) {
    if (!token.is_stop) stems.push_back(stem(token.word));
  }
  return stems;
}

}  // namespace tracesift::local
