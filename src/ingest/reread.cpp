// SPDX-License-Identifier: MIT
#include <algorithm>
#include <tuple>
#include <utility>

#include "ingest/csv.hpp"
#include "ingest/lines.hpp"
#include "ingest/record_reader.hpp"
#include "trace/trace_assembler.hpp"
#include "tracesift/ingest.hpp"

namespace tracesift {
namespace {

auto order_of(const SourceSpan& place) { return std::tuple(place.file, place.offset, place.is_tail, place.item_index); }

bool is_same_bytes(const SourceSpan& a, const SourceSpan& b) {
  return a.file == b.file && a.offset == b.offset && a.is_tail == b.is_tail;
}

}  // namespace

struct Reread::State {
  const Dataset& dataset;
  const Thread& thread;
  std::vector<SourceSpan> places;  // in the order they are read again: that of the files
  std::vector<Range> ranges;
  std::size_t at = 0;    // of places: the first of the range that is being fed
  std::size_t done = 0;  // ranges
  std::string bytes;
  trace::TraceAssembler gather{Keep::all};

  void read_range();
  void read_value(std::string_view json, const ingest::FileContext& file);
};

Reread::Reread(const Dataset& dataset, const Thread& thread)
    : state_(std::make_unique<State>(State{dataset, thread, thread.places, {}, 0, 0, {}})) {
  auto& places = state_->places;
  std::sort(places.begin(), places.end(),
            [](const SourceSpan& a, const SourceSpan& b) { return order_of(a) < order_of(b); });
  for (std::size_t i = 0; i < places.size(); ++i) {
    if (i > 0 && is_same_bytes(places[i - 1], places[i])) continue;
    // A tail's place begins with braces that are not in the file.
    const auto& file = *dataset.contexts[static_cast<std::size_t>(places[i].file)];
    const std::uint64_t opening = places[i].is_tail ? file.opening.size() : 0;
    state_->ranges.push_back({places[i].file, places[i].offset + opening, places[i].length - opening});
  }
}
Reread::~Reread() = default;
Reread::Reread(Reread&&) noexcept = default;
Reread& Reread::operator=(Reread&&) noexcept = default;

const std::vector<Reread::Range>& Reread::ranges() const { return state_->ranges; }

void Reread::feed(std::string_view bytes) {
  State& state = *state_;
  while (!bytes.empty() && state.done < state.ranges.size()) {
    const auto wanted = static_cast<std::size_t>(state.ranges[state.done].length) - state.bytes.size();
    state.bytes.append(bytes.substr(0, wanted));
    bytes.remove_prefix(std::min(wanted, bytes.size()));
    if (state.bytes.size() == state.ranges[state.done].length) state.read_range();
  }
}

void Reread::State::read_range() {
  const auto& file = *dataset.contexts[static_cast<std::size_t>(places[at].file)];
  const auto read_object = [&](std::string_view json, ingest::SourcePosition, std::uint64_t) {
    read_value(json, file);
  };
  if (file.container == ingest::Container::log) {
    auto lines = ingest::LineReader::of_log(read_object, [] {});
    lines.feed(bytes);
    lines.finish();
  } else if (file.container == ingest::Container::text || file.container == ingest::Container::sections) {
    ingest::LineReader lines(read_object, file.section_opening);
    lines.feed(bytes);
    lines.finish();
  } else if (file.container == ingest::Container::table) {
    ingest::CsvReader table(file.delimiter, file.header,
                            {read_object, [](ingest::SourcePosition, std::string_view) {}});
    table.feed(bytes);
    table.finish();
  } else {
    read_value(places[at].is_tail ? file.opening + bytes : bytes, file);
  }
  const SourceSpan& first = places[at];
  while (at < places.size() && is_same_bytes(places[at], first)) ++at;
  bytes.clear();
  ++done;
}

void Reread::State::read_value(std::string_view json, const ingest::FileContext& file) {
  ingest::Document document;
  ingest::Document envelope;
  if (file.format == nullptr || !document.parse(json)) return;  // the file is another one by now
  if (!file.envelope.empty()) envelope.parse(file.envelope);
  const auto json_at = [&](std::initializer_list<ingest::Key> keys) {
    const ingest::Node payload = document.root().any(keys).unwrapped();
    return payload.is(ingest::Kind::object) || payload.is(ingest::Kind::array) ? std::string(payload.raw()) : "";
  };
  const auto keep = [&](trace::LooseRun&& loose) {
    if (loose.parent_id.empty() && loose.run.place.item_index == 0) {
      loose.run.inputs_json = json_at({"inputs", "input"});
      loose.run.outputs_json = json_at({"outputs", "output"});
    }
    for (std::size_t i = at; i < places.size() && is_same_bytes(places[i], places[at]); ++i) {
      if (places[i].item_index != loose.run.place.item_index) continue;
      loose.thread_id = thread.id;
      gather.add(std::move(loose), file.format->id);
      return;
    }
  };
  SourceSpan place = places[at];
  place.record -= place.record_index;
  place.item_index = place.record_index = 0;
  ingest::read_value(file, document.root(), envelope.root(), place,
                     {keep, [](ingest::RecordOutcome, ingest::Node) {}, nullptr});
}

Thread Reread::finish() {
  std::vector<std::string> names;
  for (const auto& file : state_->dataset.contexts) names.push_back(file->name);
  std::vector<Thread> read = state_->gather.finish(names);
  Thread whole = state_->thread;
  if (read.empty()) return whole;
  std::vector<Trace>& traces = read.front().traces;  // in the same order
  for (std::size_t i = 0; i < std::min(traces.size(), whole.traces.size()); ++i) traces[i].id = whole.traces[i].id;
  whole.traces = std::move(traces);
  whole.messages = std::move(read.front().messages);
  return whole;
}

}  // namespace tracesift
