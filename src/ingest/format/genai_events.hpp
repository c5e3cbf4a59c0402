// SPDX-License-Identifier: MIT
// GenAI events of OpenTelemetry: on spans (until 2026) and as log records.
// https://opentelemetry.io/docs/specs/semconv/gen-ai/gen-ai-events/
#pragma once

#include <string_view>

#include "ingest/format/otlp_attributes.hpp"
#include "tracesift/trace.hpp"

namespace tracesift::ingest {

/// Messages, an error or an evaluation of the run; false: the event is none of these. `a`: the event's attributes, and
/// the members of a log record's body.
bool read_genai_event(std::string_view name, const Attributes& a, Run& run);
/// Events of a span: [{name, attributes}].
void read_genai_events(Node events, Run& run);
/// AWS's distribution of OpenTelemetry puts a turn into the body of an event or a log record: {input: {messages},
/// output: {messages}}; false: it is none. https://github.com/strands-agents/evals (mappers)
bool read_turn_body(Node body, Run& run);
/// A score that attributes state: gen_ai.evaluation.*.
void read_evaluation(const Attributes& a, Run& run);

}  // namespace tracesift::ingest
