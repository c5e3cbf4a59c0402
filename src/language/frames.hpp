// SPDX-License-Identifier: MIT
// What is asked for in German, Spanish, French, Portuguese, Italian and Dutch: an infinitive behind a word of wishing,
// and its object. Without a dictionary: infinitives are known by their endings, nouns by where they stand.
#pragma once

#include <string_view>
#include <vector>

#include "language/units.hpp"

namespace tracesift::language {

/// The language of sentences by its function words: "de", "es" …; empty for English and all others.
std::string_view language_of(const std::vector<Sentence>& sentences);

/// Units of sentences in one of these languages.
std::vector<Unit> read_frames(const std::vector<Sentence>& sentences, std::string_view language);

}  // namespace tracesift::language
