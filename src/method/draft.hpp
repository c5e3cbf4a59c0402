// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "tracesift/dataset.hpp"
#include "tracesift/report.hpp"

namespace tracesift::method {

/// The categories that a model wrote, or was given. Parents precede their children; two levels.
struct Codebook {
  struct Entry {
    int parent = -1;
    std::string name;
    std::string description;
    bool is_given = false;  // its name stays
  };
  std::vector<Entry> entries;

  bool has_children(std::size_t entry) const {
    for (const Entry& other : entries) {
      if (other.parent == static_cast<int>(entry)) return true;
    }
    return false;
  }
};

/// A report in the making, where models are asked.
struct Draft {
  const Dataset& dataset;
  Report& report;
  std::vector<std::size_t> threads;  // of each row, in the dataset
  int context_tokens = 0;            // that a question may have
  Codebook codebook;
  std::vector<int> leaf;         // of each row, in the codebook; -1: none
  std::vector<int> local_group;  // of each row, by the local engine over summaries; -1: none
};

/// Whether a model (or a copy of what it said) speaks for the row.
inline bool is_read(const Row& row) { return row.reading.by == "model" || row.reading.by == "copy"; }

/// What a row is to the questions that follow: its summary and the attributes that were asked for.
std::string line_of(const Row& row, const Config& config);

}  // namespace tracesift::method
