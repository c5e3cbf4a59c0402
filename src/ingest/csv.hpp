// SPDX-License-Identifier: MIT
// Rows of delimited text (RFC 4180, with `\n` or `\r\n`, any of , ; tab |) become JSON objects of strings,
// so that formats see one kind of record.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/splitter.hpp"

namespace tracesift::ingest {

/// The delimiter that cuts the first lines of `head` into most columns, the same number in each;
/// 0 when this is not a table.
char vote_delimiter(std::string_view head);

class CsvReader {
 public:
  struct Sink {
    std::function<void(std::string_view object, SourcePosition, std::uint64_t length)> row;
    std::function<void(SourcePosition, std::string_view why)> bad;
  };
  CsvReader(char delimiter, Sink sink) : delimiter_(delimiter), sink_(std::move(sink)) {}
  /// For rows that follow a header read before.
  CsvReader(char delimiter, std::vector<std::string> header, Sink sink)
      : delimiter_(delimiter), sink_(std::move(sink)), header_(std::move(header)) {}
  const std::vector<std::string>& header() const { return header_; }

  void feed(std::string_view bytes);
  void finish();

 private:
  enum class State { cell, quoted, quote_in_quoted };
  void take(char c);
  void end_cell();
  void end_row(SourcePosition end);

  char delimiter_;
  Sink sink_;
  State state_ = State::cell;
  std::vector<std::string> header_;
  std::vector<std::string> cells_;
  std::string cell_;
  SourcePosition at_;
  SourcePosition row_start_;
};

}  // namespace tracesift::ingest
