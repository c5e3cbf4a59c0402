// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "tracesift/dataset.hpp"
#include "tracesift/mapping.hpp"

namespace tracesift {

struct FormatInfo {
  std::string_view id;
  std::string_view title;
};
std::span<const FormatInfo> known_formats();

/// How much of the traces stays in memory.
enum class Keep {
  all,
  index,  // what is analysed: numbers, the beginnings of texts, and where the rest can be read again
};

/// Reads files into threads. Bytes come in pieces of any size; the cut changes nothing.
///
///   Ingest ingest;
///   ingest.open("runs.jsonl"); ingest.feed(bytes); ingest.feed(more); ingest.close();
///   Dataset data = ingest.finish();
class Ingest {
 public:
  explicit Ingest(Keep keep = Keep::all);
  ~Ingest();
  Ingest(Ingest&&) noexcept;
  Ingest& operator=(Ingest&&) noexcept;

  /// Only this part of all threads is kept, chosen by a hash of their ids; the ledger counts the rest. Before the first
  /// file is opened.
  void set_sample_share(double share);
  /// The name is for people only: the format is found from the bytes. The mapping is for files whose fields are not
  /// recognised.
  void open(std::string_view name, const Mapping& mapping = {});
  void feed(std::string_view bytes);
  /// Several threads for one file of lines: the format by which another instance's SliceReader can read those that
  /// follow, or nothing where they must be fed. Then adopt what it made of them, in their order, or feed them.
  std::string_view slice_format() const;
  void adopt(std::string_view slice);
  /// What became of the file; valid until the next call.
  const FileEntry& close();
  /// For a host that cannot read a file: the ledger lists it with the reason.
  void reject_file(std::string_view name, std::string_view why);
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

/// Reads lines of a file that Ingest reads elsewhere, in a slice each.
class SliceReader {
 public:
  /// As Ingest was given them, and what slice_format() answered.
  SliceReader(std::string_view name, std::string_view format, const Mapping& mapping);
  /// `lines` are whole, `offset` is their place in the file; for Ingest::adopt, with Keep::index. Empty: they must be
  /// fed, since a record among them has no name but its number in the file.
  std::string read(std::string_view lines, std::uint64_t offset) const;

 private:
  std::shared_ptr<const ingest::FileContext> file_;
};

/// Reads one thread again, with all its runs and texts, from the bytes of its records.
///
///   Reread reread(data, data.threads[7]);
///   for (range : reread.ranges()) reread.feed(those bytes of that file, in pieces of any size)
///   Thread whole = reread.finish();
class Reread {
 public:
  struct Range {
    int file;  // index in Ledger::files
    std::uint64_t offset;
    std::uint64_t length;
  };
  /// Both must outlive this.
  Reread(const Dataset& dataset, const Thread& thread);
  ~Reread();
  Reread(Reread&&) noexcept;
  Reread& operator=(Reread&&) noexcept;

  const std::vector<Range>& ranges() const;
  void feed(std::string_view bytes);
  /// What could be read again; numbers, feedback and metadata are the dataset's.
  Thread finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace tracesift
