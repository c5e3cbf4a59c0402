// SPDX-License-Identifier: MIT
#include "prompt/tokens.hpp"

#include <cmath>

#include "base/text.hpp"

namespace tracesift::prompt {

std::int64_t estimate_tokens(std::string_view text) {
  double tokens = 0;
  int word = 0;    // letters of an ASCII word so far
  int digits = 0;  // of a number so far
  const auto end_word = [&] {
    const int parts = (word > 0 ? 1 + (word - 1) / 7 : 0) + (digits + 2) / 3;
    tokens += parts;
    word = digits = 0;
  };
  std::uint32_t last = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::uint32_t c = base::next_code_point(text, at);
    if (c < 0x80 && base::is_letter_or_digit(c)) {
      const bool is_digit = c >= '0' && c <= '9';
      if (is_digit && word > 0) end_word();
      if (!is_digit && digits > 0) end_word();
      ++(is_digit ? digits : word);
    } else {
      end_word();
      if (c == ' ') {
        // belongs to the word that follows
      } else if (c < 0x80) {
        if (c != last) tokens += c == '\n' ? 0.6 : 0.7;  // runs of one mark are one token
      } else if (base::is_unspaced_script(c)) {
        tokens += 0.72;
      } else {
        tokens += base::is_letter_or_digit(c) ? 0.26 : 1;
      }
    }
    last = c;
  }
  end_word();
  return static_cast<std::int64_t>(std::ceil(tokens));
}

}  // namespace tracesift::prompt
