// Shapes that real exports have and that once gave wrong numbers or lost words.

#include "base/json.hpp"
#include "catch.hpp"
#include "dataset.hpp"
#include "tracesift/job.hpp"

using namespace tracesift;
using base::Json;
using support::read;
using support::talk;

namespace {

/// A LangSmith run; `more` is added to it.
std::string run(const std::string& id, const std::string& parent, const std::string& kind, int second,
                const Json& more) {
  const std::string at = "2025-01-01T00:00:0" + std::to_string(second);
  Json json = {
      {"id", id},  {"trace_id", "R"}, {"run_type", kind}, {"start_time", at + ".000Z"}, {"end_time", at + ".500Z"},
      {"name", id}};
  if (!parent.empty()) json["parent_run_id"] = parent;
  json.update(more);
  return json.dump() + "\n";
}
Json says(const std::string& role, const std::string& content) { return {{"role", role}, {"content", content}}; }
Json call(const std::string& id, const std::string& name) {
  return {{"role", "assistant"},
          {"content", ""},
          {"tool_calls", {{{"id", id}, {"function", {{"name", name}, {"arguments", "{}"}}}}}}};
}

}  // namespace

TEST_CASE("model calls whose root was not exported are all kept and all counted") {
  const auto one = [](int n) {
    const std::string i = std::to_string(n);
    return run("l" + i, "R", "llm", n,
               {{"inputs", {{"messages", {says("user", "q" + i)}}}},
                {"outputs", says("assistant", "a" + i)},
                {"total_tokens", 100 * n},
                {"total_cost", 0.1 * n}});
  };
  const Dataset dataset = read(one(1) + one(2));
  REQUIRE(dataset.threads.size() == 1);
  CHECK(talk(dataset.threads[0]) == "user: q1 | assistant: a1 | user: q2 | assistant: a2");
  CHECK(dataset.threads[0].usage.total_tokens == 300);
  CHECK(*dataset.threads[0].usage.cost_usd == Approx(0.3));
}

TEST_CASE("a turn that says what was said before is a turn") {
  const auto turn = [](int n, const std::string& asked, const std::string& answered) {
    return run("r" + std::to_string(n), "", "chain", n,
               {{"trace_id", "r" + std::to_string(n)},
                {"thread_id", "T"},
                {"inputs", {{"input", asked}}},
                {"outputs", {{"output", answered}}}});
  };
  const Dataset dataset = read(turn(0, "yes", "Which one?") + turn(1, "the blue one", "ok") + turn(2, "yes", "ok"));
  CHECK(talk(dataset.threads[0]) ==
        "user: yes | assistant: Which one? | user: the blue one | assistant: ok | user: yes | assistant: ok");
}

TEST_CASE("each tool's result stands behind its own call, and only what failed has failed") {
  const std::string died =
      run("R", "", "chain", 0, {{"inputs", {{"input", "do it"}}}, {"outputs", nullptr}}) +
      run("l1", "R", "llm", 1,
          {{"inputs", {{"messages", {says("user", "do it")}}}}, {"outputs", call("1", "search")}}) +
      run("search", "R", "tool", 2, {{"inputs", {{"q", 1}}}, {"outputs", {{"output", "one"}}}}) +
      run("l2", "R", "llm", 3,
          {{"inputs",
            {{"messages",
              {says("user", "do it"),
               call("1", "search"),
               {{"role", "tool"}, {"tool_call_id", "1"}, {"content", "one"}}}}}},
           {"outputs", call("2", "delete")}}) +
      run("delete", "R", "tool", 4, {{"inputs", {{"q", 2}}}, {"outputs", nullptr}, {"error", "PermissionError: no"}});
  const Dataset dataset = read(died);
  CHECK(talk(dataset.threads[0]) ==
        "user: do it | assistant:  <search {}> | tool: one | assistant:  <delete {}> | tool!: PermissionError: no");
  CHECK(dataset.threads[0].error == "PermissionError: no");
  CHECK(dataset.threads[0].tool_errors == 1);

  const Json whole = {says("user", "q"),
                      call("1", "weather"),
                      {{"role", "tool"}, {"tool_call_id", "1"}, {"content", "sunny"}},
                      call("2", "clock"),
                      {{"role", "tool"}, {"tool_call_id", "2"}, {"content", "late"}},
                      says("assistant", "sunny")};
  const Dataset two = read(
      run("R", "", "chain", 0, {{"inputs", {{"input", "q"}}}, {"outputs", {{"messages", whole}}}}) +
      run("weather", "R", "tool", 1, {{"inputs", {{"input", "a"}}}, {"outputs", {{"output", "sunny"}}}}) +
      run("clock", "R", "tool", 3, {{"inputs", {{"input", "b"}}}, {"outputs", nullptr}, {"error", "TimeoutError"}}));
  CHECK(two.threads[0].tool_errors == 1);
  CHECK(two.threads[0].error.empty());
}

TEST_CASE("results whose calls were not exported get them from the tools' runs, and are recognised when repeated") {
  const std::string first =
      run("R", "", "chain", 0, {{"thread_id", "T"}, {"inputs", {{"input", "where is it"}}}, {"outputs", nullptr}}) +
      run("l", "R", "llm", 3,
          {{"inputs",
            {{"messages",
              {says("user", "where is it"), says("assistant", ""), {{"role", "tool"}, {"content", "at the door"}}}}}},
           {"outputs", says("assistant", "at your door")}}) +
      run("find", "R", "tool", 2, {{"inputs", {{"order", 7}}}, {"outputs", {{"output", "at the door"}}}});
  const std::string second =
      run("S", "", "chain", 9,
          {{"trace_id", "S"},
           {"thread_id", "T"},
           {"inputs",
            {{"messages", {says("user", "where is it"), says("assistant", "at your door"), says("user", "thanks")}}}},
           {"outputs", says("assistant", "welcome")}});
  const Dataset dataset = read(first + second);
  REQUIRE(dataset.threads.size() == 1);
  CHECK(talk(dataset.threads[0]) ==
        "user: where is it | assistant:  <find {\"order\":7}> | tool: at the door | assistant: at your door | "
        "user: thanks | assistant: welcome");
}

TEST_CASE("LangChain's state: history, question and answer side by side") {
  const Json history = {says("user", "first q"), says("assistant", "first a")};
  const Dataset dataset =
      read(run("R", "", "chain", 0,
               {{"inputs", {{"input", "second q"}, {"chat_history", history}}},
                {"outputs", {{"input", "second q"}, {"chat_history", history}, {"output", "second a"}}}}));
  CHECK(talk(dataset.threads[0]) == "user: first q | assistant: first a | user: second q | assistant: second a");
  const Dataset state =
      read(run("R", "", "chain", 0,
               {{"inputs", {{"question", "hi"}, {"messages", {says("user", "hi")}}}},
                {"outputs", {{"question", "hi"}, {"messages", {says("user", "hi"), says("assistant", "hello")}}}}}));
  CHECK(talk(state.threads[0]) == "user: hi | assistant: hello");
}

TEST_CASE("a huge run whose children stand before its own fields is the root of its children") {
  Json root = {{"child_runs", Json::array()}};
  for (int i = 0; i < 800; ++i) {
    root["child_runs"].push_back({{"id", "c" + std::to_string(i)},
                                  {"trace_id", "R"},
                                  {"parent_run_id", "R"},
                                  {"run_type", "tool"},
                                  {"name", "t"},
                                  {"start_time", "2025-01-01T00:00:01Z"},
                                  {"end_time", "2025-01-01T00:00:02Z"},
                                  {"inputs", {{"input", std::string(1000, 'z')}}},
                                  {"outputs", {{"output", std::string(1000, 'y')}}}});
  }
  root.update({{"end_time", "2025-01-01T00:00:09Z"},
               {"extra", {{"metadata", {{"thread_id", "TH"}}}}},
               {"id", "R"},
               {"inputs", {{"input", "question"}}},
               {"outputs", {{"output", "answer"}}},
               {"run_type", "chain"},
               {"start_time", "2025-01-01T00:00:00Z"},
               {"total_tokens", 7},
               {"trace_id", "R"}});
  const Dataset dataset = read("[" + root.dump() + "]");
  REQUIRE(dataset.threads.size() == 1);
  CHECK(dataset.threads[0].id == "TH");
  CHECK(dataset.threads[0].usage.total_tokens == 7);
  CHECK(dataset.threads[0].latency_s == 9.0);
  CHECK(dataset.threads[0].messages.front().text == "question");
  CHECK(dataset.threads[0].messages.back().text == "answer");
}

TEST_CASE("rows that are one message each are put in order, and their numbers added up") {
  const Dataset dataset = read(
      "conversation_id,role,content,timestamp,tokens,cost,rating\n"
      "C,assistant,second,2025-01-01T00:00:02Z,20,0.2,1\n"
      "C,user,first,2025-01-01T00:00:01Z,10,0.1,5\n");
  const Thread& thread = dataset.threads.at(0);
  CHECK(talk(thread) == "user: first | assistant: second");
  CHECK(thread.usage.total_tokens == 30);
  CHECK(*thread.usage.cost_usd == Approx(0.3));
  CHECK(thread.feedback.size() == 2);
  CHECK(thread.latency_s == 1.0);
  const Dataset senders = read("conversation_id,sender,text\nC,user,first\nC,bot,second\nD,user,x\nD,bot,y\n");
  REQUIRE(senders.threads.size() == 2);
  CHECK(talk(senders.threads[1]) == "user: x | assistant: y");
}

TEST_CASE("one score a key and row, so that means can be computed again") {
  std::string lines;
  for (int i = 0; i < 40; ++i) {
    lines += run("r" + std::to_string(i), "", "chain", i % 2,
                 {{"trace_id", "r" + std::to_string(i)},
                  {"thread_id", "T" + std::to_string(i / 2)},
                  {"inputs", {{"input", "reset my password"}}},
                  {"outputs", {{"output", "done"}}},
                  {"feedback_stats", {{"score", {{"n", 1}, {"avg", i % 2}}}}}});
  }
  const Dataset dataset = read(lines);
  Job job(dataset, {});
  while (!std::holds_alternative<Done>(job.poll(0))) {
  }
  CHECK(job.report().rows.size() == 20);
  CHECK(job.report().overall.feedback.at("score").n == 20);
  CHECK(job.report().overall.feedback.at("score").mean == Approx(0.5));
  CHECK(job.report().rows[0].feedback.at(0).score == 0.5);
}

TEST_CASE("equal words in different threads are different conversations") {
  const Dataset dataset = read(
      R"([{"run_id":"exp","id":0,"input":"thanks","output":"welcome","session_id":"s0"},{"run_id":"exp","id":1,"input":"thanks","output":"welcome","session_id":"s1"},{"run_id":"exp","id":2,"input":"thanks","output":"welcome","session_id":"s2"}])");
  CHECK(dataset.threads.size() == 3);
  CHECK(dataset.ledger.records.duplicate == 0);
}

TEST_CASE("what a resumed session copies from an older one is counted once") {
  const auto line = [](const std::string& session, const std::string& uuid, const std::string& type, int second,
                       const Json& message) {
    return Json{{"type", type},
                {"uuid", uuid},
                {"parentUuid", nullptr},
                {"sessionId", session},
                {"timestamp", "2025-01-01T00:00:0" + std::to_string(second) + "Z"},
                {"message", message},
                {"requestId", "q" + uuid}}
               .dump() +
           "\n";
  };
  const auto old_lines = [&](const std::string& session) {
    return line(session, "u1", "user", 0, says("user", "hi")) +
           line(session, "a1", "assistant", 1,
                {{"role", "assistant"},
                 {"id", "m1"},
                 {"content", "hello"},
                 {"usage", {{"input_tokens", 100}, {"output_tokens", 5}}}});
  };
  const Dataset dataset =
      read({{"1", old_lines("S1")}, {"2", old_lines("S2") + line("S2", "u2", "user", 5, says("user", "more"))}});
  REQUIRE(dataset.threads.size() == 2);
  CHECK(dataset.threads[0].usage.total_tokens == 105);
  CHECK_FALSE(dataset.threads[1].usage.total_tokens);
  CHECK(talk(dataset.threads[1]) == "user: more");
  CHECK(dataset.ledger.records.duplicate == 2);
}

TEST_CASE("a damaged pretty value costs itself, not its lines") {
  std::string text = "{\n \"input\": \"a\",\n \"output\": \"b\",\n}\n";
  for (int i = 0; i < 3; ++i) text += "{\n \"input\": \"q" + std::to_string(i) + "\",\n \"output\": \"b\"\n}\n";
  const Dataset dataset = read(text);
  CHECK(dataset.threads.size() == 3);
  CHECK(dataset.ledger.records.bad == 1);
}

TEST_CASE("many rows under one id, and many traces in one thread, take no longer than they are") {
  std::string rows;
  for (int i = 0; i < 20000; ++i)
    rows += R"({"run_id":"exp","input":"q)" + std::to_string(i) +
            R"(","output":"a"})"
            "\n";
  CHECK(read(rows).threads.size() == 20000);
  std::string traces;
  for (int i = 0; i < 3000; ++i) {
    traces += run("r" + std::to_string(i), "", "chain", 0,
                  {{"trace_id", "r" + std::to_string(i)},
                   {"thread_id", "T"},
                   {"inputs", {{"input", "q" + std::to_string(i)}}},
                   {"outputs", {{"output", "a" + std::to_string(i)}}}});
  }
  CHECK(read(traces).threads.at(0).messages.size() == 6000);
}
