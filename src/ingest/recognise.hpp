// SPDX-License-Identifier: MIT
// Which format a record is of, and where the records are when they are inside something else.
#pragma once

#include <vector>

#include "ingest/format.hpp"

namespace tracesift::ingest {

/// Lists of records inside an object (`{"data":[…]}`, `{"splits":{"train":[…]}}`) or a list.
struct Inside {
  int score = 0;
  const Format* format = nullptr;
  struct List {
    Node node;
    int depth = 1;  // objects around it
  };
  std::vector<List> lists;
};

/// The best format of `choices` for this record alone; score 0 when none knows it.
struct Match {
  int score = 0;
  const Format* format = nullptr;
};
Match match(Node record, std::span<const Format> choices);
/// The same of what is inside the record's envelopes.
Match match_deep(Node record, std::span<const Format> choices);

/// Lists whose first element one of `choices` knows, at most two objects deep. All are of one format.
Inside look_inside(Node record, std::span<const Format> choices);

/// "a JSON object with the keys id, spans, …"
std::string describe(Node record);

}  // namespace tracesift::ingest
