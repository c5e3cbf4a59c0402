// What of a thread becomes a row, and which metadata becomes an attribute that one can slice by.
#include "analysis/rows.hpp"

#include <string>
#include <vector>

#include "catch.hpp"

using namespace tracesift;

namespace {

Thread thread_of(const std::vector<Message>& messages) {
  Thread thread;
  thread.id = "t";
  thread.messages = messages;
  thread.traces.resize(1);
  return thread;
}

Row row_of(const Thread& thread) { return analysis::make_rows({thread}).at(0); }

Message calls(const std::vector<std::string>& names) {
  Message message{.role = Role::assistant};
  for (const std::string& name : names) message.tool_calls.push_back({.name = name});
  return message;
}

/// Threads whose metadata has one key; '-': a thread without it.
std::vector<Row> with_values(const std::string& values) {
  std::vector<Thread> threads;
  for (const char value : values) {
    threads.push_back(thread_of({{.role = Role::user, .text = "hello"}}));
    if (value != '-') threads.back().metadata.set("plan", std::string(1, value));
  }
  return analysis::make_rows(threads);
}

bool is_attribute(const std::string& values) {
  for (const Row& row : with_values(values)) {
    if (row.attributes.count("plan") > 0) return true;
  }
  return false;
}

}  // namespace

TEST_CASE("metadata is an attribute where half of the threads have it, with two to twelve values") {
  CHECK(is_attribute("ab"));
  CHECK_FALSE(is_attribute("aa"));
  CHECK(is_attribute("ab--"));
  CHECK_FALSE(is_attribute("ab---"));
  CHECK(is_attribute("abcdefghijkl"));
  CHECK_FALSE(is_attribute("abcdefghijklm"));
  CHECK_FALSE(is_attribute("abcdefghijklmnopqrstuvwxyz"));
  CHECK_FALSE(is_attribute(""));
  const auto rows = with_values("ab-");
  CHECK(rows[1].attributes.at("plan") == "b");
  CHECK(rows[2].attributes.empty());
}

TEST_CASE("the model is an attribute whatever it is") {
  Thread thread = thread_of({});
  thread.model = "gpt-5";
  CHECK(row_of(thread).model == "gpt-5");
  CHECK(row_of(thread).attributes.at("model") == "gpt-5");
  CHECK(row_of(thread_of({})).attributes.empty());
}

TEST_CASE("what is measured is taken over") {
  Thread thread = thread_of({{.role = Role::user, .text = "hello"}});
  thread.error = "TimeoutError";
  thread.start = 5;
  thread.latency_s = 1.5;
  thread.usage.total_tokens = 7;
  thread.usage.cost_usd = 0.5;
  thread.cost_is_computed = true;
  thread.tool_calls = 3;
  thread.tool_errors = 2;
  thread.tags = {"beta"};
  const Row row = row_of(thread);
  CHECK(row.thread_id == "t");
  CHECK(row.error == "TimeoutError");
  CHECK(row.start == 5);
  CHECK(row.latency_s == 1.5);
  CHECK(row.tokens == 7);
  CHECK(row.cost_usd == 0.5);
  CHECK(row.cost_is_computed);
  CHECK(row.tool_calls == 3);
  CHECK(row.tool_errors == 2);
  CHECK(row.tags == std::vector<std::string>{"beta"});
  CHECK(row.outcome == Outcome::failed);
}

TEST_CASE("scores of one key become their mean, of labels the last one counts, other keys stay apart") {
  Thread thread = thread_of({});
  thread.feedback = {{"stars", 1.0, "", ""},
                     {"stars", 2.0, "", ""},
                     {"tone", std::nullopt, "rude", ""},
                     {"stars", 6.0, "", ""},
                     {"tone", std::nullopt, "kind", ""},
                     {"late", std::nullopt, "x", ""},
                     {"late", 4.0, "", ""}};
  const auto feedback = row_of(thread).feedback;
  REQUIRE(feedback.size() == 3);
  CHECK(feedback[0].key == "stars");
  CHECK(feedback[0].score == 3);
  CHECK(feedback[1].value == "kind");
  CHECK_FALSE(feedback[1].score);
  CHECK(feedback[2].score == 4);
  CHECK(feedback[2].value == "x");
}

TEST_CASE("turns count the messages in which a user says something; the first is the summary") {
  const Row row = row_of(thread_of({{.role = Role::system, .text = "You help."},
                                    {.role = Role::user, .text = "  "},
                                    {.role = Role::user, .text = "where  is\nmy parcel"},
                                    {.role = Role::assistant, .text = "On its way."},
                                    {.role = Role::user, .text = "thanks"}}));
  CHECK(row.turns == 2);
  CHECK(row.summary == "where is my parcel");
  CHECK(row_of(thread_of({{.role = Role::assistant, .text = "Hello?"}})).summary.empty());
  const std::string long_text(300, 'a');
  CHECK(row_of(thread_of({{.role = Role::user, .text = long_text}})).summary.size() <= 243);  // with its "…"
}

TEST_CASE("tools are listed in the order of their calls, those of one in a row together, a dozen at most") {
  CHECK(row_of(thread_of({calls({"search", "search"}), calls({"search"}), calls({"open"}), calls({"search"})})).tools ==
        std::vector<std::string>{"search ×3", "open", "search"});
  std::vector<std::string> names;
  for (int i = 0; i < 14; ++i) names.push_back("tool" + std::to_string(i));
  CHECK(row_of(thread_of({calls(names)})).tools.size() == 12);
  names.resize(12);
  names.push_back("tool11");
  CHECK(row_of(thread_of({calls(names)})).tools.back() == "tool11 ×2");
}

TEST_CASE("the analysed text is what the user says, a message a line, shortened where it is long") {
  const Thread thread = thread_of({{.role = Role::user, .text = "first"},
                                   {.role = Role::assistant, .text = "answer"},
                                   {.role = Role::user, .text = ""},
                                   {.role = Role::user, .text = "second"}});
  CHECK(analysis::user_text(thread) == "first\nsecond");
  const std::string page(5'000, 'a');
  CHECK(analysis::user_text(thread_of({{.role = Role::user, .text = page}})).size() <= 4'003);
  const std::vector<Message> pages(9, {.role = Role::user, .text = page});
  const std::string whole = analysis::user_text(thread_of(pages));
  CHECK(whole.size() > 19'900);
  CHECK(whole.size() <= 20'003);
}
