// SPDX-License-Identifier: MIT
// Several readers for one file of lines: a slice of it is read elsewhere, by another instance of this
// program in another thread, and taken over here in the order of the file. The result is that of one reader.
//
//   elsewhere   lines ──SliceReader──> bytes: runs, ends of records, problems
//   here        bytes ──Slice────────> FileReader::adopt, as if it had read the lines
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "ingest/format.hpp"
#include "ingest/unread.hpp"
#include "trace/trace_assembler.hpp"

namespace tracesift::ingest {

/// The contents of a slice's bytes, in their order. Lines are counted from 0 in the slice, records too.
struct Slice {
  std::uint64_t bytes = 0;
  std::uint64_t lines = 0;

  struct Sink {
    std::function<void(trace::InternedRun&&)> run;  // its place lacks the file; its record is the slice's
    std::function<void(RecordOutcome, std::uint64_t line, std::string_view foreign)> end;
    std::function<void(std::uint64_t line, std::string_view why)> bad;
    std::function<void(std::uint64_t line, std::string_view what)> remark;
    std::function<void(UnreadText::Part part, std::uint64_t line, std::string_view name)> unread;
  };
  /// Reads what SliceReader made. `take` is called once, before the sink, with the two numbers above.
  static void unpack(std::string_view packed, const Sink& sink, const std::function<void(const Slice&)>& take);
};

}  // namespace tracesift::ingest
