// SPDX-License-Identifier: MIT
// What somebody asks for or states, as verbs and their objects: a rule chunker, for English here (Abney 1991, by frames
// over closed classes of words instead of a tagger).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "language/noun_phrase.hpp"

namespace tracesift::language {

enum class Form : std::uint8_t {
  request,  // "can you cancel my flight": cancel, flight
  cannot,   // "I can't log into my account"
  event,    // "I lost my card"
  fault,    // "my card was declined"
  topic,    // "a question about my bill", "where is my order"
  thing,    // any other noun phrase
};

struct Unit {
  Form form = Form::thing;
  std::string verb;   // lemma with its particle: "cancel", "log in"; of a request, an event and what cannot be done
  NounPhrase object;  // without a head where the verb stands alone
  std::string fault;  // "declined", "not working"
  std::string past;   // of an event: the verb as written
  double weight = 1;  // of its sentence: what is asked first counts most
  bool is_object_first = false;  // "Bestellung stornieren"
};

/// What a sentence weighs after so many that asked: the fifth half.
double weight_after(double asked);
/// Of a noun phrase that nobody asks for, against what is asked.
constexpr double kThingWeight = 0.45;

/// Units of sentences in English or one of six other languages (frames.hpp); none in any other.
std::vector<Unit> read_units(const std::vector<Sentence>& sentences);

}  // namespace tracesift::language
