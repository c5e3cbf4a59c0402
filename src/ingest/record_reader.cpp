// SPDX-License-Identifier: MIT
#include "ingest/record_reader.hpp"

#include <utility>

#include "ingest/recognise.hpp"

namespace tracesift::ingest {

void read_value(const FileContext& file, Node value, Node envelope, Place place, const RecordSink& sink) {
  const Format& format = *file.format;
  std::uint32_t records = 0;
  std::uint32_t parts = 0;
  const auto read_one = [&](Node node, Node around) {
    Record record{node, around, place, file.name};
    record.place.record = place.record + records++;
    const Outcome outcome = format.read(record, [&](trace::LooseRun loose) {
      if (loose.trace_id.empty()) loose.trace_id = file.name + " #" + std::to_string(record.place.record);
      loose.run.place = place;
      loose.run.place.part = parts++ & 0x7FFFFFFF;
      sink.run(std::move(loose));
    });
    sink.end(outcome, node);
  };
  const Inside inside = look_inside(value, std::span(&format, 1));
  const int own = inside.score > 0 || place.is_tail ? format.recognise(value) : 100;
  if (inside.score > own) {
    for (const Inside::List& list : inside.lists) {
      list.node.each([&](Node item) { read_one(item, value); });
    }
  } else if (own > 0 || !place.is_tail) {
    read_one(value, envelope);
  }
}

}  // namespace tracesift::ingest
