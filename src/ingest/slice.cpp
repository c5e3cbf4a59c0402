// SPDX-License-Identifier: MIT
#include "ingest/slice.hpp"

#include <utility>

#include "base/scan.hpp"
#include "ingest/recognise.hpp"
#include "ingest/record_reader.hpp"
#include "ingest/splitter.hpp"
#include "trace/serialize.hpp"
#include "tracesift/ingest.hpp"

namespace tracesift::ingest {
namespace {

using trace::fields::Reader;
using trace::fields::Writer;

enum class Event : std::uint8_t { none, run, end, bad, remark, unread_field, unread_record };

template <class Io, class T>
void run_fields(Io& io, T& interned) {
  using namespace trace::fields;
  auto& loose = interned.loose;
  run(io, loose.run);
  as_place(io, loose.run.place);
  text(io, loose.trace_id);
  text(io, loose.parent_id);
  text(io, loose.thread_id);
  text(io, loose.record_id);
  number(io, loose.is_piece);
  number(io, loose.is_note);
  number(io, loose.is_frame);
  number(io, loose.is_revised);
  number(io, loose.ids_are_local);
  list(io, interned.input, shared_message);
  list(io, interned.output, shared_message);
}

void put_text(Writer& out, std::string_view text) {
  out.number(text.size());
  out.raw(text.data(), text.size());
}

void put_event(Writer& out, Event event) { out.number(static_cast<std::uint64_t>(event)); }

}  // namespace

void Slice::unpack(std::string_view packed, const Sink& sink, const std::function<void(const Slice&)>& take) {
  Reader in(packed);
  Slice slice;
  slice.bytes = in.number();
  slice.lines = in.number();
  take(slice);
  while (true) {
    const auto event = static_cast<Event>(in.number());
    switch (event) {
      case Event::run: {
        trace::InternedRun interned;
        run_fields(in, interned);
        sink.run(std::move(interned));
        break;
      }
      case Event::end: {
        const auto outcome = static_cast<RecordOutcome>(in.number());
        const std::uint64_t line = in.number();
        sink.end(outcome, line, in.text(static_cast<std::size_t>(in.number())));
        break;
      }
      case Event::bad: {
        const std::uint64_t line = in.number();
        sink.bad(line, in.text(static_cast<std::size_t>(in.number())));
        break;
      }
      case Event::remark: {
        const std::uint64_t line = in.number();
        sink.remark(line, in.text(static_cast<std::size_t>(in.number())));
        break;
      }
      case Event::unread_field:
      case Event::unread_record: {
        const auto part = event == Event::unread_field ? UnreadText::Part::field : UnreadText::Part::record;
        const std::uint64_t line = in.number();
        sink.unread(part, line, in.text(static_cast<std::size_t>(in.number())));
        break;
      }
      case Event::none: return;
    }
  }
}

}  // namespace tracesift::ingest

namespace tracesift {

using namespace ingest;

SliceReader::SliceReader(std::string_view name, std::string_view format, const Mapping& mapping) {
  FileContext file;
  file.name = name;
  file.mapping = mapping;
  file.format = format == kMapped.id ? &kMapped : nullptr;
  for (const Format& known : formats()) {
    if (known.id == format) file.format = &known;
  }
  file_ = std::make_shared<const FileContext>(std::move(file));
}

std::string SliceReader::read(std::string_view lines, std::uint64_t offset) const {
  if (file_->format == nullptr) return {};
  Writer out;
  out.bytes.reserve(lines.size() / 4);
  out.number(lines.size());
  out.number(base::count_byte(lines, '\n'));
  trace::MessageCache memo(Keep::index);
  bool asked_number = false;
  std::uint64_t line = 0;
  std::uint32_t records = 0;
  const RecordSink sink{[&](trace::LooseRun&& loose) {
                          put_event(out, Event::run);
                          const trace::InternedRun interned = trace::intern(std::move(loose), Keep::index);
                          run_fields(out, interned);
                        },
                        [&](RecordOutcome outcome, Node record) {
                          ++records;
                          put_event(out, Event::end);
                          out.number(static_cast<std::uint64_t>(outcome));
                          out.number(line);
                          put_text(out, outcome == RecordOutcome::foreign ? describe(record) : std::string());
                        },
                        [&](std::string_view what) {
                          put_event(out, Event::remark);
                          out.number(line);
                          put_text(out, what);
                        },
                        [&](UnreadText::Part part, std::string_view name) {
                          put_event(out, part == UnreadText::Part::field ? Event::unread_field : Event::unread_record);
                          out.number(line);
                          put_text(out, name);
                        },
                        &memo};
  Splitter splitter({[&](const Document& document, std::string_view text, SourcePosition position, bool) {
                       SourceSpan place;
                       place.offset = offset + position.offset;
                       place.length = static_cast<std::uint32_t>(text.size());
                       place.record = records;
                       line = position.line - 1;
                       ingest::read_value(*file_, document.root(), {}, place, sink, &asked_number);
                     },
                     [&](SourcePosition position, std::string_view why) {
                       ++records;
                       put_event(out, Event::bad);
                       out.number(position.line - 1);
                       put_text(out, why);
                     },
                     {}},
                    true);
  splitter.feed(lines);
  splitter.finish();
  put_event(out, Event::none);
  return asked_number ? std::string() : std::move(out.bytes);
}

}  // namespace tracesift
