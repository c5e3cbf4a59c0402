// Any JSON value, and any text, where messages should stand.
#include <cstdint>
#include <string_view>
#include <vector>

#include "ingest/document.hpp"
#include "ingest/message/messages.hpp"

using namespace tracesift;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  std::vector<Message> out;
  ingest::read_messages(text, Role::user, out);
  ingest::read_transcript(text, out);
  ingest::reads_like_error(text);
  ingest::Document document;
  if (!document.parse(text)) return 0;
  ingest::is_message_list(document.root());
  ingest::read_messages(document.root(), Role::assistant, out);
  ingest::read_tool_payload(document.root(), out);
  ingest::content_text(document.root());
  return 0;
}
