// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "ingest/document.hpp"
#include "tracesift/trace.hpp"

namespace tracesift::ingest {

/// A message's content sorted by what it is. Results become messages of their own, whichever role they came under.
struct Content {
  std::string text;
  std::vector<ToolCall> calls;
  std::vector<Message> results;
  std::vector<Message> later;  // results of the calls in this very content: they follow it
};

/// Arguments and results: the text of a string, otherwise JSON without blanks.
std::string json_text(Node node);
void read_content(Node content, Content& into);
void read_block(Node block, Content& into);
/// A tool's result, whatever its block is called.
void read_result(Node block, Content& into);
void read_tool_calls(Node list, std::vector<ToolCall>& calls);

}  // namespace tracesift::ingest
