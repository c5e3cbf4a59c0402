// SPDX-License-Identifier: MIT
// One record's bytes become loose runs: the same when a file is read and when a thread is read again.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "ingest/format.hpp"
#include "ingest/sniff.hpp"
#include "ingest/unread.hpp"

namespace tracesift::ingest {

/// What a file taught that its records do not say themselves.
struct FileContext {
  std::string name;
  const Format* format = nullptr;
  std::string envelope;  // the object around a streamed list, the list left empty
  std::string opening;   // the braces that were open before what followed that list
  Container container = Container::json;
  char delimiter = 0;                // of a table
  std::vector<std::string> header;   // of a table
  std::string_view section_opening;  // of sections
  Mapping mapping;                   // for kMapped
};

struct RecordSink {
  Emit run;
  std::function<void(RecordOutcome, Node record)> end;  // of a record, after its runs
  std::function<void(std::string_view what)> remark;    // on the record that is read: it was used, but not all of it
  OnUnread unread;                                      // text in the record that is not used
  trace::MessageCache* memo = nullptr;                  // for all records; none: whole messages are wanted
};

/// Reads the records in `value`: itself, or those of the lists in it. `place.record` is the number of the first; runs
/// get the place, each with its own part. `asked_number`: see Record.
void read_value(const FileContext& file, Node value, Node envelope, SourceSpan place, const RecordSink& sink,
                bool* asked_number = nullptr);

}  // namespace tracesift::ingest
