// SPDX-License-Identifier: MIT
// What spans of OpenTelemetry's relatives say in their attributes: GenAI conventions, OpenInference, OpenLLMetry,
// Vercel AI SDK, Langfuse, Pydantic AI. One reader for all that export them.
#pragma once

#include <string>

#include "ingest/format.hpp"
#include "ingest/format/otlp_attributes.hpp"

namespace tracesift::ingest {

/// Kind, model, tokens, cost, thread, user, tags. `scope` is the instrumentation's name, or empty.
void read_genai_facts(const Attributes& attributes, const std::string& scope, trace::LooseRun& loose);
/// A payload that is text, perhaps JSON text, or nothing.
void read_payload(Node payload, Role speaker, MessageSink out);
/// Input and output, from the most structured source that is there.
void read_genai_content(const Attributes& attributes, const Record& record, trace::LooseRun& loose);

}  // namespace tracesift::ingest
