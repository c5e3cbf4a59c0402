// SPDX-License-Identifier: MIT
// Messages of Pydantic AI, as all_messages_json() writes them: requests and responses of parts.
// https://ai.pydantic.dev/message-history/
#pragma once

#include "ingest/document.hpp"
#include "ingest/message/sink.hpp"

namespace tracesift::ingest {

bool is_pydantic_message(Node node);
void read_pydantic_message(Node node, MessageSink& out);

}  // namespace tracesift::ingest
