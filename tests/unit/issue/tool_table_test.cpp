#include "issue/tool_table.hpp"

#include <string>
#include <vector>

#include "catch.hpp"

using namespace tracesift;

namespace {

constexpr Time kSecond = 1'000'000;

Message said(Role role, std::string text, Time second) {
  return {.role = role, .text = std::move(text), .time = second * kSecond};
}

Message call(const std::string& command, Time second) {
  Message message = said(Role::assistant, "", second);
  message.tool_calls.push_back({"", "Bash", "{\"command\":\"" + command + "\"}"});
  return message;
}

Message result(std::string text, Time second, bool is_error = false) {
  Message message = said(Role::tool, std::move(text), second);
  message.is_error = is_error;
  return message;
}

void add(issue::ToolTable& table, const Thread& thread) {
  const behaviour::ConversationView talk(thread);
  table.add(thread, issue::calls_of(talk));
}

}  // namespace

TEST_CASE("calls of each step: how many, in how many conversations, errors, refusals, times, sizes") {
  Thread one;
  one.messages = {
      said(Role::user, "Press", 0),           call("make wine", 10), result("done", 14), call("make wine", 20),
      result("Error: no 7 grapes", 30, true), call("ls", 40),        result("red", 41)};
  Thread other;
  other.messages = {said(Role::user, "Press", 0), call("make wine", 5),
                    result("The user doesn't want to proceed with this tool use.", 95, true)};
  issue::ToolTable table;
  add(table, one);
  add(table, other);
  const std::vector<ToolStat> tools = table.tools();
  REQUIRE(tools.size() == 2);
  CHECK(tools[0].step == "Bash: make wine");
  CHECK(tools[0].calls == 3);
  CHECK(tools[0].conversations == 2);
  CHECK(tools[0].errors == 1);
  CHECK(tools[0].refused == 1);
  CHECK(tools[0].p50_s == 10.0);
  CHECK(tools[0].total_s == 104.0);
  CHECK(tools[0].largest_bytes == 52);
  REQUIRE(tools[0].error_texts.size() == 1);
  CHECK(tools[0].error_texts[0].first == "Error: no <v> grapes");
  CHECK(tools[1].step == "Bash: ls");
}

TEST_CASE("time goes to the model, to tools and to the person, whose pauses count for half an hour at most") {
  Thread thread;
  thread.messages = {said(Role::user, "Press", 0), call("make wine", 10), result("done", 14),
                     said(Role::assistant, "It is wine.", 20), said(Role::user, "And now?", 20 + 3'600)};
  issue::ToolTable table;
  add(table, thread);
  const auto spent = table.time_spent();
  REQUIRE(spent);
  CHECK(spent->model_s == 16);
  CHECK(spent->tools_s == 4);
  CHECK(spent->person_s == 1'800);
  CHECK(spent->idle_s == 1'800);
  issue::ToolTable untimed;
  Thread silent;
  silent.messages = {{.role = Role::user, .text = "Press"}, {.role = Role::assistant, .text = "Done."}};
  add(untimed, silent);
  CHECK_FALSE(untimed.time_spent());
  CHECK(untimed.tools().empty());
}
