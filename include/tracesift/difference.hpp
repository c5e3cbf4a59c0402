// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>

namespace tracesift {

/// Something that is more or less frequent in one set of conversations than elsewhere, beyond chance.
struct Difference {
  std::string kind;        // outcome, mode, attribute, category
  std::string key;         // "failed"; a mode's id; an attribute's name
  std::string value;       // of an attribute; a category's id
  std::uint64_t here = 0;  // of `of_here`
  std::uint64_t of_here = 0;
  std::uint64_t elsewhere = 0;  // of `of_elsewhere`
  std::uint64_t of_elsewhere = 0;
  double q = 1;  // false discovery rate over all comparisons of the report (Benjamini & Hochberg)
};

}  // namespace tracesift
