// SPDX-License-Identifier: MIT
// Names as an English reader would write them, by how most of those who were counted did.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "language/units.hpp"

namespace tracesift::language {

/// How often units of one meaning were written how.
struct Wording {
  using Spellings = std::map<std::string, double>;  // as written -> uses
  Form form = Form::thing;
  Spellings verbs;    // "find", "look for"
  Spellings objects;  // in the singular, or what has none
  Spellings plural_objects;
  std::string fault;
  bool is_object_first = false;  // as in German
  double uses = 0;
  double plurals = 0;
  double with_a = 0;
  double with_own = 0;
  double with_the = 0;
};

/// One part, as it stands within a sentence: "cancel a flight".
std::string write_part(const Wording& wording);

/// Begins with a capital.
std::string sentence_case(std::string text);

/// Parts as one name: "Change or cancel a flight", "Find a bus, book tickets", "Website problems".
std::string write_name(const std::vector<Wording>& parts);

}  // namespace tracesift::language
