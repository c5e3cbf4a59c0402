// Any bytes, cut anywhere, must end in threads and a ledger that adds up. Corpus: tests/formats.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "report/thread.hpp"
#include "tracesift/ingest.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const std::size_t piece = size > 0 ? 1 + data[0] * 13 : 1;
  tracesift::Ingest ingest;
  ingest.open("fuzz");
  for (std::size_t at = 0; at < size; at += piece) ingest.feed(bytes.substr(at, piece));
  const tracesift::RecordCounts counts = ingest.close().records;
  if (counts.read != counts.used + counts.ignored + counts.duplicate + counts.bad) std::abort();
  const tracesift::Dataset dataset = ingest.finish();
  for (const tracesift::Thread& thread : dataset.threads)
    tracesift::base::dump_json(tracesift::report::thread_json(thread));
  return 0;
}
