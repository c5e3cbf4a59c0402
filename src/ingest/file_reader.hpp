// SPDX-License-Identifier: MIT
// One file: bytes -> container -> records -> format -> loose runs.
//
//   sniff ──json──> Splitter ──┐
//     └────table──> CsvReader ─┴─ records ─> the first 20 are held until the format is known ─> read
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ingest/csv.hpp"
#include "ingest/format.hpp"
#include "ingest/lines.hpp"
#include "ingest/record_reader.hpp"
#include "ingest/splitter.hpp"
#include "trace/trace_assembler.hpp"
#include "tracesift/ledger.hpp"

namespace tracesift::ingest {

class FileReader {
 public:
  FileReader(FileEntry& entry, int index, trace::TraceAssembler& gather, const Mapping& mapping);

  void feed(std::string_view bytes);
  void finish();
  /// Can the lines that follow be read elsewhere (SliceReader)?
  bool can_share() const;
  /// What was found in them there.
  void adopt(std::string_view slice);
  /// For reading its records again. Complete after finish().
  std::shared_ptr<const FileContext> context() const { return context_; }

 private:
  struct Held {
    std::string text;
    SourcePosition position;
    std::uint64_t length;
    bool is_tail;
  };

  void start();
  void push(std::string_view bytes);
  void take(const Document& document, std::string_view text, SourcePosition position, std::uint64_t length,
            bool is_tail);
  void decide();
  void list_fields(const std::vector<Document>& documents);
  void read_record(Node node, SourcePosition position, std::uint64_t length, bool is_tail);
  void count_run(bool is_frame, bool is_new);
  void end_record(RecordOutcome outcome, SourcePosition position, const std::string& foreign);
  std::optional<Splitter::Inside> locate(const Document& prefix, SourcePosition start);
  std::span<const Format> choices() const;
  void problem(Fault fault, SourcePosition position, std::string message);
  void bad(SourcePosition position, std::string_view why);
  void count_unread(UnreadText::Part part, std::string_view name, std::uint64_t line);

  FileEntry& entry_;
  int index_;
  trace::TraceAssembler& gather_;
  bool started_ = false;
  std::string head_;
  std::unique_ptr<Splitter> splitter_;
  std::unique_ptr<CsvReader> table_;
  std::unique_ptr<LineReader> lines_;
  std::shared_ptr<FileContext> context_;
  std::uint64_t skipped_ = 0;  // bytes of a byte order mark
  bool decided_ = false;
  int side_file_score_ = 0;
  std::vector<std::pair<std::uint64_t, Error>> problems_;  // with their lines
  std::vector<Held> held_;
  std::string seen_;  // the first record, described, for a file of no known format
  RecordSink sink_;
  SourcePosition position_;     // of the record that is being read
  int runs_in_record_ = 0;      // runs in it
  int new_runs_in_record_ = 0;  // of these, not seen before
  Document envelope_;           // of context_->envelope
  UnreadCounter unread_;
  std::vector<std::string> around_;  // names of fields around a streamed list that hold text
  std::uint64_t around_line_ = 0;
};

}  // namespace tracesift::ingest
