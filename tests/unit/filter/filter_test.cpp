#include "filter/filter.hpp"

#include <string>
#include <utility>
#include <vector>

#include "base/time.hpp"
#include "catch.hpp"
#include "filter/search.hpp"
#include "job/sample.hpp"
#include "tracesift/config.hpp"

using namespace tracesift;

namespace {

Thread thread() {
  Thread t;
  t.id = "th-1";
  t.name = "LangGraph";
  t.traces.resize(2);
  t.traces[0].id = "a";
  t.traces[1].id = "x";
  t.start = base::parse_time("2026-03-01T10:00:00Z");
  t.end = base::parse_time("2026-03-01T10:00:06Z");
  t.latency_s = 6;
  t.model = "large-1";
  t.usage.total_tokens = 430;
  t.usage.input_tokens = 400;
  t.usage.cost_usd = 0.002;
  t.tags = {"experimental", "prod"};
  t.metadata.set("session_id", "s1");
  t.metadata.set("plan", "pro");
  t.metadata.set("retries", "3");
  t.feedback = {{"user_score", 1.0, "", "fine"}, {"Correctness", 0.0, "", ""}, {"label", std::nullopt, "good", ""}};
  t.messages.push_back({.role = Role::user, .text = "Where is my ORDER 1182?"});
  t.messages.push_back(
      {.role = Role::assistant, .text = "On its way", .tool_calls = {{"1", "get_order", "{\"id\":1182}"}}});
  return t;
}

Thread failed() {
  Thread t = thread();
  t.error = "TimeoutError: too slow";
  t.tags.clear();
  t.metadata = {};
  t.feedback.clear();
  t.latency_s.reset();
  return t;
}

bool holds(const std::string& text, const Thread& t) {
  const auto expression = filter::parse(text);
  INFO(text << ": " << (expression ? "" : expression.error().message));
  REQUIRE(expression);
  return filter::matches(*expression, t);
}

}  // namespace

TEST_CASE("words are found in whatever case and script, each in any of the texts") {
  const auto stands = [](const std::string& words, const std::vector<std::string>& texts) {
    const std::vector<std::string> wanted = filter::words_of(words);
    filter::Search search(wanted);
    for (const std::string& text : texts) search.look_in(text);
    return search.is_done();
  };
  CHECK(filter::words_of("  One TWO ") == std::vector<std::string>{"one", "two"});
  CHECK(stands("", {}));
  CHECK(stands("[refund@", {"A REFUND", "REFUND [Refund@"}));
  CHECK_FALSE(stands("[refund@", {"{refund`"}));
  CHECK(stands("refund parcel", {"The Parcel", "", "no reFUNDs"}));
  CHECK_FALSE(stands("refund parcel", {"The parcel"}));
  CHECK(stands("ÜBER ОТМЕНИТЬ", {"über die", "отменить заказ"}));
  CHECK(stands("cafe", {"Überall ein CAFE"}));
  CHECK_FALSE(stands("uber", {"über"}));
  for (std::size_t before = 0; before < 40; ++before) {  // wherever sixteen bytes begin and end
    for (std::size_t after = 0; after < 20; ++after) {
      const std::string text = std::string(before, 'x') + "Id-7Z" + std::string(after, 'd');
      CHECK(stands("id-7z", {text}));
      CHECK(stands("z", {text}));
      CHECK_FALSE(stands("id-7zz", {text}));
    }
  }
}

TEST_CASE("a filter selects what it says") {
  // text, holds for the first, holds for the one that failed
  const std::vector<std::tuple<const char*, bool, bool>> table = {
      {"", true, true},
      {"and(eq(is_root,true),neq(status,\"pending\"))", true, true},
      {"gt(latency,\"5s\")", true, false},
      {"gt(latency,5)", true, false},
      {"eq(model,\"large-1\")", true, true},
      {"eq(model,\"large\")", false, false},
      {"gt(latency,\"5000ms\")", true, false},
      {"lt(latency, '1m')", true, false},
      {"lte(latency,6)", true, false},
      {"gte(latency,6.0)", true, false},
      {"gt(latency,6)", false, false},
      {"and(eq(feedback_key,\"user_score\"),eq(feedback_score,1))", true, false},
      {"and(eq(feedback_key,\"user_score\"),eq(feedback_score,0))", false, false},  // the same entry
      {"and(eq(feedback_key,\"Correctness\"),lt(feedback_score,0.5))", true, false},
      {"eq(feedback_value,\"good\")", true, false},
      {"eq(feedback_comment,\"fine\")", true, false},
      {"in(metadata_key,[\"session_id\",\"conversation_id\",\"thread_id\"])", true, false},
      {"and(gt(start_time,\"2023-07-15T12:34:56Z\"),or(neq(error,null),and(eq(feedback_key,\"Correctness\"),"
       "eq(feedback_score,0.0))))",
       true, true},
      {"and(or(has(tags,\"experimental\"),has(tags,\"beta\")),gt(latency,2))", true, false},
      {"in(trace_id,[\"a\",\"b\"])", true, true},
      {"eq(thread_id,\"th-1\")", true, true},
      {"eq(id,\"other\")", false, false},
      {"neq(error,null)", false, true},
      {"eq(error,null)", true, false},
      {"eq(error,true)", false, true},
      {"eq(status,\"error\")", false, true},
      {"eq(name,\"LangGraph\")", true, true},
      {"eq(run_type,\"chain\")", true, true},
      {"eq(parent_run_id,null)", true, true},
      {"lt(start_time,\"2026-03-01\")", false, false},
      {"gte(end_time,\"2026-03-01T10:00:06Z\")", true, true},
      {"gt(total_tokens,400)", true, true},
      {"eq(prompt_tokens,400)", true, true},
      {"eq(completion_tokens,null)", true, true},
      {"gt(completion_tokens,1)", false, false},
      {"gt(total_cost,0.001)", true, true},
      {"eq(tags,\"prod\")", true, false},
      {"neq(tags,\"prod\")", false, true},
      {"has(metadata,'{\"plan\":\"pro\"}')", true, false},
      {"has(metadata,'{\"plan\":\"pro\",\"retries\":3}')", true, false},
      {"has(metadata,'{\"plan\":\"free\"}')", false, false},
      {"and(eq(metadata_key,\"plan\"),eq(metadata_value,\"pro\"))", true, false},
      {"and(eq(metadata_key,\"plan\"),eq(metadata_value,\"s1\"))", false, false},
      {"eq(metadata_value,3)", true, false},
      {"neq(metadata_key,\"plan\")", false, true},                                   // the key is not there
      {"and(eq(metadata_key,\"plan\"),neq(metadata_value,\"free\"))", true, false},  // there, with another value
      {"and(neq(metadata_key,\"plan\"),neq(metadata_value,\"s1\"))", false, true},   // neither
      {"and(neq(metadata_key,\"plan\"),eq(metadata_value,\"s1\"))", true, false},    // under another key
      {"search(\"order where\")", true, true},
      {"search(\"order elsewhere\")", false, false},
      {"search(inputs,\"order\")", true, true},
      {"search(outputs,\"GET_ORDER\")", true, true},
      {"search(outputs,\"where\")", false, false},
      {"search(error,\"timeouterror\")", false, true},
      {"eq(input_key,\"messages\")", true, true},
      {"eq(output_value,\"On its way\")", true, true},
      {"not(eq(status,\"error\"))", true, false},
      {"or(eq(status,\"error\"))", false, true},
      {" and ( eq ( name , 'LangGraph' ) , not( has( tags , 'beta' ) ) ) ", true, true},
      {"eq(name,\"say \\\"x\\\"\")", false, false},
  };
  for (const auto& [text, first, second] : table) {
    INFO(text);
    CHECK(holds(text, thread()) == first);
    CHECK(holds(text, failed()) == second);
  }
}

TEST_CASE("what is no filter says where and what was perhaps meant") {
  const auto problem = [](const std::string& text) {
    const auto result = filter::parse(text);
    return result ? std::string() : result.error().where + " " + result.error().message;
  };
  CHECK(problem("eq(stauts,\"error\")").find("filter:4 “stauts” is no field. Did you mean “status”?") == 0);
  CHECK(problem("eqq(status,1)").find("Did you mean “eq”?") != std::string::npos);
  CHECK(problem("eq(latency,\"soon\")").find("5s") != std::string::npos);
  CHECK(problem("gt(start_time,\"yesterday\")").find("2026-01-31") != std::string::npos);
  CHECK(problem("has(name,\"x\")").find("tags") != std::string::npos);
  CHECK(problem("eq(metadata,\"x\")").find("has(") != std::string::npos);
  CHECK(problem("has(metadata,\"x\")").find("object") != std::string::npos);
  CHECK(problem("search(latency,\"x\")").find("searched") != std::string::npos);
  for (const char* text :
       {"and()", "eq(name)", "eq(name,)", "eq(name,\"x\"", "eq(name,\"x)", "in(name,\"x\")", "in(name,[\"x\" \"y\"])",
        "not(eq(id,1),eq(id,2))", "eq(id,1) eq(id,2)", "status = error", "(", "eq(id,1e)"}) {
    INFO(text);
    CHECK(!problem(text).empty());
  }
  CHECK(!problem(std::string(2000, '(')).empty());
  std::string deep;
  for (int i = 0; i < 200; ++i) deep += "not(";
  CHECK(!problem(deep).empty());
  CHECK(!problem(std::string(30'000, 'x')).empty());
}

TEST_CASE("a config chooses by filter and time, relative times once the time is known") {
  std::vector<Thread> threads(10, thread());
  for (std::size_t i = 0; i < 10; ++i) threads[i].start = Time{static_cast<std::int64_t>(i)} * 3'600'000'000;
  threads[3].error = "x";
  threads[9].start.reset();
  const auto count = [&](const char* json, std::optional<Time> now = std::nullopt) {
    const auto config = parse_config(json);
    REQUIRE(config);
    const auto timed = at_time(*config, now);
    REQUIRE(timed);
    return job::select(threads, *timed).size();
  };
  CHECK(count("{}") == 10);
  CHECK(count(R"j({"filter":"eq(status,\"error\")"})j") == 1);
  CHECK(count(R"({"start_time":"1970-01-01T02:00:00Z","end_time":"1970-01-01T05:00:00Z"})") == 3);
  CHECK(count(R"({"last_n_hours":2})", Time{8} * 3'600'000'000) == 2);
  CHECK(!at_time(*parse_config(R"({"last_n_hours":2})"), std::nullopt));
  CHECK(!parse_config(R"({"last_n_hours":2,"start_time":"2026-01-01"})"));
  CHECK(!parse_config(R"({"start_time":"2026-01-02","end_time":"2026-01-01"})"));
  CHECK(parse_config(R"({"filtre":""})").error().message.find("“filter”") != std::string::npos);
  CHECK(parse_config(R"({"sample":0.1})")->sample_share == 0.1);
  CHECK(parse_config(R"({"sample":500.0})")->sample == 500);
  CHECK(!parse_config(R"({"sample":1.5})"));
  CHECK(job::wanted(95, *parse_config(R"({"sample":0.1})")) == 10);
  CHECK(job::wanted(95, *parse_config(R"({"sample":20})")) == 20);
}

TEST_CASE("a config of LangSmith's is understood") {
  const auto config = parse_config(R"j({"id":"x","name":"Weekly","is_scheduled":true,"last_n_hours":168,"sample":500,
    "filter":"eq(is_root, true)","model":"anthropic","cluster_model":"anthropic","summary_model":"claude-haiku-5-5",
    "partitions":{"Returns":"Money back","Delivery":"Where it is"},"hierarchy":null,"start_time":null,
    "attribute_schemas":{"failure":{"type":"boolean","filter_by":true},"topic":{"type":"string"}},
    "user_context":{"What would you like to learn about your agent?":"Where does it fail?","How?":"messages"},
    "summary_prompt":"{{run.inputs}}"})j");
  INFO((config ? std::string() : config.error().message));
  REQUIRE(config);
  CHECK(config->name == "Weekly");
  CHECK(config->question == "Where does it fail?");
  CHECK(config->models.provider == "anthropic");
  CHECK(config->models.summary == "claude-haiku-5-5");
  CHECK(config->models.thinking.empty());
  CHECK(config->partitions.size() == 2);
  CHECK(config->attributes.size() == 2);
  CHECK(config->last_n_hours == 168);
}
