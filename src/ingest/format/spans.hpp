// SPDX-License-Identifier: MIT
// Tracing platforms export a span as one record, each with its own field names. What they share is read here.
#pragma once

#include <initializer_list>
#include <string_view>

#include "ingest/format.hpp"

namespace tracesift::ingest {

using Names = std::initializer_list<Key>;  // in the order of preference; dots lead inwards

struct SpanNames {
  Names id, trace, parent, thread, user, name, kind, start, end, input, output, error, model, tags, metadata;
};

/// llm, generation, chat_model … -> llm; tool, function … -> tool; and so on.
RunKind kind_of_word(std::string_view word);

/// Fills what the names lead to, tokens and cost by their usual names. The trace defaults to the span's own id.
/// Input and output are read as messages, of a tool as they are.
trace::LooseRun read_span_record(Node node, const SpanNames& names, const Record& record);

}  // namespace tracesift::ingest
