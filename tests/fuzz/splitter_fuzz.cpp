// Any bytes: the same records and the same complaints wherever they are cut; every record is where it is said to be.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/splitter.hpp"

using namespace tracesift::ingest;

namespace {

std::vector<std::string> split(std::string_view bytes, std::size_t piece) {
  std::vector<std::string> seen;
  Splitter splitter({[&](const Document&, std::string_view record, SourcePosition position, bool is_tail) {
                       if (!is_tail && bytes.substr(position.offset, record.size()) != record) std::abort();
                       seen.emplace_back(record);
                     },
                     [&](SourcePosition position, std::string_view why) {
                       seen.push_back("! " + std::to_string(position.line) + " " + std::string(why));
                     },
                     [](const Document&, SourcePosition) -> std::optional<Splitter::Inside> { return std::nullopt; }});
  for (std::size_t at = 0; at < bytes.size(); at += piece) splitter.feed(bytes.substr(at, piece));
  splitter.finish();
  return seen;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  if (split(bytes, bytes.size() + 1) != split(bytes, size > 0 ? 1 + data[0] % 29 : 1)) std::abort();
  return 0;
}
