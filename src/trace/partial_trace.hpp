// SPDX-License-Identifier: MIT
// One trace as far as it was read; packed, it is a string of bytes, a third as large, that waits until more
// of it arrives or the last byte was read.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "trace/message_pool.hpp"
#include "trace/small_index.hpp"
#include "trace/step.hpp"
#include "tracesift/trace.hpp"

namespace tracesift::trace {

/// Which trace it is: what threads are made by.
struct TraceHead {
  std::string id;
  std::string thread_id;
  bool ids_are_local = false;
  int file = -1;
};

struct PartialTrace : TraceHead {
  std::string_view source_format;
  bool has_root = false;
  std::unique_ptr<Run> notes;  // about the trace as a whole
  std::vector<Step> steps;
  std::vector<std::uint64_t> parents;  // of steps: the hash of the parent's id, 0 for none
  SmallIndex by_id;                    // of steps, by the hash of their id
  Pool pool;
  std::vector<SourceSpan> places;
};

/// Numbers are LEB128, texts their length and bytes. Only this program's own memory: no version, no checks.
void pack(const PartialTrace& part, std::string& bytes);
TraceHead unpack_head(std::string_view bytes);
/// `source_format` is not part of the bytes.
PartialTrace unpack(std::string_view bytes, std::string_view source_format);

}  // namespace tracesift::trace
