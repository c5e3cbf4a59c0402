// SPDX-License-Identifier: MIT
// What was told of one trace so far, and the same as a string of bytes, a third as large, in which it waits until more
// is told of it or the last byte was read.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "trace/conversation.hpp"
#include "trace/lookup.hpp"
#include "trace/pool.hpp"
#include "tracesift/trace.hpp"

namespace tracesift::trace {

/// Which trace it is: what threads are made by.
struct PartHead {
  std::string id;
  std::string thread_id;
  bool ids_are_local = false;
  int file = -1;
};

struct PartTrace : PartHead {
  std::string_view source_format;
  bool has_root = false;
  std::unique_ptr<Run> notes;  // what was told about the trace as a whole
  std::vector<Step> steps;
  std::vector<std::uint64_t> parents;  // of steps: the hash of the parent's id, 0 for none
  Lookup by_id;                        // of steps, by the hash of their id
  Pool pool;
  std::vector<Place> places;
};

/// Numbers are LEB128, texts their length and bytes. Only this program's own memory: no version, no checks.
void pack(const PartTrace& part, std::string& bytes);
PartHead unpack_head(std::string_view bytes);
/// `source_format` is not part of the bytes.
PartTrace unpack(std::string_view bytes, std::string_view source_format);

}  // namespace tracesift::trace
