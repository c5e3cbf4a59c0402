// SPDX-License-Identifier: MIT
#include "ingest/sniff.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "ingest/csv.hpp"
#include "ingest/document.hpp"
#include "ingest/format.hpp"

namespace tracesift::ingest {
namespace {

struct Magic {
  std::string_view bytes;
  std::string_view why;
};
using namespace std::string_view_literals;
constexpr std::array kMagic = {
    Magic{"\x89PNG"sv, "This is a PNG image. Drop the file of traces your tool exported."},
    Magic{"\xFF\xD8\xFF"sv, "This is a JPEG image. Drop the file of traces your tool exported."},
    Magic{"GIF8"sv, "This is a GIF image. Drop the file of traces your tool exported."},
    Magic{"%PDF"sv, "This is a PDF. Drop the file of traces your tool exported."},
    Magic{"SQLite format 3\0"sv, "This is an SQLite database. Export its conversations as JSON first."},
    Magic{"PAR1"sv, "This is a Parquet file, which this version cannot read. Export JSONL or CSV."},
    Magic{"\x1F\x8B"sv, "This file is compressed (gzip). Unpack it first."},
    Magic{"\x28\xB5\x2F\xFD"sv, "This file is compressed (zstd). Unpack it first."},
    Magic{"PK\x03\x04"sv, "This is a zip archive. Unpack it and drop the files in it."},
    Magic{"\xFF\xFE"sv, "This text is UTF-16. Save it as UTF-8."},
    Magic{"\xFE\xFF"sv, "This text is UTF-16. Save it as UTF-8."},
};

bool begins_like_json(std::string_view text) {
  if (text[0] == '{' || text[0] == '[') return true;
  if (text[0] != '"') return false;
  // A quoted first line is a string of JSON, or the first cell of a table.
  const std::string_view line = text.substr(0, text.find('\n'));
  Document first;
  return first.parse(line) && base::trim(line.substr(first.consumed())).empty();
}

bool is_single_column(std::string_view text) {
  const std::string name = base::lower_ascii(base::trim(text.substr(0, text.find('\n'))));
  for (const char* known : {"text", "message", "messages", "conversation", "prompt", "question", "query", "input",
                            "content", "utterance", "body", "comment", "review", "ticket", "transcript"}) {
    if (name == known || name == '"' + std::string(known) + '"') return true;
  }
  return false;
}

}  // namespace

Sniffed sniff(std::string_view head) {
  Sniffed found;
  if (base::starts_with(head, "\xEF\xBB\xBF")) {
    found.skip = 3;
    head.remove_prefix(3);
  }
  std::string_view text = base::trim(head);
  while (!text.empty() && (text[0] == '\x1E' || text[0] == ',')) text = base::trim(text.substr(1));
  if (text.empty()) return found;
  const auto unreadable = [&](std::string_view why) {
    found.container = Container::unreadable;
    found.why = why;
    return found;
  };
  for (const Magic& magic : kMagic) {
    if (base::starts_with(head, magic.bytes)) return unreadable(magic.why);
  }
  if (begins_like_json(text)) {
    found.container = Container::json;
    return found;
  }
  for (const Format& format : formats()) {
    if (format.opening.empty() || !base::starts_with(text, format.opening)) continue;
    found.container = Container::sections;
    found.opening = format.opening;
    return found;
  }
  const auto zeros = std::count(head.begin(), head.end(), '\0');
  if (zeros > 0) return unreadable("This is a binary file, not an export of traces.");
  if (text[0] == '<') return unreadable("This is HTML or XML. Export the conversations as JSON, JSONL or CSV.");
  found.delimiter = vote_delimiter(head);
  if (found.delimiter == 0 && is_single_column(text)) found.delimiter = ',';
  if (found.delimiter == 0) {
    found.container = Container::text;
    found.why =
        "This text is neither JSON nor a table with a header. Export the conversations as JSON, JSONL or CSV, or, if "
        "each line is one request, map “line” to “input”.";
    return found;
  }
  found.container = Container::table;
  return found;
}

}  // namespace tracesift::ingest
