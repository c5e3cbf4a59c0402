// SPDX-License-Identifier: MIT
// What became of everything that was given. Nothing disappears:
//   records read = used + ignored + duplicate + bad
//   threads loaded = unmatched + analysed + no_text + unsampled + filtered
//   analysed = by_model + copies + refused + failed + unasked, where a model was asked
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

/// Text in records that no reader knows the meaning of: it is in no conversation.
struct UnreadText {
  enum class Part : std::uint8_t {
    field,   // a member of records that were used otherwise
    record,  // whole records, counted as ignored
  };
  Part part = Part::field;
  std::string name;           // of the field (`metadata.note`), or the records' type
  std::uint64_t records = 0;  // that have it
  std::string where;          // the first of them
};

struct FileEntry {
  std::string name;
  std::uint64_t bytes = 0;
  std::string format;  // a Format::id; empty when the file was not recognised
  RecordCounts records;
  std::uint64_t threads = 0;    // threads that have a record in this file
  std::vector<Error> problems;  // the first few, each with its place; `records.bad` counts all
  std::vector<UnreadText> unread;
  struct Field {
    std::string path;
    std::string example;
    std::string_view role;  // what it may be (guess_role), each role once; or empty
  };
  std::vector<Field> fields;  // of the first records, where their meaning was guessed or unknown: a mapping helps
};

struct Ledger {
  std::vector<FileEntry> files;
  RecordCounts records;       // the sum over files
  std::uint64_t loaded = 0;   // threads
  std::uint64_t undrawn = 0;  // threads that were read and not kept, where only a part of all was wanted
  std::uint64_t analysed = 0;
  std::uint64_t unique = 0;     // of the analysed, those that are no copy of another
  std::uint64_t no_text = 0;    // threads in which no user says anything
  std::uint64_t unmatched = 0;  // outside of the time or the filter that was asked for
  std::uint64_t unsampled = 0;  // not drawn
  std::uint64_t filtered = 0;   // left out by an attribute

  // Where a model was asked: who summarised the threads that were analysed. The rest keep what the user wrote.
  std::uint64_t by_model = 0;
  std::uint64_t copies = 0;   // equal to one that a model read
  std::uint64_t refused = 0;  // the model did not want to
  std::uint64_t failed = 0;   // no readable answer, whatever was tried
  std::uint64_t unasked = 0;  // the budget or the run ended before
};

}  // namespace tracesift
