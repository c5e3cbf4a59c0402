// SPDX-License-Identifier: MIT
// One file: bytes -> container -> records -> format -> loose runs.
//
//   sniff ──json──> Splitter ──┐
//     └────table──> CsvReader ─┴─ records ─> the first 20 are held until they tell the format ─> read
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ingest/csv.hpp"
#include "ingest/format.hpp"
#include "ingest/recognise.hpp"
#include "ingest/splitter.hpp"
#include "trace/gather.hpp"
#include "tracesift/ledger.hpp"

namespace tracesift::ingest {

class FileReader {
 public:
  FileReader(FileEntry& entry, int index, trace::Gather& gather);

  void feed(std::string_view bytes);
  void finish();

 private:
  struct Held {
    std::string text;
    Spot spot;
    std::uint64_t length;
    bool remainder;
  };

  void start();
  void push(std::string_view bytes);
  void take(const Document& document, std::string_view text, Spot spot, std::uint64_t length, bool remainder);
  void decide();
  void read_record(Node node, Spot spot, std::uint64_t length, bool remainder);
  void read_one(Node node, Node envelope, Spot spot, std::uint64_t length);
  std::optional<Splitter::Inside> locate(const Document& prefix);
  std::span<const Format> choices() const;
  void problem(Fault fault, Spot spot, std::string_view why);
  void bad(Spot spot, std::string_view why);

  FileEntry& entry_;
  int index_;
  trace::Gather& gather_;
  bool started_ = false;
  std::string head_;
  std::unique_ptr<Splitter> splitter_;
  std::unique_ptr<CsvReader> table_;
  const Format* format_ = nullptr;
  bool decided_ = false;
  std::vector<std::pair<std::uint64_t, Error>> problems_;  // with their lines
  std::vector<Held> held_;
  std::string seen_;           // the first record, described, for a file nobody knows
  std::string envelope_text_;  // the object around a streamed array, up to it
  Document envelope_;
};

}  // namespace tracesift::ingest
