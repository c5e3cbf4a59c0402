#include "trace/conversation.hpp"

#include <utility>

#include "catch.hpp"
#include "dataset.hpp"

using namespace tracesift;

namespace {

/// "u:hello a:hi s:rules t:42" as messages.
std::vector<Message> said(const std::string& words) {
  std::vector<Message> messages;
  std::size_t at = 0;
  while (at < words.size()) {
    std::size_t end = words.find(' ', at);
    if (end == std::string::npos) end = words.size();
    Message& message = messages.emplace_back();
    const char who = words[at];
    message.role = who == 's' ? Role::system : who == 'u' ? Role::user : who == 'a' ? Role::assistant : Role::tool;
    message.text = words.substr(at + 2, end - at - 2);
    if (who == 'c') {  // a call
      message.role = Role::assistant;
      message.tool_calls.push_back({"", std::exchange(message.text, ""), "{}"});
    }
    at = end + 1;
  }
  return messages;
}

std::string after(const std::string& so_far, const std::string& next) {
  trace::Conversation conversation;
  std::vector<std::vector<trace::InternedMessage>> parts;
  for (const std::string& words : {so_far, next}) {
    auto& part = parts.emplace_back();
    for (const Message& message : said(words)) part.push_back({message, trace::fingerprint(message)});
  }
  for (const auto& part : parts) {
    trace::History history;
    for (const trace::InternedMessage& one : part) history.push_back(&one);
    conversation.add(history);
  }
  static const char* const who[] = {"s:", "u:", "a:", "t:"};
  std::string out;
  for (const trace::InternedMessage* one : conversation.messages()) {
    const Message& m = one->message;
    out += out.empty() ? "" : " ";
    out += m.tool_calls.empty() ? who[static_cast<int>(m.role)] + m.text : "c:" + m.tool_calls.front().name;
  }
  return out;
}

}  // namespace

TEST_CASE("a full history replaces what was known of it") {
  CHECK(after("u:1 a:1", "u:1 a:1 u:2 a:2") == "u:1 a:1 u:2 a:2");
  CHECK(after("u:1", "s:x u:1 a:1") == "s:x u:1 a:1");
}

TEST_CASE("new messages are added") {
  CHECK(after("u:1 a:1", "u:2 a:2") == "u:1 a:1 u:2 a:2");
  CHECK(after("", "u:1") == "u:1");
  CHECK(after("u:1", "") == "u:1");
}

TEST_CASE("a history without its tool results is still that history") {
  CHECK(after("s:x u:1 c:f t:r a:1", "s:x u:1 a:1 u:2 a:2") == "s:x u:1 c:f t:r a:1 u:2 a:2");
}

TEST_CASE("a window over the end of the history goes on from there") {
  CHECK(after("u:1 a:1 u:2 a:2", "u:2 a:2 u:3") == "u:1 a:1 u:2 a:2 u:3");
}

TEST_CASE("saying the same again is not repeating history") {
  CHECK(after("u:yes a:ok u:more a:done", "u:yes a:again") == "u:yes a:ok u:more a:done u:yes a:again");
  CHECK(after("u:yes a:which u:blue a:ok", "u:yes a:ok") == "u:yes a:which u:blue a:ok u:yes a:ok");
}

TEST_CASE("a system prompt that is repeated with every turn is kept once") {
  CHECK(after("s:x u:1 a:1", "s:x u:2 a:2") == "s:x u:1 a:1 u:2 a:2");
}
