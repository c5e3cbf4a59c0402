// SPDX-License-Identifier: MIT
#include "local/stem.hpp"

#include "base/text.hpp"

namespace tracesift::local {
namespace {

bool is_consonant(const std::string& w, std::size_t i) {
  switch (w[i]) {
    case 'a':
    case 'e':
    case 'i':
    case 'o':
    case 'u': return false;
    case 'y': return i == 0 || !is_consonant(w, i - 1);
    default: return true;
  }
}

/// How often a vowel is followed by a consonant in the first `end` letters: Porter's m.
int measure(const std::string& w, std::size_t end) {
  int count = 0;
  for (std::size_t i = 1; i < end; ++i) count += is_consonant(w, i) && !is_consonant(w, i - 1) ? 1 : 0;
  return count;
}

bool has_vowel(const std::string& w, std::size_t end) {
  for (std::size_t i = 0; i < end; ++i) {
    if (!is_consonant(w, i)) return true;
  }
  return false;
}

bool ends_double(const std::string& w) {
  const std::size_t n = w.size();
  return n >= 2 && w[n - 1] == w[n - 2] && is_consonant(w, n - 1);
}

/// Consonant, vowel, consonant, the last not w, x or y: "hop", which takes an e in "hoping".
bool ends_short(const std::string& w) {
  const std::size_t n = w.size();
  return n >= 3 && is_consonant(w, n - 1) && !is_consonant(w, n - 2) && is_consonant(w, n - 3) && w[n - 1] != 'w' &&
         w[n - 1] != 'x' && w[n - 1] != 'y';
}

void take_plural(std::string& w) {
  if (w.ends_with("sses") || w.ends_with("ies")) {
    w.resize(w.size() - 2);
  } else if (w.ends_with('s') && !w.ends_with("ss") && !w.ends_with("us")) {
    w.pop_back();
  }
}

void take_tense(std::string& w) {
  if (w.ends_with("eed")) {
    if (measure(w, w.size() - 3) > 0) w.pop_back();
    return;
  }
  const std::size_t ending = w.ends_with("ed") ? 2 : w.ends_with("ing") ? 3 : 0;
  if (ending == 0 || !has_vowel(w, w.size() - ending)) return;
  w.resize(w.size() - ending);
  if (w.ends_with("at") || w.ends_with("bl") || w.ends_with("iz") || (measure(w, w.size()) == 1 && ends_short(w))) {
    w += 'e';
  } else if (ends_double(w) && w.back() != 'l' && w.back() != 's' && w.back() != 'z') {
    w.pop_back();
  }
}

void take_last_e(std::string& w) {
  if (!w.ends_with('e')) return;
  const int m = measure(w, w.size() - 1);
  std::string without = w.substr(0, w.size() - 1);
  if (m > 1 || (m == 1 && !ends_short(without))) w = std::move(without);
}

}  // namespace

std::string stem(std::string_view word) {
  std::string w(word);
  if (const std::size_t mark = w.find('\''); mark != std::string::npos) w.resize(mark);
  for (const char c : w) {
    if (c < 'a' || c > 'z') return w;
  }
  if (w.size() < 4) return w;
  take_plural(w);
  take_tense(w);
  if (w.size() > 2 && w.back() == 'y' && has_vowel(w, w.size() - 1)) w.back() = 'i';
  take_last_e(w);
  if (w.ends_with("ll") && measure(w, w.size()) > 1) w.pop_back();  // cancelled, canceled
  return w;
}

}  // namespace tracesift::local
