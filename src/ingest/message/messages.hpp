// SPDX-License-Identifier: MIT
// Message dialects: any shape of a conversation, as messages. All formats share this,
// because all of them carry the model provider's payload as it was.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/document.hpp"
#include "ingest/message/sink.hpp"
#include "tracesift/trace.hpp"

namespace tracesift::ingest {

/// human, customer … -> user; ai, bot, gpt … -> assistant; nothing for a word that is no role.
std::optional<Role> role_of(std::string_view word);

/// Has it the shape of one message (of any dialect)?
bool is_message(Node node);
/// A list of messages, also as JSON text, also in a batch of one.
bool is_message_list(Node node);

/// Reads any payload: a text, a message, a list or batch of messages, an object around one, a model's raw
/// response, or a question-and-answer object. A text without a role is said by `speaker`.
void read_messages(Node payload, Role speaker, std::vector<Message>& out);
/// For what repeats the conversation so far: see Record::input_of.
void read_messages(Node payload, Role speaker, MessageSink out);
/// The same for a payload that is text, perhaps JSON text.
void read_messages(std::string_view payload, Role speaker, std::vector<Message>& out);

/// What a tool was given or gave back: its text or JSON as it is, without an `input` or `output` around it.
void read_tool_payload(Node payload, std::vector<Message>& out);

/// `user: …` and `assistant: …` at line starts, at least two of them; otherwise nothing is read.
bool read_transcript(std::string_view text, std::vector<Message>& out);

/// The text of a message's content: a string, or blocks. What is not text is named in brackets with its size.
std::string content_text(Node content);

/// Does a tool's result that carries no error flag report a failure? By its first words only.
bool reads_like_error(std::string_view text);

}  // namespace tracesift::ingest
