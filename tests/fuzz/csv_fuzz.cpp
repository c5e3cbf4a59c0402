// Any bytes as a table: the same rows wherever they are cut, each an object, and each the same when it is read again.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/csv.hpp"
#include "ingest/document.hpp"

using namespace tracesift::ingest;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const char voted = vote_delimiter(bytes);
  const char delimiter = voted == 0 ? ',' : voted;
  std::vector<std::string> header;
  std::vector<std::pair<std::string, std::string_view>> rows;
  const auto read = [&](std::size_t piece) {
    std::vector<std::string> seen;
    rows.clear();
    CsvReader table(
        delimiter, {[&](std::string_view object, SourcePosition position, std::uint64_t length) {
                      if (Document document; !document.parse(object)) std::abort();
                      seen.emplace_back(object);
                      rows.emplace_back(object, bytes.substr(position.offset, length));
                    },
                    [&](SourcePosition position, std::string_view) { seen.push_back(std::to_string(position.line)); }});
    for (std::size_t at = 0; at < bytes.size(); at += piece) table.feed(bytes.substr(at, piece));
    table.finish();
    header = table.header();
    return seen;
  };
  const auto whole = read(bytes.size() + 1);
  if (read(size > 0 ? 1 + data[0] % 29 : 1) != whole) std::abort();
  for (const auto& [object, text] : rows) {
    std::string again;
    CsvReader table(delimiter, header,
                    {[&](std::string_view row, SourcePosition, std::uint64_t) { again = row; },
                     [](SourcePosition, std::string_view) {}});
    table.feed(text);
    table.finish();
    if (again != object) std::abort();
  }
  return 0;
}
