// Any bytes, cut anywhere, must end in threads and a ledger that adds up; and what an index leaves out must be found
// again in the bytes. Corpus: tests/formats.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "report/thread.hpp"
#include "tracesift/ingest.hpp"

using namespace tracesift;

namespace {

Dataset read(std::string_view bytes, std::size_t piece, Keep keep) {
  Ingest ingest(keep);
  ingest.open("fuzz");
  for (std::size_t at = 0; at < bytes.size(); at += piece) ingest.feed(bytes.substr(at, piece));
  const RecordCounts counts = ingest.close().records;
  if (counts.read != counts.used + counts.ignored + counts.duplicate + counts.bad) std::abort();
  return ingest.finish();
}

std::string print(const Thread& thread) { return base::dump_json(report::thread_json(thread)); }

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const Dataset whole = read(bytes, size > 0 ? 1 + data[0] * 13 : 1, Keep::all);
  const Dataset index = read(bytes, bytes.size() + 1, Keep::index);
  if (whole.threads.size() != index.threads.size()) std::abort();
  for (std::size_t i = 0; i < whole.threads.size(); ++i) {
    const std::string expected = print(whole.threads[i]);
    if (i >= 3) continue;
    Reread reread(index, index.threads[i]);
    for (const Reread::Range& range : reread.ranges()) reread.feed(bytes.substr(range.offset, range.length));
    if (print(reread.finish()) != expected) std::abort();
  }
  return 0;
}
