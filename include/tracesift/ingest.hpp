// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "tracesift/ledger.hpp"
#include "tracesift/trace.hpp"

namespace tracesift {

struct FormatInfo {
  std::string_view id;
  std::string_view title;
};
std::span<const FormatInfo> known_formats();

struct Dataset {
  std::vector<Thread> threads;  // in the order of their first record
  Ledger ledger;
};

/// Reads files into threads. Bytes come in pieces of any size; the cut changes nothing.
///
///   Ingest ingest;
///   ingest.open("runs.jsonl"); ingest.feed(bytes); ingest.feed(more); ingest.close();
///   Dataset data = ingest.finish();
class Ingest {
 public:
  Ingest();
  ~Ingest();
  Ingest(Ingest&&) noexcept;
  Ingest& operator=(Ingest&&) noexcept;

  /// The name is for people only: what a file holds is told from its bytes.
  void open(std::string_view name);
  void feed(std::string_view bytes);
  /// What became of the file; valid until the next call.
  const FileEntry& close();
  /// For a host that cannot get at a file's bytes: the ledger tells of it.
  void refuse(std::string_view name, std::string_view why);
  /// So far, over all files: to show that something happens.
  struct Counts {
    std::uint64_t records = 0;
    std::uint64_t traces = 0;
  };
  Counts counts() const;
  /// Threads of all files together. Call once, when nothing is open.
  Dataset finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace tracesift
