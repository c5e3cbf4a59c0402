// SPDX-License-Identifier: MIT
#include "ingest/record_reader.hpp"

#include <cmath>
#include <exception>
#include <new>
#include <optional>
#include <utility>

#include "ingest/envelope.hpp"
#include "ingest/format/fields.hpp"
#include "ingest/recognise.hpp"

namespace tracesift::ingest {
namespace {

constexpr int kCertain = 90;  // what looks so much like a record holds no list of records

/// An exception in a reader costs only the record it is reading.
RecordOutcome read_safely(const Format& format, const Record& record, const Emit& emit) {
  try {
    return format.read(record, emit);
  } catch (const std::bad_alloc&) {
    throw;  // no record's fault
  } catch (const std::exception&) {
    return RecordOutcome::foreign;
  }
}

constexpr std::string_view kDamaged = "Bytes that are not UTF-8 were replaced by “�” in this record.";
constexpr std::string_view kAbsurd =
    "A cost, a number of tokens, a time or a score in this record is larger than any can be: it was left out.";

// No run costs a million dollars, reads ten billion tokens or takes thirty years.
constexpr double kMaxCostUsd = 1e6;
constexpr std::int64_t kMaxTokens = 10'000'000'000;
constexpr double kMaxSeconds = 1e9;
constexpr double kMaxScore = 1e15;

/// Removes a count that cannot be one. Below zero it means unknown and is not reported.
template <class T>
bool drop_if_absurd(std::optional<T>& value, T most) {
  if (!value || (*value >= 0 && *value <= most)) return false;
  const bool is_absurd = !(*value < 0);
  value.reset();
  return is_absurd;
}

bool drop_absurd(Run& run) {
  Usage& usage = run.usage;
  bool any = drop_if_absurd(usage.cost_usd, kMaxCostUsd);
  for (auto* tokens : {&usage.input_tokens, &usage.output_tokens, &usage.total_tokens, &usage.cache_read_tokens,
                       &usage.cache_write_tokens, &usage.cache_write_1h_tokens}) {
    any = drop_if_absurd(*tokens, kMaxTokens) || any;
  }
  any = drop_if_absurd(run.stated_latency_s, kMaxSeconds) || any;
  for (Feedback& feedback : run.feedback) {
    if (!feedback.score || std::abs(*feedback.score) <= kMaxScore) continue;
    feedback.score.reset();
    any = true;
  }
  return any;
}

}  // namespace

void read_value(const FileContext& file, Node value, Node envelope, SourceSpan place, const RecordSink& sink,
                bool* asked_number) {
  struct {  // in one place, so that the closure around it is one pointer, which std::function holds without memory
    const FileContext& file;
    const RecordSink& sink;
    Record record;
    std::uint32_t parts;
    bool is_absurd;
    std::optional<Time> envelope_time;  // of a log line around the record
  } state{file, sink,  {{}, {}, place, file.name, &file.mapping, asked_number, sink.memo, {}, sink.unread},
          0,    false, {}};
  const Emit emit = [&state](trace::LooseRun&& loose) {
    if (drop_absurd(loose.run)) state.is_absurd = true;
    if (state.envelope_time && !loose.run.start) {
      loose.run.start = loose.run.end = state.envelope_time;
      for (auto* side : {&loose.run.input, &loose.run.output}) {
        for (Message& message : *side) {
          if (!message.time) message.time = state.envelope_time;
        }
      }
    }
    if (loose.trace_id.empty()) loose.trace_id = state.file.name + state.record.number();
    loose.run.place = state.record.place;
    loose.run.place.item_index = state.parts++;
    state.sink.run(std::move(loose));
  };
  const auto score = [&](Node node) { return file.format->recognise(node); };
  const auto read_one = [&](Node outer, Node around) {
    const Node node = score(outer) >= kCertain ? outer : inside_envelope(outer, score);
    state.record.node = node;
    state.envelope_time = node == outer ? std::nullopt
                                        : read_time(outer.any({"timestamp", "@timestamp", "time", "ts",
                                                               "receiveTimestamp", "_source.@timestamp", "date"}));
    state.record.envelope = around;
    state.is_absurd = false;
    const bool was_damaged = node.is_damaged();
    node.track(true);
    const RecordOutcome outcome = read_safely(*file.format, state.record, emit);
    node.track(false);
    if (sink.remark && !was_damaged && node.is_damaged()) sink.remark(kDamaged);
    if (sink.remark && state.is_absurd) sink.remark(kAbsurd);
    if (sink.unread && outcome == RecordOutcome::used) find_unread_fields(node, sink.unread);
    if (sink.unread && outcome == RecordOutcome::ignored) find_unread_record(node, sink.unread);
    sink.end(outcome, node);
    ++state.record.place.record;
    ++state.record.place.record_index;
  };
  const int own = file.format->recognise(value);
  if (own < kCertain) {
    value.track(true);
    if (each_split_row(value, [&](Node row) { read_one(row, value); })) {
      if (sink.unread) find_unread_fields(value, sink.unread);
      return value.track(false);
    }
    const Inside inside = look_inside(value, std::span(file.format, 1));
    if (inside.score > own) {
      for (const Inside::List& list : inside.lists) {
        list.node.each([&](Node item) { read_one(item, value); });
        list.node.each_member([&](std::string_view key, Node item) {
          state.record.key = key;
          read_one(item, value);
        });
      }
      value.track(true);                                              // the last record read may have ended it
      for (const Inside::List& list : inside.lists) list.node.raw();  // was read as a whole
      if (sink.unread) find_unread_fields(value, sink.unread);
      value.track(false);
      return;
    }
  }
  value.track(true);
  if (own > 0 || !place.is_tail) return read_one(value, envelope);
  if (sink.unread) find_unread_fields(value, sink.unread);
}

}  // namespace tracesift::ingest
