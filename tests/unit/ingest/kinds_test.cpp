// Kinds of files that people have, a story each: numbers worked out by hand. What each kind is about stands in its
// name.

#include <string>

#include "base/json.hpp"
#include "catch.hpp"
#include "dataset.hpp"

using namespace tracesift;
using base::Json;
using support::read;
using support::talk;

namespace {

Usage usage_of(const std::string& usage, const std::string& model = "gpt-4o") {
  const Dataset data = read(R"({"input":"hi","output":"ho","model":")" + model + R"(","usage":)" + usage + "}\n");
  REQUIRE(data.threads.size() == 1);
  return data.threads[0].usage;
}

/// An OTLP span; attributes are texts or numbers, times are in seconds.
Json span(const std::string& id, const std::string& parent, double start, double end, const Json& attributes) {
  Json list = Json::array();
  for (const auto& [key, value] : attributes.items()) {
    if (value.is_string()) {
      list.push_back({{"key", key}, {"value", {{"stringValue", value}}}});
    } else {
      list.push_back({{"key", key}, {"value", {{"doubleValue", value}}}});
    }
  }
  const auto nano = [](double s) {
    return std::to_string(1'780'000'000'000'000'000 + static_cast<long long>(s * 1e9));
  };
  return {{"traceId", "0123456789abcdef0123456789abcdef"},
          {"spanId", id},
          {"parentSpanId", parent},
          {"name", id},
          {"startTimeUnixNano", nano(start)},
          {"endTimeUnixNano", nano(end)},
          {"attributes", list}};
}
Dataset read_spans(const Json& spans) {
  return read(Json{{"resourceSpans", {{{"scopeSpans", {{{"spans", spans}}}}}}}}.dump());
}
std::string said(const std::string& role, const std::string& text) {
  return Json{{{"role", role}, {"parts", {{{"type", "text"}, {"content", text}}}}}}.dump();
}
Json chat(const std::string& input, const std::string& output) {
  return {{"gen_ai.operation.name", "chat"}, {"gen_ai.input.messages", input}, {"gen_ai.output.messages", output}};
}

}  // namespace

TEST_CASE("usage names: the cache is inside or beside the input, reasoning inside or beside the output") {
  struct Row {
    const char* usage;
    std::int64_t input;
    std::int64_t output;
    double cost;  // gpt-4o: 2.50 in, 1.25 cached, 10 out a million
  };
  for (
      const Row& row : {
          Row{R"({"prompt_tokens":1000,"completion_tokens":100,"prompt_tokens_details":{"cached_tokens":800}})", 1000,
              100, 0.0025},
          Row{R"({"input_tokens":1000,"cached_input_tokens":800,"output_tokens":100})", 1000, 100, 0.0025},
          Row{R"({"inputTokens":1000,"cachedInputTokens":800,"outputTokens":100})", 1000, 100, 0.0025},
          Row{R"({"inputTokens":200,"cacheReadInputTokens":800,"outputTokens":100})", 1000, 100, 0.0025},
          Row{R"({"input_tokens":200,"cache_read_input_tokens":800,"output_tokens":100})", 1000, 100, 0.0025},
          Row{R"({"input_tokens":1000,"cache_read_input_tokens":800,"output_tokens":100,"total_tokens":1100})", 1000,
              100, 0.0025},
          Row{R"({"promptTokenCount":1000,"cachedContentTokenCount":800,"candidatesTokenCount":60,"thoughtsTokenCount":40})",
              1000, 100, 0.0025},
          Row{R"({"input":200,"input_cached_tokens":800,"output":60,"output_reasoning_tokens":40,"total":1100})", 1000,
              100, 0.0025},
      }) {
    INFO(row.usage);
    const Usage usage = usage_of(row.usage);
    CHECK(usage.input_tokens == row.input);
    CHECK(usage.output_tokens == row.output);
    CHECK(usage.cost_usd.value_or(0) == Approx(row.cost));
  }
}

TEST_CASE("cost classes: writes for an hour cost twice the input, batches half") {
  // claude-opus-4-6: 5 in, 6.25 written for five minutes, 10 for an hour, a million tokens each
  const std::string model = "claude-opus-4-6";
  CHECK(usage_of(R"({"input_tokens":0,"output_tokens":0,"cache_creation_input_tokens":1000000})", model).cost_usd ==
        Approx(6.25));
  CHECK(usage_of(R"({"input_tokens":0,"output_tokens":0,"cache_creation_input_tokens":1000000,
    "cache_creation":{"ephemeral_5m_input_tokens":400000,"ephemeral_1h_input_tokens":600000}})",
                 model)
            .cost_usd == Approx(0.4 * 6.25 + 0.6 * 10));
  CHECK(usage_of(R"({"input_tokens":1000000,"output_tokens":0,"service_tier":"batch"})", model).cost_usd ==
        Approx(2.5));
}

TEST_CASE("messages saved as they are: a list, lines, envelopes; blocks are not records") {
  const std::string blocks = R"({"role":"user","content":[{"type":"text","text":"Is it raining?"}]})";
  const std::string answer = R"({"role":"assistant","content":[{"type":"text","text":"Since noon."}]})";
  for (const std::string& file : {"[" + blocks + "," + answer + "]", blocks + "\n" + answer + "\n",
                                  R"({"type":"session","id":"s","cwd":"/w"})"
                                  "\n"
                                  R"({"type":"message","id":"1","message":)" +
                                      blocks +
                                      "}\n"
                                      R"({"type":"message","id":"2","message":)" +
                                      answer + "}\n"}) {
    INFO(file);
    const Dataset data = read(file);
    REQUIRE(data.threads.size() == 1);
    CHECK(talk(data.threads[0]) == "user: Is it raining? | assistant: Since noon.");
    CHECK(data.ledger.records.bad == 0);
  }
}

TEST_CASE("rows of messages: any usual name and spelling, speakers by their words") {
  for (const char* header :
       {"conversation_id,role,content", "Conversation ID,Sender,Message", "ticket-id,author_type,body",
        "thread_id,speaker,utterance", "sessionId,from,text", "chat_id,sender_type,msg"}) {
    for (const auto& [user, agent] :
         {std::pair("user", "assistant"), std::pair("end-user", "agent"), std::pair("Visitor", "Support Bot"),
          std::pair("inbound", "outbound"), std::pair("Kunde", "Mitarbeiter")}) {
      INFO(header << " " << user);
      const Dataset data = read(std::string(header) + "\nA," + user + ",Is it open?\nA," + agent + ",Until six.\n");
      REQUIRE(data.threads.size() == 1);
      CHECK(data.threads[0].id == "A");
      CHECK(talk(data.threads[0]) == "user: Is it open? | assistant: Until six.");
    }
  }
}

TEST_CASE("tables of people: capital headers, an empty cell, a transcript in a cell, Excel's sep line") {
  CHECK(talk(read("Session ID,Question,Answer\nx,Which bus?,Line 4.\n").threads.at(0)) ==
        "user: Which bus? | assistant: Line 4.");
  CHECK(talk(read(R"({"inputs":{},"output":null,"query":"Which bus?","answer":"Line 4."})").threads.at(0)) ==
        "user: Which bus? | assistant: Line 4.");
  CHECK(talk(read("sep=;\nthread_id;role;content\nx;user;Which bus?\nx;bot;Line 4.\n").threads.at(0)) ==
        "user: Which bus? | assistant: Line 4.");
  const Dataset cells = read("Ticket ID,Conversation,CSAT,Country\n9,\"Customer: Which bus?\nAgent: Line 4.\",5,DE\n");
  CHECK(talk(cells.threads.at(0)) == "user: Which bus? | assistant: Line 4.");
  CHECK(cells.threads[0].id == "9");
  CHECK(cells.threads[0].feedback.at(0).score == 5);
  REQUIRE(cells.threads[0].metadata.find("Country") != nullptr);
  CHECK(*cells.threads[0].metadata.find("Country") == "DE");
}

TEST_CASE("envelopes: a record in a log line, as an object or as text, behind a prefix, in a map, in columns") {
  const Json inner = {
      {"session_id", "e1"},
      {"messages", {{{"role", "user"}, {"content", "Which gate?"}}, {{"role", "assistant"}, {"content", "B."}}}}};
  const std::string text = inner.dump();
  const std::string quoted = Json(text).dump();
  const auto one = [](const std::string& file) {
    INFO(file);
    const Dataset data = read(file);
    REQUIRE(data.threads.size() == 1);
    CHECK(data.threads[0].id == "e1");
    CHECK(talk(data.threads[0]) == "user: Which gate? | assistant: B.");
  };
  for (const char* key : {"log", "message", "MESSAGE", "msg", "_source", "jsonPayload", "line"}) {
    one(R"({"time":"2026-01-01T00:00:00Z",")" + std::string(key) + "\":" + quoted + "}\n");
    one(R"({"time":"2026-01-01T00:00:00Z",")" + std::string(key) + "\":" + text + "}\n");
  }
  one("2026-01-01 10:00:00,123 INFO chat " + text + "\n2026-01-01 10:00:01,000 INFO chat done\n");
  one(quoted + "\n");
  one(R"({"hits":{"hits":[{"_id":"1","_source":)" + text + "}]}}");
  one(R"({"columns":["session_id","messages"],"data":[["e1",)" + inner["messages"].dump() + "]]}");
  one(R"({"first":)" + text + "}");
  one("// exported today\n" + text);
  one("const data = [" + text + "];");
  one("{'session_id': 'e1', 'messages': [{'role': 'user', 'content': 'Which gate?'}, {'role': 'assistant', 'content': "
      "'B.'}]}\n");
  one(R"({"Item":{"session_id":{"S":"e1"},"messages":{"L":[{"M":{"role":{"S":"user"},"content":{"S":"Which gate?"}}},)"
      R"({"M":{"role":{"S":"assistant"},"content":{"S":"B."}}}]}}})");
}

TEST_CASE("blocks: calls in common shapes are calls; unknown parts and thoughts are nobody's words") {
  const auto answer = [](const std::string& content) {
    const Dataset data =
        read(R"({"messages":[{"role":"user","content":"go"},{"role":"assistant","content":)" + content + "}]}");
    return talk(data.threads.at(0));
  };
  CHECK(
      answer(
          R"([{"type":"text","text":"Look."},{"type":"function","id":"c","function":{"name":"find","arguments":"{}"}}])") ==
      "user: go | assistant: Look. <find {}>");
  CHECK(
      answer(
          R"([{"type":"step-start"},{"type":"tool-find","toolCallId":"c","state":"output-error","input":{},"errorText":"no"},
    {"type":"text","text":"It failed."}])") == "user: go | assistant: It failed. <find {}> | tool!: no");
  CHECK(answer(R"([{"type":"think","think":"hm"},{"type":"whatever","blob":{}},{"type":"text","text":"Done."}])") ==
        "user: go | assistant: Done.");
}

TEST_CASE("streams: the events of one answer are its message") {
  const Json events = {
      {{"type", "message_start"}, {"message", {{"usage", {{"input_tokens", 5}}}}}},
      {{"type", "content_block_start"}, {"index", 0}, {"content_block", {{"type", "text"}, {"text", ""}}}},
      {{"type", "content_block_delta"}, {"index", 0}, {"delta", {{"type", "text_delta"}, {"text", "Deep "}}}},
      {{"type", "content_block_delta"}, {"index", 0}, {"delta", {{"type", "text_delta"}, {"text", "blue."}}}},
      {{"type", "content_block_start"},
       {"index", 1},
       {"content_block", {{"type", "tool_use"}, {"id", "t"}, {"name", "see"}}}},
      {{"type", "content_block_delta"},
       {"index", 1},
       {"delta", {{"type", "input_json_delta"}, {"partial_json", "{}"}}}}};
  const Json record = {{"request", {{"messages", {{{"role", "user"}, {"content", "Which colour?"}}}}}},
                       {"response", events}};
  CHECK(talk(read(record.dump()).threads.at(0)) == "user: Which colour? | assistant: Deep blue. <see {}>");
}

TEST_CASE("one trace, one question: repeated questions, calls told one by one, stop words put back") {
  const std::string ask = said("user", "Weather in A and B?");
  const auto calls = [](const Json& ids) {
    Json parts = Json::array();
    for (const auto& id : ids)
      parts.push_back({{"type", "tool_call"}, {"id", id}, {"name", "w"}, {"arguments", {{"of", id}}}});
    return Json{{"role", "assistant"}, {"parts", parts}};
  };
  const auto result = [](const std::string& id) {
    return Json{{"role", "tool"}, {"parts", {{{"type", "tool_call_response"}, {"id", id}, {"response", "sun"}}}}};
  };
  Json history = Json::parse(ask);
  for (const char* id : {"c1", "c2"}) {
    history.push_back(calls({id}));
    history.push_back(result(id));
  }
  const Dataset parallel =
      read_spans({span("00000000000000a1", "", 0, 1, chat(ask, Json{calls({"c1", "c2"})}.dump())),
                  span("00000000000000a2", "", 1, 2, chat(history.dump(), said("assistant", "Sun.")))});
  CHECK(parallel.threads.at(0).tool_calls == 2);

  const Dataset asked_each_time =
      read_spans({span("00000000000000a1", "", 0, 1, chat(ask, said("assistant", "I look."))),
                  span("00000000000000a2", "", 1, 2, chat(ask, said("assistant", "Sun.")))});
  CHECK(talk(asked_each_time.threads.at(0)) == "user: Weather in A and B? | assistant: I look. | assistant: Sun.");

  const std::string code = "Thought: I look it up in the almanac. <code>look()";
  Json with_stop = Json::parse(ask);
  with_stop.push_back(Json::parse(said("assistant", code + "</code>"))[0]);
  const Dataset stop =
      read_spans({span("00000000000000a1", "", 0, 1, chat(ask, said("assistant", code))),
                  span("00000000000000a2", "", 1, 2, chat(with_stop.dump(), said("assistant", "Sun.")))});
  CHECK(talk(stop.threads.at(0)) == "user: Weather in A and B? | assistant: " + code + " | assistant: Sun.");
}

TEST_CASE("sub-agents: their talk is their own, below the tool that called them or beside it") {
  const Json agent = {{"gen_ai.operation.name", "invoke_agent"}};
  const Json tool = {{"gen_ai.operation.name", "execute_tool"}, {"gen_ai.tool.name", "ask"}};
  for (const char* parent : {"00000000000000c1", "00000000000000a0"}) {
    const Dataset data = read_spans({span("00000000000000a0", "", 0, 9, agent),
                                     span("00000000000000b1", "00000000000000a0", 0, 1,
                                          chat(said("user", "Worth of 9?"), said("assistant", "I ask."))),
                                     span("00000000000000c1", "00000000000000a0", 1, 5, tool),
                                     span("00000000000000a2", parent, 2, 4, agent),
                                     span("00000000000000b2", "00000000000000a2", 2, 3,
                                          chat(said("user", "price"), said("assistant", "Two each."))),
                                     span("00000000000000b3", "00000000000000a0", 6, 8,
                                          chat(said("user", "Worth of 9?"), said("assistant", "18.")))});
    INFO(parent);
    const std::string all = talk(data.threads.at(0));
    CHECK(all.find("price") == std::string::npos);
    CHECK(all.substr(all.size() - 14) == "assistant: 18.");
  }
}

TEST_CASE("the root says nothing: text, error and thread are those of the highest span that has them") {
  const Json root = {{"http.route", "/chat"}};
  Json failed = span("00000000000000a2", "00000000000000a1", 1, 2,
                     {{"openinference.span.kind", "AGENT"}, {"session.id", "s9"}, {"input.value", "Which plan?"}});
  failed["status"] = {{"code", 2}, {"message", "429"}};
  const Dataset data = read_spans({span("00000000000000a1", "", 0, 3, root), failed});
  REQUIRE(data.threads.size() == 1);
  CHECK(data.threads[0].id == "s9");
  CHECK(data.threads[0].error == "429");
  CHECK(talk(data.threads[0]) == "user: Which plan?");
}

TEST_CASE("OpenTelemetry log records: messages and scores beside their span, before or after it") {
  Json s = span("00000000000000a1", "", 0, 1, {{"gen_ai.operation.name", "chat"}, {"gen_ai.request.model", "gpt-4o"}});
  const Json spans = {{"resourceSpans", {{{"scopeSpans", {{{"spans", {s}}}}}}}}};
  const auto log = [](const char* event, const Json& attributes, const Json& body) {
    Json list = Json::array();
    for (const auto& [key, value] : attributes.items())
      list.push_back({{"key", key}, {"value", {{"stringValue", value}}}});
    return Json{{"traceId", "0123456789abcdef0123456789abcdef"}, {"spanId", "00000000000000a1"}, {"eventName", event},
                {"timeUnixNano", "1780000000500000000"},         {"attributes", list},           {"body", body}};
  };
  const auto body = [](const char* key, const Json& value) {
    return Json{{"kvlistValue", {{"values", {{{"key", key}, {"value", value}}}}}}};
  };
  const Json logs = {
      {"resourceLogs",
       {{{"scopeLogs",
          {{{"logRecords",
             {log("gen_ai.user.message", Json::object(), body("content", {{"stringValue", "Any cake?"}})),
              log("gen_ai.choice", Json::object(),
                  body("message",
                       {{"kvlistValue", {{"values", {{{"key", "content"}, {"value", {{"stringValue", "Plum."}}}}}}}}})),
              log("gen_ai.evaluation.result",
                  {{"gen_ai.evaluation.name", "tone"}, {"gen_ai.evaluation.score.label", "friendly"}},
                  {{"stringValue", ""}})}}}}}}}}};
  for (const std::string& file : {spans.dump() + "\n" + logs.dump() + "\n", logs.dump() + "\n" + spans.dump() + "\n"}) {
    const Dataset data = read(file);
    REQUIRE(data.threads.size() == 1);
    CHECK(talk(data.threads[0]) == "user: Any cake? | assistant: Plum.");
    REQUIRE(data.threads[0].feedback.size() == 1);
    CHECK(data.threads[0].feedback[0].value == "friendly");
  }
}

TEST_CASE("Claude Code: queued words are the person's, notifications are not, sub-agents' failures count") {
  const auto line = [](const Json& more) {
    Json json = {{"sessionId", "s"}, {"parentUuid", nullptr}, {"isSidechain", false}};
    json.update(more);
    return json.dump() + "\n";
  };
  const auto user = [](const std::string& text) { return Json{{"role", "user"}, {"content", text}}; };
  const Dataset data = read(
      line({{"type", "user"}, {"uuid", "1"}, {"timestamp", "2026-01-01T00:00:01Z"}, {"message", user("Fix it")}}) +
      line({{"type", "attachment"},
            {"uuid", "2"},
            {"timestamp", "2026-01-01T00:00:02Z"},
            {"attachment",
             {{"type", "queued_command"},
              {"commandMode", "prompt"},
              {"prompt", "Not like that"},
              {"origin", "human"}}}}) +
      line({{"type", "user"},
            {"uuid", "3"},
            {"timestamp", "2026-01-01T00:00:03Z"},
            {"origin", {{"kind", "task-notification"}}},
            {"message", user("The build ended.")}}) +
      line(
          {{"type", "user"},
           {"uuid", "4"},
           {"timestamp", "2026-01-01T00:00:04Z"},
           {"isSidechain", true},
           {"message",
            {{"role", "user"},
             {"content", {{{"type", "tool_result"}, {"tool_use_id", "t"}, {"is_error", true}, {"content", "no"}}}}}}}));
  CHECK(talk(data.threads.at(0)) == "user: Fix it | user: Not like that");
  CHECK(data.threads[0].tool_errors == 1);
}

TEST_CASE("forks: the original keeps its talk, whichever file comes first") {
  const auto line = [](const char* session, const char* uuid, const char* text) {
    return Json{{"sessionId", session},
                {"parentUuid", nullptr},
                {"type", "user"},
                {"uuid", uuid},
                {"timestamp", "2026-01-01T00:00:0" + std::string(1, uuid[1]) + "Z"},
                {"message", {{"role", "user"}, {"content", text}}}}
               .dump() +
           "\n";
  };
  const std::string original = line("orig", "u1", "plan it") + line("orig", "u2", "good");
  const std::string fork = line("fork", "u1", "plan it") + line("fork", "u2", "good") + line("fork", "u3", "build it");
  for (const support::Files& files :
       {support::Files{{"a", original}, {"b", fork}}, support::Files{{"a", fork}, {"b", original}}}) {
    const Dataset data = read(files);
    REQUIRE(data.threads.size() == 2);
    for (const Thread& thread : data.threads) {
      CHECK(talk(thread) == (thread.id == "orig" ? "user: plan it | user: good" : "user: build it"));
    }
  }
}

TEST_CASE("Codex: totals by turn and model, forks without their parent's, exit codes, words only the screen had") {
  const auto line = [](int second, const char* type, const Json& payload) {
    return Json{{"timestamp", "2026-06-08T12:00:" + std::string(second < 10 ? "0" : "") + std::to_string(second) + "Z"},
                {"type", type},
                {"payload", payload}}
               .dump() +
           "\n";
  };
  const auto total = [](int input, int output) {
    return Json{{"type", "token_count"},
                {"info", {{"total_token_usage", {{"input_tokens", input}, {"output_tokens", output}}}}}};
  };
  const std::string began = "2026-06-08T12:00:05Z";
  const Dataset data = read(
      line(0, "session_meta", {{"id", "leaf"}, {"forked_from_id", "root"}}) +
      line(0, "session_meta", {{"id", "root"}}) +
      line(0, "event_msg", {{"type", "task_started"}, {"started_at", "2026-01-01T00:00:00Z"}}) +
      line(0, "response_item",
           {{"type", "message"}, {"role", "user"}, {"content", {{{"type", "input_text"}, {"text", "old"}}}}}) +
      line(1, "event_msg", total(1'000'000, 5000)) +
      line(5, "event_msg", {{"type", "task_started"}, {"started_at", began}}) +
      line(6, "turn_context", {{"model", "gpt-4o"}}) +
      line(6, "event_msg", {{"type", "user_message"}, {"message", "new"}}) +
      line(7, "response_item", {{"type", "function_call"}, {"name", "exec"}, {"call_id", "k"}, {"arguments", "{}"}}) +
      line(8, "response_item",
           {{"type", "function_call_output"}, {"call_id", "k"}, {"output", "Process exited with code 2\nno"}}) +
      line(9, "event_msg", total(1'100'000, 6000)) + line(10, "turn_context", {{"model", "gpt-4o-mini"}}) +
      line(11, "event_msg", total(1'200'000, 6000)) + line(12, "event_msg", total(50'000, 0)));
  REQUIRE(data.threads.size() == 1);
  const Thread& thread = data.threads[0];
  CHECK(thread.id == "leaf");
  CHECK(talk(thread).find("old") == std::string::npos);
  CHECK(talk(thread).find("user: new") == 0);
  CHECK(thread.tool_errors == 1);
  CHECK(thread.usage.input_tokens == 250'000);  // 100,000 + 100,000, then the counter began again
  CHECK(thread.usage.output_tokens == 1000);
  CHECK(thread.usage.cost_usd.value_or(0) == Approx((100'000 * 2.5 + 1000 * 10 + 150'000 * 0.15) / 1e6));
}

TEST_CASE("what a model notes to itself and what a harness adds is nobody's word") {
  const Dataset data = read(
      R"({"messages":[{"role":"user","content":[{"type":"text","text":"<system-reminder>Be brief.</system-reminder>"},)"
      R"({"type":"text","text":"Do you sell rye?"}]},{"role":"model","parts":[{"text":"They want bread.","thought":true},)"
      R"({"text":"Yes."}]}]})"
      "\n");
  CHECK(talk(data.threads.at(0)) == "user: Do you sell rye? | assistant: Yes.");
}

TEST_CASE("a tool's result that says it is an error is one") {
  const Dataset data =
      read(R"({"messages":[{"role":"user","content":"Bake"},{"role":"assistant","content":"","tool_calls":[{"id":"a",)"
           R"("function":{"name":"bake","arguments":"{}"}}]},{"role":"tool","tool_call_id":"a",)"
           R"("content":"{\"status\":\"error\",\"why\":\"cold\"}"},{"role":"assistant","content":"It is cold."}]})"
           "\n");
  CHECK(data.threads.at(0).tool_errors == 1);
}

TEST_CASE("a request that does not say when it ended took until its last step; a bare failure is the last call's") {
  Json root = span("a000000000000001", "", 0, 0, {{"gen_ai.operation.name", "invoke_agent"}, {"user.id", "u"}});
  root.erase("endTimeUnixNano");
  root["status"] = {{"code", 2}};
  Json call =
      span("a000000000000002", "a000000000000001", 1, 4.5, chat(said("user", "Is rye left?"), said("assistant", "")));
  call["status"] = {{"code", 2}, {"message", "429 Too many requests"}};
  const Dataset data = read_spans({root, call});
  CHECK(*data.threads.at(0).latency_s == Approx(4.5));
  CHECK(data.threads[0].error == "429 Too many requests");
}

TEST_CASE("the tables that Azure gives are rows") {
  const Dataset data =
      read(R"({"tables":[{"name":"PrimaryResult","columns":[{"name":"question","type":"string"},{"name":"answer",)"
           R"("type":"string"}],"rows":[["Is rye left?","Two loaves."],["Open on Sunday?","Until noon."]]}]})");
  REQUIRE(data.threads.size() == 2);
  CHECK(talk(data.threads[1]) == "user: Open on Sunday? | assistant: Until noon.");
}

TEST_CASE("a transcript in a cell: times, brackets, stars and names before what is said") {
  for (const std::string cell : {
           "(09:15) Visitor 12: Is rye left?\n(09:16) Eva (Support): Two loaves.",
           "[11:00:01 AM] Customer: Is rye left?\n[11:00:20 AM] Agent: Two loaves.",
           "Customer (10:01): Is rye left?\nAgent (10:02): Two loaves.",
           "2026-05-03 10:01:00 - Customer: Is rye left?\n2026-05-03 10:02:00 - Agent: Two loaves.",
           "**Customer**: Is rye left?\n**Agent**: Two loaves.",
           "[Customer] Is rye left?\n[Agent] Two loaves.",
           "customer> Is rye left?\nagent> Two loaves.",
           "Customer: Is rye left?<br>Agent: Two loaves.",
       }) {
    INFO(cell);
    const Dataset data = read(Json{{"id", "a"}, {"transcript", cell}}.dump() + "\n");
    CHECK(talk(data.threads.at(0)) == "user: Is rye left? | assistant: Two loaves.");
  }
  const Dataset list =
      read(Json{{"id", "a"},
                {"transcript", "user: Prices?\nassistant: Here.\nRye\nPrice: 5\nSize: 1\nBun\nPrice: 2\nSize: 3"}}
               .dump() +
           "\n");
  CHECK(talk(list.threads.at(0)) == "user: Prices? | assistant: Here.\nRye\nPrice: 5\nSize: 1\nBun\nPrice: 2\nSize: 3");
  const Dataset note = read(Json{{"id", "a"}, {"text", "Note: rye is out.\nPlease call: 12 34"}}.dump() + "\n");
  CHECK(talk(note.threads.at(0)) == "user: Note: rye is out.\nPlease call: 12 34");
}

TEST_CASE("headers in other languages: who says what in which conversation") {
  const Dataset rows =
      read("Ticket-Nr;Datum;Absender;Text\n7;2026-05-03;Kundin;Noch Roggen da?\n7;2026-05-03;Beraterin;Zwei.\n");
  CHECK(talk(rows.threads.at(0)) == "user: Noch Roggen da? | assistant: Zwei.");
  const Dataset pairs = read("Pregunta;Respuesta\n¿Queda pan?;Dos.\n");
  CHECK(talk(pairs.threads.at(0)) == "user: ¿Queda pan? | assistant: Dos.");
}

TEST_CASE("logs that begin with the newest line are put in order by the time around each record") {
  const auto line = [](const char* time, const char* role, const char* text) {
    const Json payload = {{"session_id", "s"}, {"role", role}, {"content", text}};
    return Json{{"timestamp", time}, {"jsonPayload", payload}}.dump() + "\n";
  };
  const Dataset data =
      read(line("2026-05-03T10:00:04Z", "assistant", "Two.") + line("2026-05-03T10:00:00Z", "user", "Rye?"));
  CHECK(talk(data.threads.at(0)) == "user: Rye? | assistant: Two.");
  CHECK(*data.threads[0].latency_s == Approx(4));
}

TEST_CASE("a table by columns, as pandas writes it unless told otherwise, has as many rows as its columns") {
  for (const char* table : {R"({"question":{"0":"Rye?","1":"Buns?"},"answer":{"0":"Two.","1":"None."}})",
                            R"({"question":["Rye?","Buns?"],"answer":["Two.","None."]})",
                            R"({"0":{"question":"Rye?","answer":"Two."},"1":{"question":"Buns?","answer":"None."}})"}) {
    INFO(table);
    const Dataset data = read(table);
    REQUIRE(data.threads.size() == 2);
    CHECK(talk(data.threads[1]) == "user: Buns? | assistant: None.");
  }
}

TEST_CASE("what was edited away is not the conversation") {
  const auto message = [](const char* id, const char* parent, const char* sender, const char* text) {
    return Json{{"uuid", id}, {"parent_message_uuid", parent}, {"sender", sender}, {"text", text}};
  };
  const Json chat = {{"uuid", "c"},
                     {"chat_messages",
                      {message("1", "0", "human", "Ry?"), message("2", "1", "assistant", "What?"),
                       message("3", "0", "human", "Rye?"), message("4", "3", "assistant", "Two.")}}};
  CHECK(talk(read(Json::array({chat}).dump()).threads.at(0)) == "user: Rye? | assistant: Two.");
}

TEST_CASE("a person's words in a harness: commands with arguments, feedback on a result; interruptions are nobody's") {
  const auto said = [](const char* uuid, const char* text) {
    return Json{{"type", "user"},
                {"uuid", uuid},
                {"parentUuid", nullptr},
                {"sessionId", "s"},
                {"message", {{"role", "user"}, {"content", text}}}}
               .dump() +
           "\n";
  };
  const Dataset claude = read(said("1", "<command-name>/bake</command-name>\n<command-args>two loaves</command-args>") +
                              said("2", "[Request interrupted by user]"));
  CHECK(talk(claude.threads.at(0)) == "user: /bake two loaves");
  const Json cline = {
      {{"role", "user"}, {"content", "<task>\nbake\n</task>"}},
      {{"role", "user"}, {"content", "[attempt_completion] Result:\nConsider:\n<feedback>\nmore salt\n</feedback>"}}};
  const Dataset task = read(cline.dump());
  CHECK(task.threads.at(0).messages.size() == 3);
  CHECK(task.threads[0].messages[2].text == "more salt");
  CHECK(task.threads[0].messages[1].role == Role::tool);
}

TEST_CASE("a turn in the body of a log record belongs to its span") {
  const Json body = {
      {"input", {{"messages", {{{"role", "user"}, {"content", {{"content", R"([{"text":"Rye?"}])"}}}}}}}},
      {"output",
       {{"messages", {{{"role", "assistant"}, {"content", {{"message", "Two."}, {"finish_reason", "stop"}}}}}}}}};
  const Json log = {{"traceId", "0123456789abcdef0123456789abcdef"},
                    {"spanId", "a000000000000001"},
                    {"timeUnixNano", 1},
                    {"body", body},
                    {"attributes", {{"session.id", "s"}}}};
  CHECK(talk(read(log.dump() + "\n").threads.at(0)) == "user: Rye? | assistant: Two.");
}

TEST_CASE("files that are something else are named, with the next step; side files are no fault") {
  const auto says = [](const std::string& bytes) {
    const Dataset data = read({{"x", bytes}});
    return data.ledger.files.at(0).problems.empty() ? "" : data.ledger.files[0].problems[0].message;
  };
  CHECK(says("7z\xBC\xAF\x27\x1C rest").find("7z") != std::string::npos);
  CHECK(says(std::string("SQLite format 3\0", 16)).find("SQLite database") != std::string::npos);
  CHECK(says("name: a\nlist:\n  - one: 1\n").find("YAML") != std::string::npos);
  CHECK(says("```json\n{}\n```\n").find("Markdown") != std::string::npos);
  CHECK(says(std::string(257, 'a') + "ustar" + std::string(300, 'b')).find("tar") != std::string::npos);
  const Dataset side = read({{"export/user_settings.json", R"({"settings":{"title":"dark"}})"}});
  CHECK(side.ledger.files[0].problems.empty());
  CHECK(side.ledger.records.bad == 0);
}

TEST_CASE(
    "a judge beside the agent: its words, tokens, model and failures, and those of the calls below it, are not the "
    "agent's") {
  const auto llm = [](const std::string& input, const std::string& output, double tokens, const char* model) {
    return Json{{"openinference.span.kind", "LLM"},
                {"llm.model_name", model},
                {"llm.token_count.prompt", tokens},
                {"llm.token_count.completion", 1.0},
                {"llm.input_messages.0.message.role", "user"},
                {"llm.input_messages.0.message.content", input},
                {"llm.output_messages.0.message.role", "assistant"},
                {"llm.output_messages.0.message.content", output}};
  };
  Json failed = span("e", "r", 4, 6, {{"openinference.span.kind", "EVALUATOR"}, {"input.value", "Was it polite?"}});
  failed["status"] = {{"code", 2}, {"message", "The judge timed out"}};
  const Json spans = {
      span("r", "", 0, 7,
           {{"openinference.span.kind", "AGENT"},
            {"input.value", "Which plan has backups?"},
            {"output.value", "The team plan."}}),
      span("a", "r", 1, 3, llm("Which plan has backups?", "The team plan.", 40, "gpt-5-mini")), failed,
      span("j", "e", 4, 5, llm("Grade this answer from 1 to 5: The team plan.", "4", 900, "judge-large")),
      span("k", "j", 4, 5,
           {{"openinference.span.kind", "TOOL"}, {"tool.name", "rubric"}, {"output.value", "Error: none"}})};
  const Dataset data = read_spans(spans);
  REQUIRE(data.threads.size() == 1);
  const Thread& thread = data.threads[0];
  CHECK(talk(thread) == "user: Which plan has backups? | assistant: The team plan.");
  CHECK(thread.usage.input_tokens == 40);
  CHECK(thread.model == "gpt-5-mini");
  CHECK(thread.error.empty());
  CHECK(thread.tool_calls == 0);
}

TEST_CASE("a trace that is nothing but an evaluation is shown as it is") {
  const Json judge = {
      {"openinference.span.kind", "EVALUATOR"}, {"input.value", "Was it polite?"}, {"output.value", "Yes."}};
  const Dataset data = read_spans(Json::array({span("e", "", 0, 2, judge)}));
  REQUIRE(data.threads.size() == 1);
  CHECK(talk(data.threads[0]) == "user: Was it polite? | assistant: Yes.");
}
