// SPDX-License-Identifier: MIT
// Words of a model that state a quantity. Numbers in a report are computed: what a model writes of its own stands
// nowhere beside them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace tracesift::analysis {

/// What only a fact may say: a number, a comparison up or down, a superlative.
enum class Claim { none, number, up, down, most };

/// Of one word in small letters. English; a sentence in another language is refused as a whole (is_english).
Claim claim_of(std::string_view word);

/// A digit of any script, a fraction or a percent sign.
bool is_quantity(std::uint32_t character);

/// Whether a sentence is one that claim_of can judge: Latin letters, and small words of English.
bool is_english(std::string_view sentence);

/// Whether a name or a description states how many or how often: digits that are not in `source`, a percent sign, a
/// number word or a quantifier before "of", "in", "times" or "percent".
bool states_quantity(std::string_view text, std::string_view source);

/// A name without what states a quantity: the part in brackets or behind a dash that does. Empty where nothing is left.
std::string without_quantity(std::string_view name, std::string_view source);

}  // namespace tracesift::analysis
