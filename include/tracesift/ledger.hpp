// SPDX-License-Identifier: MIT
// What became of everything that was given. Nothing disappears:
//   records read = used + ignored + duplicate + bad
//   threads loaded = analysed + no_text
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "tracesift/result.hpp"

namespace tracesift {

struct RecordCounts {
  std::uint64_t read = 0;
  std::uint64_t used = 0;       // became part of a thread
  std::uint64_t ignored = 0;    // the format's own bookkeeping; holds no conversation
  std::uint64_t duplicate = 0;  // the same record again
  std::uint64_t bad = 0;        // damaged, or not what the rest of its file is
};

struct FileEntry {
  std::string name;
  std::uint64_t bytes = 0;
  std::string format;  // a Format::id; empty when the file was not recognised
  RecordCounts records;
  std::uint64_t threads = 0;    // threads that have a record in this file
  std::vector<Error> problems;  // the first few, each with its place; `records.bad` counts all
  struct Field {
    std::string path;
    std::string example;
  };
  std::vector<Field> fields;  // of the first records, where their meaning was guessed or unknown: a mapping helps
};

struct Ledger {
  std::vector<FileEntry> files;
  RecordCounts records;      // the sum over files
  std::uint64_t loaded = 0;  // threads
  std::uint64_t analysed = 0;
  std::uint64_t no_text = 0;  // threads in which no user says anything
};

}  // namespace tracesift
