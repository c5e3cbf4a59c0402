// SPDX-License-Identifier: MIT
#pragma once

#include "ingest/format.hpp"

namespace tracesift::ingest {

/// The list of scopes in an element of resourceLogs.
Node log_scopes_of(Node resource_logs);
/// One element of resourceLogs. False: none of its records is of a conversation.
bool read_otel_logs(Node resource_logs, const Record& record, const Emit& emit);

}  // namespace tracesift::ingest
