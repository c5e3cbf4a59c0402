// SPDX-License-Identifier: MIT
#pragma once

#include "ingest/document.hpp"
#include "ingest/message/sink.hpp"

namespace tracesift::ingest {

/// One event of a model's answer that came as a stream: Anthropic's `message_start`, Bedrock's `contentBlockDelta`.
bool is_stream_event(Node node);
/// All events of one answer become its message.
/// https://docs.claude.com/en/docs/build-with-claude/streaming
/// https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_ConverseStream.html
void read_stream(Node events, MessageSink& out);
/// The usage in the events, as one object a provider would give: the last of each kind wins.
Node usage_of_stream(Node events);

}  // namespace tracesift::ingest
