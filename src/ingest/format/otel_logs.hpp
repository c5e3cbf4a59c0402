// SPDX-License-Identifier: MIT
#pragma once

#include "ingest/format.hpp"

namespace tracesift::ingest {

/// The list of scopes in an element of resourceLogs.
Node log_scopes_of(Node resource_logs);
/// One element of resourceLogs. False: none of its records is of a conversation.
/// One log record alone, as CloudWatch keeps them: {traceId, spanId, body, attributes, timeUnixNano}.
bool is_otel_log(Node record);
bool read_otel_log(Node log, const Record& record, const Emit& emit);
bool read_otel_logs(Node resource_logs, const Record& record, const Emit& emit);

}  // namespace tracesift::ingest
