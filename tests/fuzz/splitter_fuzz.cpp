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
  std::vector<std::string> told;
  Splitter splitter({[&](const Document&, std::string_view record, Spot spot, bool is_tail) {
                       if (!is_tail && bytes.substr(spot.offset, record.size()) != record) std::abort();
                       told.emplace_back(record);
                     },
                     [&](Spot spot, std::string_view why) {
                       told.push_back("! " + std::to_string(spot.line) + " " + std::string(why));
                     },
                     [](const Document&, Spot) -> std::optional<Splitter::Inside> { return std::nullopt; }});
  for (std::size_t at = 0; at < bytes.size(); at += piece) splitter.feed(bytes.substr(at, piece));
  splitter.finish();
  return told;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  if (split(bytes, bytes.size() + 1) != split(bytes, size > 0 ? 1 + data[0] % 29 : 1)) std::abort();
  return 0;
}
