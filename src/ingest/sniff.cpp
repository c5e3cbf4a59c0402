// SPDX-License-Identifier: MIT
#include "ingest/sniff.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "ingest/csv.hpp"
#include "ingest/document.hpp"
#include "ingest/envelope.hpp"
#include "ingest/format.hpp"
#include "ingest/message/messages.hpp"

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
    Magic{"SQLite format 3\0"sv,
          "This is an SQLite database inside several archives. Unpack them and drop the database itself."},
    Magic{"7z\xBC\xAF\x27\x1C"sv, "This is a 7z archive. Unpack it and drop the files in it, or pack them as a zip."},
    Magic{"Rar!\x1A\x07"sv, "This is a RAR archive. Unpack it and drop the files in it, or pack them as a zip."},
    Magic{"BZh"sv, "This file is compressed with bzip2. Unpack it first, or use gzip, zstd or zip."},
    Magic{"\xFD"
          "7zXZ\0"sv,
          "This file is compressed with xz (perhaps a tar.xz). Unpack it first, or use gzip, zstd or zip."},
    Magic{"\xD0\xCF\x11\xE0"sv, "This is a file of an old Excel or Word. Save it as CSV."},
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

constexpr std::size_t kTarMagic = 257;  // POSIX.1-1988: where a tar's header says what it is

constexpr std::size_t kMaxRowPrefix = 10;

/// A row of a table whose last cell is JSON: its quotes are doubled, or commas stand before it.
bool looks_quoted(std::string_view line) {
  const std::size_t at = line.find('{');
  const std::string_view before = line.substr(0, at);
  return !before.empty() &&
         (before.back() == '"' || before.back() == ',' || before.back() == ';' || before.back() == '\t');
}

/// Bytes before the JSON that people and scripts leave there: comments, `const data = `, `window.x.y = `.
std::size_t preamble_of(std::string_view head) {
  std::size_t at = 0;
  const auto rest = [&] { return head.substr(at); };
  const auto skip_blanks = [&] { at += std::min(rest().find_first_not_of(" \t\r\n"), rest().size()); };
  for (skip_blanks(); at < head.size(); skip_blanks()) {
    if (base::starts_with(rest(), "//")) {
      at += std::min(rest().find('\n'), rest().size());
    } else if (base::starts_with(rest(), "/*") && rest().find("*/") != std::string_view::npos) {
      at += rest().find("*/") + 2;
    } else {
      break;
    }
  }
  const std::size_t begin = rest().find_first_of("[{");
  const std::size_t equals = rest().substr(0, begin).find('=');
  if (begin != std::string_view::npos && begin < 120 && equals != std::string_view::npos &&
      rest().substr(0, equals).find_first_of("\n,;\"") == std::string_view::npos &&
      base::trim(rest().substr(equals + 1, begin - equals - 1)).empty()) {
    return at + begin;
  }
  const bool is_json = !rest().empty() && (rest()[0] == '[' || rest()[0] == '{');
  return is_json ? at : 0;
}

/// `key:` at the first line, and below it more keys or items of a list, indented or not.
bool reads_like_yaml(std::string_view text) {
  const auto is_key = [](std::string_view line) {
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos || colon == 0 || line.find(',') < colon) return false;
    for (const char c : line.substr(0, colon)) {
      const bool is_word =
          (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
      if (!is_word) return false;
    }
    return colon + 1 == line.size() || line[colon + 1] == ' ';
  };
  int keys = 0;
  for (int i = 0; i < 6 && !text.empty(); ++i) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = base::trim(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line == "---" || line.empty() || line[0] == '#') continue;
    if (base::starts_with(line, "- ")) line.remove_prefix(2);
    if (!is_key(line) || role_of(line.substr(0, line.find(':')))) return false;  // not a transcript
    ++keys;
  }
  return keys >= 2;
}

/// Lines of a log with JSON in them, or of Python's repr(): the first that holds anything decides.
bool holds_json_lines(std::string_view text) {
  if (base::starts_with(text, "{'") || base::starts_with(text, "[{'")) return true;
  if (text[0] == '{' || text[0] == '[' || text[0] == '"' || text[0] == '<') return false;
  for (int i = 0; i < 20 && !text.empty(); ++i) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    if (end > kMaxRowPrefix && json_in_line(text.substr(0, end)).size() > 2 && !looks_quoted(text.substr(0, end)))
      return true;
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return false;
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
  found.skip += preamble_of(head);
  head.remove_prefix(preamble_of(head));
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
  if (holds_json_lines(text)) {
    found.container = Container::log;
    return found;
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
  if (head.size() > kTarMagic + 5 && head.substr(kTarMagic, 5) == "ustar") {
    return unreadable("This is a tar archive inside several others. Unpack the outer ones first.");
  }
  if (base::starts_with(text, "```")) {
    return unreadable(
        "This is Markdown with a fenced block (```). Save what is between the fences as a file of its own.");
  }
  if (reads_like_yaml(text)) return unreadable("This is YAML. Export the conversations as JSON, JSONL or CSV.");
  const auto zeros = std::count(head.begin(), head.end(), '\0');
  if (zeros > 0) return unreadable("This is a binary file, not an export of traces.");
  if (text[0] == '<') return unreadable("This is HTML or XML. Export the conversations as JSON, JSONL or CSV.");
  if (base::starts_with(text, "sep=") && text.size() > 5) {  // Excel's own first line
    found.delimiter = text[4];
    found.skip += std::min(head.find('\n'), head.size() - 1) + 1;
    found.container = Container::table;
    return found;
  }
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
