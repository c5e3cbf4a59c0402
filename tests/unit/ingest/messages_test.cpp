#include "ingest/message/messages.hpp"

#include "catch.hpp"
#include "dataset.hpp"

using namespace tracesift;

namespace {

std::string read(const std::string& payload, Role speaker = Role::user) {
  Thread thread;
  ingest::read_messages(payload, speaker, thread.messages);
  return support::talk(thread);
}

}  // namespace

TEST_CASE("one dialogue in every dialect is one dialogue") {
  const std::string wanted = "user: hi | assistant:  <f {\"a\":1}> | tool: r | assistant: done";
  CHECK(read(R"([{"role":"user","content":"hi"},
                 {"role":"assistant","content":null,"tool_calls":[{"id":"1","type":"function","function":{"name":"f","arguments":"{\"a\":1}"}}]},
                 {"role":"tool","tool_call_id":"1","content":"r"},{"role":"assistant","content":[{"type":"text","text":"done"}]}])") ==
        wanted);
  CHECK(read(R"([{"role":"user","content":"hi"},
                 {"role":"assistant","content":[{"type":"thinking","thinking":"hm"},{"type":"tool_use","id":"1","name":"f","input":{"a":1}}]},
                 {"role":"user","content":[{"type":"tool_result","tool_use_id":"1","content":[{"type":"text","text":"r"}]}]},
                 {"role":"assistant","content":"done"}])") == wanted);
  CHECK(
      read(
          R"([{"type":"human","content":"hi"},{"type":"ai","content":"","tool_calls":[{"name":"f","args":{"a": 1},"id":"1"}]},
                 {"type":"tool","content":"r","tool_call_id":"1"},{"type":"AIMessageChunk","content":"done"}])") ==
      wanted);
  CHECK(
      read(
          R"([[{"lc":1,"type":"constructor","id":["langchain","schema","messages","HumanMessage"],"kwargs":{"content":"hi"}},
                  {"lc":1,"type":"constructor","id":["x","AIMessage"],"kwargs":{"content":"","tool_calls":[{"name":"f","args":{"a":1},"id":"1"}],
                   "additional_kwargs":{"tool_calls":[{"id":"1","function":{"name":"f","arguments":"{}"}}]}}},
                  {"lc":1,"type":"constructor","id":["x","ToolMessage"],"kwargs":{"content":"r","tool_call_id":"1"}},
                  {"lc":1,"type":"constructor","id":["x","AIMessage"],"kwargs":{"content":"done"}}]])") == wanted);
  CHECK(read(R"([{"role":"user","parts":[{"type":"text","content":"hi"}]},
                 {"role":"assistant","parts":[{"type":"tool_call","id":"1","name":"f","arguments":{"a":1}}]},
                 {"role":"tool","parts":[{"type":"tool_call_response","id":"1","response":"r"}]},
                 {"role":"assistant","parts":[{"type":"text","content":"done"}],"finish_reason":"stop"}])") == wanted);
  CHECK(
      read(
          R"([{"role":"user","parts":[{"text":"hi"}]},{"role":"model","parts":[{"functionCall":{"name":"f","args":{"a":1}}}]},
                 {"role":"user","parts":[{"functionResponse":{"name":"f","response":"r"}}]},{"role":"model","parts":[{"text":"done"}]}])") ==
      wanted);
}

TEST_CASE("payloads around messages are opened") {
  CHECK(read("plain text") == "user: plain text");
  CHECK(read(R"({"messages":[{"role":"user","content":"hi"}],"system":"be brief"})") == "system: be brief | user: hi");
  CHECK(read(R"({"question":"why?"})") == "user: why?");
  CHECK(read(R"({"answer":"because"})", Role::assistant) == "assistant: because");
  CHECK(read(R"({"choices":[{"message":{"role":"assistant","content":"x"}}]})", Role::assistant) == "assistant: x");
  CHECK(read(R"({"generations":[[{"text":"t","message":{"lc":1,"id":["AIMessage"],"kwargs":{"content":"t"}}}]]})",
             Role::assistant) == "assistant: t");
  CHECK(read(R"("[{\"role\":\"user\",\"content\":\"inside a string\"}]")") == "user: inside a string");
  CHECK(read(R"([{"from":"human","value":"a"},{"from":"gpt","value":"b"}])") == "user: a | assistant: b");
  CHECK(read(R"({"some":{"nested":"the longest string of all"},"n":1})") == "user: the longest string of all");
  CHECK(read("null").empty());
  CHECK(read("{}").empty());
}

TEST_CASE("an agent's name under role is the name of who speaks") {
  Thread thread;
  ingest::read_messages(R"([{"role":"Orchestrator","content":"plan"}])", Role::user, thread.messages);
  REQUIRE(thread.messages.size() == 1);
  CHECK(thread.messages[0].role == Role::assistant);
  CHECK(thread.messages[0].name == "Orchestrator");
}

TEST_CASE("failed results are recognised by their flag, else by their first words") {
  CHECK(read(R"([{"role":"tool","content":"Error: user not found"}])") == "tool!: Error: user not found");
  CHECK(read(R"([{"role":"tool","content":"TimeoutError: slow"}])") == "tool!: TimeoutError: slow");
  CHECK(read(R"([{"role":"tool","content":"Error: but fine","error":false}])") == "tool: Error: but fine");
  CHECK(
      read(R"([{"role":"user","content":[{"type":"tool_result","tool_use_id":"1","content":"x","is_error":true}]}])") ==
      "tool!: x");
  CHECK_FALSE(ingest::reads_like_error("No errors found: all good"));
  CHECK_FALSE(ingest::reads_like_error(R"({"error":null,"ok":true})"));
  CHECK(ingest::reads_like_error(R"({"error":"no such order"})"));
  CHECK(ingest::reads_like_error("Traceback (most recent call last):\n  File"));
}

TEST_CASE("Google's ADK: the system prompt in the config, the newest message alone") {
  CHECK(read(R"({"config":{"system_instruction":"be kind"},"contents":[{"role":"user","parts":[{"text":"hi"}]}]})") ==
        "system: be kind | user: hi");
  CHECK(read(R"({"user_id":"u","new_message":{"role":"user","parts":[{"text":"hi"}]},"run_config":{"mode":"x"}})") ==
        "user: hi");
}

TEST_CASE("Vercel's AI SDK: calls alone are an answer") {
  CHECK(read(R"([{"toolCallId":"1","toolName":"weather","input":"{\"at\":\"Bonn\"}"}])") ==
        R"(assistant:  <weather {"at":"Bonn"}>)");
}

TEST_CASE("pictures and other bytes are named, not read") {
  const std::string said = read(
      R"([{"role":"user","content":[{"type":"image_url","image_url":{"url":"data:image/png;base64,AAAA"}},{"type":"text","text":"what is it?"}]}])");
  CHECK(said.find("AAAA") == std::string::npos);
  CHECK(said.find("[image_url, ") != std::string::npos);
  CHECK(said.find("what is it?") != std::string::npos);
}

TEST_CASE("vectors and token ids are named with their size") {
  const auto numbers = [](const std::string& one) {
    std::string list = one;
    for (int i = 1; i < 1536; ++i) list += "," + one;
    return "[" + list + "]";
  };
  CHECK(read(numbers("0.25")) == "user: [embedding, 1,536 numbers]");
  CHECK(read("{\"input\":" + numbers("9906") + "}") == "user: [token ids, 1,536 numbers]");
}

TEST_CASE("transcripts need two speakers at line starts") {
  std::vector<Message> messages;
  REQUIRE(ingest::read_transcript("user: hi\nthere\nassistant: None\ntool: Error: nope\nassistant: sorry", messages));
  Thread thread;
  thread.messages = messages;
  CHECK(support::talk(thread) == "user: hi\nthere | assistant:  | tool!: Error: nope | assistant: sorry");
  CHECK_FALSE(ingest::read_transcript("Dear user: no transcript", messages));
  CHECK_FALSE(ingest::read_transcript("user: alone", messages));
}

TEST_CASE("deep nesting ends") {
  std::string payload = "\"x\"";
  for (int i = 0; i < 200; ++i) payload = "{\"input\":" + payload + "}";
  CHECK_NOTHROW(read(payload));
}
