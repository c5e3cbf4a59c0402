// SPDX-License-Identifier: MIT
// Tokens and cost under every name that providers, SDKs and exports give them.
#pragma once

#include "ingest/document.hpp"
#include "tracesift/trace.hpp"

namespace tracesift::ingest {

/// The usage of a record: of its own `usage`, `usageMetadata`, `tokens` …, or of its fields. Input tokens include what
/// came from and went into a cache, output tokens include reasoning, whatever the source counts.
Usage read_usage(Node record);
/// The same of an object that holds nothing else.
Usage read_usage_object(Node usage);

/// For a source that counts what came from and went into a cache beside the input: adds it to the input.
void add_cache_to_input(Usage& usage);

/// Adds tokens and cost of one part to the whole; what would overflow stays at the largest number.
void add_usage(Usage& whole, const Usage& part);

}  // namespace tracesift::ingest
