// SPDX-License-Identifier: MIT
#include "ingest/record_reader.hpp"

#include <exception>
#include <new>
#include <utility>

#include "ingest/recognise.hpp"

namespace tracesift::ingest {
namespace {

constexpr int kCertain = 90;  // what looks so much like a record holds no list of records

/// A reader that trips over a record nobody thought of costs this record only.
Outcome read_safely(const Format& format, const Record& record, const Emit& emit) {
  try {
    return format.read(record, emit);
  } catch (const std::bad_alloc&) {
    throw;  // no record's fault
  } catch (const std::exception&) {
    return Outcome::foreign;
  }
}

}  // namespace

void read_value(const FileContext& file, Node value, Node envelope, Place place, const RecordSink& sink,
                bool* asked_number) {
  struct {  // in one place, so that the closure around it is one pointer, which std::function holds without memory
    const FileContext& file;
    const RecordSink& sink;
    Record record;
    std::uint32_t parts;
  } state{file, sink, {{}, {}, place, file.name, &file.mapping, asked_number, sink.memo}, 0};
  const Emit emit = [&state](trace::LooseRun&& loose) {
    if (loose.trace_id.empty()) loose.trace_id = state.file.name + state.record.number();
    loose.run.place = state.record.place;
    loose.run.place.part = state.parts++;
    state.sink.run(std::move(loose));
  };
  const auto read_one = [&](Node node, Node around) {
    state.record.node = node;
    state.record.envelope = around;
    sink.end(read_safely(*file.format, state.record, emit), node);
    ++state.record.place.record;
    ++state.record.place.nth;
  };
  const int own = file.format->recognise(value);
  if (own < kCertain) {
    const Inside inside = look_inside(value, std::span(file.format, 1));
    if (inside.score > own) {
      for (const Inside::List& list : inside.lists) {
        list.node.each([&](Node item) { read_one(item, value); });
      }
      return;
    }
  }
  if (own > 0 || !place.is_tail) read_one(value, envelope);
}

}  // namespace tracesift::ingest
