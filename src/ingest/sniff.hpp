// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

namespace tracesift::ingest {

/// `sections`: of a text that begins with the opening of a format, see LineReader.
/// `log`: of lines that hold JSON behind a prefix, see json_in_line.
enum class Container { empty, json, table, text, sections, log, unreadable };

struct Sniffed {
  Container container = Container::empty;
  std::size_t skip = 0;      // bytes of a byte order mark
  char delimiter = 0;        // of a table
  std::string_view opening;  // of sections: a Format::opening
  std::string why;           // of text or an unreadable one: what it looks like and what to do
};

/// Bytes of a file's beginning that are looked at.
inline constexpr std::size_t kSniffed = std::size_t{1} << 16;

/// What a file is, by its first kSniffed bytes.
Sniffed sniff(std::string_view head);

}  // namespace tracesift::ingest
