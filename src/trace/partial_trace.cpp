// SPDX-License-Identifier: MIT
#include "trace/partial_trace.hpp"

#include <type_traits>
#include <utility>

#include "trace/serialize.hpp"

namespace tracesift::trace {
namespace {

using namespace fields;

constexpr auto as_step = [](auto& io, auto& step) {
  run(io, step.run);
  list(io, step.input, as_number);
  list(io, step.output, as_number);
};

template <class Io>
void lookup(Io& io, std::conditional_t<Io::reads, SmallIndex, const SmallIndex>& keys) {
  if constexpr (Io::reads) {
    for (std::uint64_t count = io.number(); count > 0; --count) {
      std::uint64_t key = 0;
      word(io, key);
      keys.add(key);
    }
  } else {
    io.number(keys.keys().size());
    for (const std::uint64_t key : keys.keys()) word(io, key);
  }
}

/// Each message is in it once, so putting them again gives each its position.
template <class Io>
void messages(Io& io, std::conditional_t<Io::reads, Pool, const Pool>& pool) {
  if constexpr (Io::reads) {
    for (std::uint64_t count = io.number(); count > 0; --count) {
      MessagePtr interned;
      shared_message(io, interned);
      pool.put(std::move(interned));
    }
  } else {
    io.number(pool.messages().size());
    for (const MessagePtr& interned : pool.messages()) shared_message(io, interned);
  }
}

template <class Io>
void head(Io& io, std::conditional_t<Io::reads, TraceHead, const TraceHead>& part) {
  text(io, part.id);
  text(io, part.thread_id);
  number(io, part.ids_are_local);
  number(io, part.file);
}

template <class Io>
void whole(Io& io, std::conditional_t<Io::reads, PartialTrace, const PartialTrace>& part) {
  head(io, part);
  number(io, part.has_root);
  bool has_notes = part.notes != nullptr;
  number(io, has_notes);
  if constexpr (Io::reads) {
    if (has_notes) part.notes = std::make_unique<Run>();
  }
  if (has_notes) run(io, *part.notes);
  list(io, part.steps, as_step);
  list(io, part.parents, as_word);
  lookup(io, part.by_id);
  messages(io, part.pool);
  list(io, part.places, as_place);
}

}  // namespace

void pack(const PartialTrace& part, std::string& bytes) {
  Writer writer{std::move(bytes)};
  writer.bytes.clear();
  whole(writer, part);
  bytes = std::move(writer.bytes);
}

TraceHead unpack_head(std::string_view bytes) {
  TraceHead part;
  Reader reader(bytes);
  head(reader, part);
  return part;
}

PartialTrace unpack(std::string_view bytes, std::string_view source_format) {
  PartialTrace part;
  part.source_format = source_format;
  Reader reader(bytes);
  whole(reader, part);
  return part;
}

}  // namespace tracesift::trace
