// Lines that are read elsewhere, a slice each, must give what one reader would. Corpus: tests/formats.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "report/codec.hpp"
#include "report/thread.hpp"
#include "tracesift/ingest.hpp"

using namespace tracesift;

namespace {

constexpr std::size_t kHeadBytes = 70'000;  // bytes that are fed first: what slices are of must be known

Dataset read(std::string_view bytes, bool in_slices) {
  Ingest ingest(Keep::index);
  ingest.open("fuzz");
  ingest.feed(bytes.substr(0, kHeadBytes));
  for (std::size_t at = kHeadBytes; at < bytes.size();) {
    const std::size_t newline = bytes.find('\n', at);
    const std::string_view line = bytes.substr(at, newline == std::string_view::npos ? newline : newline + 1 - at);
    const std::string_view format = in_slices && line.back() == '\n' ? ingest.slice_format() : std::string_view();
    const std::string slice = format.empty() ? "" : SliceReader("fuzz", format, {}).read(line, at);
    if (slice.empty()) {
      ingest.feed(line);
    } else {
      ingest.adopt(slice);
    }
    at += line.size();
  }
  ingest.close();
  return ingest.finish();
}

std::string print(const Dataset& data) {
  std::string text = base::dump_json(report::to_json(data.ledger));
  for (const Thread& thread : data.threads) text += base::dump_json(report::thread_json(thread));
  return text;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  if (bytes.find('\n') == std::string_view::npos) return 0;
  std::string content;
  while (content.size() < kHeadBytes) content.append(bytes);
  content.append(bytes);
  if (print(read(content, true)) != print(read(content, false))) std::abort();
  return 0;
}
