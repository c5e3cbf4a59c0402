// Any JSON value as a record of every format, whether the format knows it or not.
#include <cstdint>
#include <string_view>

#include "ingest/document.hpp"
#include "ingest/format.hpp"
#include "ingest/recognise.hpp"
#include "report/thread.hpp"

using namespace tracesift;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  ingest::Document document;
  if (!document.parse({reinterpret_cast<const char*>(data), size})) return 0;
  ingest::look_inside(document.root(), ingest::formats());
  const Mapping mapping = {{"input", "input"}, {"output", "a.b"}, {"start", "start_time"}, {"score", "score"}};
  const auto read = [&](const ingest::Format& format) {
    trace::TraceAssembler gather(size % 2 == 0 ? Keep::all : Keep::index);
    format.recognise(document.root());
    ingest::Record record{document.root(), {}, {}, "fuzz", &mapping};
    record.place.file = 0;
    format.read(record, [&](trace::LooseRun&& loose) { gather.add(std::move(loose), format.id); });
    for (const Thread& thread : gather.finish({"fuzz"})) base::dump_json(report::thread_json(thread));
  };
  for (const ingest::Format& format : ingest::formats()) read(format);
  read(ingest::kMapped);
  return 0;
}
