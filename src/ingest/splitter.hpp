// SPDX-License-Identifier: MIT
// Cuts a stream of JSON into records, whatever holds them: one a line, one after another, elements of an
// array, elements of an array somewhere inside one huge object. Holds one record at a time.
//
//   undecided ──first line is whole, more follow──> lines     {"id":1}⏎{"id":2}⏎
//       │
//       └──otherwise──> values ──'['──> elements              [{"id":1},{"id":2}]
//                         │  ^             │
//                         │  └─────']'─────┘
//                         └── an object over 1 MiB: Sink::locate says which array in it holds the records
//
// A value that cannot be read is reported and the next one is looked for: in `lines` at the next line,
// elsewhere after its closing bracket. Where the caller cuts the bytes changes nothing.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "ingest/document.hpp"

namespace tracesift::ingest {

/// Where a record begins in its file.
struct SourcePosition {
  std::uint64_t offset = 0;
  std::uint64_t line = 1;
};

class Splitter {
  enum class Mode { undecided, lines, values, elements };

 public:
  /// An array inside an object that is still being read.
  struct Inside {
    std::size_t array = 0;  // where its '[' is in the text of the object
    int depth = 1;          // objects around it
  };
  struct Sink {
    /// `is_tail`: what is left of an object after the array in it that was streamed, made whole by opening_of(depth).
    /// (The text begins with these braces, and the position is as many bytes before what was in the file.)
    std::function<void(const Document&, std::string_view text, SourcePosition, bool is_tail)> record;
    std::function<void(SourcePosition, std::string_view why)> bad;
    /// The object read so far is long: are its records in an array of it that is still open?
    std::function<std::optional<Inside>(const Document& prefix, SourcePosition)> locate;
  };

  /// `is_lines`: that each line is a record is known.
  explicit Splitter(Sink sink, bool is_lines = false)
      : sink_(std::move(sink)), mode_(is_lines ? Mode::lines : Mode::undecided) {}

  void feed(std::string_view bytes);
  void finish();

  /// Between two of many lines: those that follow can be read elsewhere.
  bool is_between_lines() const { return mode_ == Mode::lines && buffer_.empty(); }
  /// They were. Answers the first one's number.
  std::uint64_t skip(std::uint64_t bytes, std::uint64_t lines);

  /// `{"":{`, so many braces.
  static std::string opening_of(std::size_t depth);

 private:
  void run(bool final);
  bool decide(bool final);
  bool next_line(bool final);
  bool next_value(bool final);
  void read_line(std::string_view line, bool cut);
  bool scan_value();
  bool enter_inside();
  void take_value();
  void cut_value();
  void leave_array();
  void open_tail();
  void skip_separators();
  void drop(std::size_t bytes);

  void stash();

  std::string_view rest() const { return window_.substr(start_); }
  SourcePosition here() const { return {base_ + start_, line_}; }

  Sink sink_;
  Document document_;  // of the value at hand; kept for its memory
  Mode mode_;
  std::string_view window_;  // what is at hand: buffer_, or the caller's bytes as long as feed() runs
  std::string buffer_;
  std::size_t start_ = 0;   // of what is not consumed, in window_
  std::uint64_t base_ = 0;  // offset in the file of window_[0]
  std::uint64_t line_ = 1;  // of start_
  int inside_depth_ = 0;    // objects around the array that is being streamed
  int tail_depth_ = 0;      // the same, once the array has ended and before what follows is read
  bool in_tail_ = false;
  // The value at start_, as far as it was scanned.
  std::size_t scanned_ = 0;
  std::size_t look_at_ = 0;  // bytes at which to ask locate
  int depth_ = 0;
  bool in_string_ = false;
  bool escaped_ = false;
};

}  // namespace tracesift::ingest
