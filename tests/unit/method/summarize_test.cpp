// What a model reads of a conversation, what of its answer is taken, and what happens when it is of no use.
#include "method/summarize.hpp"

#include <functional>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "catch.hpp"

using namespace tracesift;
using base::Json;
using method::Draft;
using method::Summarize;
using prompt::Answer;

namespace {

Json good() {
  return {{"summary", "Wants a refund."},
          {"outcome", "achieved"},
          {"outcome_evidence", {"M0"}},
          {"failure", ""},
          {"instructions_to_analyst", false}};
}

Json good(const std::string& key, const Json& value) {
  Json made = good();
  made[key] = value;
  return made;
}

/// Conversations of one request each.
struct Desk {
  explicit Desk(const std::vector<std::string>& requests) {
    for (const std::string& request : requests) {
      Thread& thread = dataset.threads.emplace_back();
      thread.id = "t" + std::to_string(dataset.threads.size());
      thread.traces.resize(1);
      thread.messages.push_back({.role = Role::user, .text = request});
      thread.messages.push_back({.role = Role::assistant, .text = "It is done, order 77."});
      Row& row = report.rows.emplace_back();
      row.thread_id = thread.id;
      row.summary = request;
      row.turns = request.empty() ? 0 : 1;
      draft.threads.push_back(draft.threads.size());
    }
    report.ledger.analysed = requests.size();
  }

  /// Runs all rounds; `reply`: of the round, 1 and on.
  void run(const std::function<Answer(int)>& reply) {
    Summarize stage(draft);
    for (int round = 1; const std::size_t count = stage.begin_round(); ++round) {
      for (std::size_t i = 0; i < count; ++i) {
        questions.push_back(stage.question(i, &dataset.threads[*stage.needs(i)]));
        stage.on_answer(i, reply(round));
      }
    }
  }
  Row& run_with(const Json& answer) {
    run([&](int) { return Answer{Answer::State::ok, answer.dump(), {}}; });
    return report.rows[0];
  }

  Report report;
  Dataset dataset;
  Draft draft{dataset, report, {}, 100'000, {}, {}, {}};
  std::vector<prompt::Question> questions;
};

Row read(const Json& answer) { return Desk({"I want a refund of 12 dollars"}).run_with(answer); }

Answer state(Answer::State of, const std::string& text = "") { return {of, text, {}}; }

}  // namespace

TEST_CASE("what a model says of a conversation becomes its row's") {
  const Row row = read(good());
  CHECK(row.summary == "Wants a refund.");
  CHECK(row.reading.by == "model");
  CHECK(row.reading.outcome == "achieved");
  CHECK(row.reading.at == std::vector<std::uint32_t>{0});
  CHECK(row.reading.symptom.empty());
  CHECK_FALSE(row.reading.instructs_analyst);
  CHECK(row.outcome == Outcome::succeeded);
  CHECK(row.outcome_by == "model");
}

TEST_CASE("a model's outcome counts where nothing else decides") {
  CHECK(read(good("outcome", "failed")).outcome == Outcome::failed);
  CHECK(read(good("outcome", "partly")).outcome == Outcome::unknown);
  CHECK(read(good("outcome", "unclear")).outcome == Outcome::unknown);
  CHECK(read(good("outcome", "splendid")).reading.outcome.empty());
  Desk desk({"hello"});
  desk.report.rows[0].outcome = Outcome::failed;
  desk.report.rows[0].outcome_by = "feedback: stars";
  desk.run_with(good());
  CHECK(desk.report.rows[0].outcome == Outcome::failed);
  CHECK(desk.report.rows[0].outcome_by == "feedback: stars");
}

TEST_CASE("numbers that the conversation does not hold are taken out of a summary") {
  CHECK(read(good("summary", "Wants 12 dollars back, the 3rd time.")).summary.find("12 dollars") != std::string::npos);
  CHECK(read(good("summary", "Wants 13 dollars back.")).summary == "Wants … dollars back.");
  CHECK(read(good("failure", "Order 78 was lost")).reading.symptom == "Order … was lost");
}

TEST_CASE("evidence is what was shown, three places at most, however it is written") {
  const auto at = [](const Json& evidence) { return read(good("outcome_evidence", evidence)).reading.at; };
  using At = std::vector<std::uint32_t>;
  CHECK(at({"M1", "[M0]", " M1 "}) == At{1, 0, 1});
  CHECK(at({"M1", "M1", "M1", "M0"}) == At{1, 1, 1});
  CHECK(at({"M2", "M", "N1", "1", "M123456789", "", "[", "Mx"}).size() <= 1);  // "Mx" reads as M0
  CHECK(at({"M2"}).empty());
}

TEST_CASE("words that say that nothing went wrong are no failure") {
  for (const char* none : {"", "none", "None", "N/A", "no failure"})
    CHECK(read(good("failure", none)).reading.symptom.empty());
  CHECK(read(good("failure", "No answer came")).reading.symptom == "No answer came");
}

TEST_CASE("a conversation that instructs the analyst gets the sign for it, once") {
  const Row row = read(good("instructions_to_analyst", true));
  REQUIRE(row.signs.size() == 1);
  CHECK(row.signs[0].mode == "steers_analyst");
  Desk desk({"hello"});
  desk.report.rows[0].signs = {{.mode = "steers_analyst", .at = {0}, .detail = "seen"}};
  CHECK(desk.run_with(good("instructions_to_analyst", true)).signs.size() == 1);
}

TEST_CASE("attributes: a text as it is, a number as a number, what nobody knows not at all") {
  const auto read_attributes = [](const Json& values) {
    Desk desk({"hello"});
    desk.report.config.attributes = {{.name = "language", .type = "string", .description = ""},
                                     {.name = "amount", .type = "number", .description = ""},
                                     {.name = "angry", .type = "boolean", .description = ""}};
    return desk.run_with(good("attributes", values));
  };
  const Row row = read_attributes({{"language", "German"}, {"amount", "1,250.5"}, {"angry", "true"}});
  CHECK(row.attributes == std::map<std::string, std::string>{{"language", "German"}, {"angry", "true"}});
  CHECK(row.numbers == std::map<std::string, double>{{"amount", 1250.5}});
  const Row unknown = read_attributes({{"language", ""}, {"amount", "many"}, {"angry", "unknown"}});
  CHECK(unknown.attributes.empty());
  CHECK(unknown.numbers.empty());
  CHECK(read_attributes({{"amount", ""}}).numbers.empty());
  CHECK(read_attributes({{"amount", "1e16"}}).numbers.empty());
  CHECK(read_attributes({{"amount", "-2"}}).numbers.at("amount") == -2);
}

TEST_CASE("what is asked for an attribute says its kind and its meaning") {
  Desk desk({"hello"});
  desk.report.config.attributes = {{.name = "language", .type = "string", .description = "Of the user"},
                                   {.name = "amount", .type = "number", .description = ""},
                                   {.name = "angry", .type = "boolean", .description = ""}};
  desk.run_with(good());
  const std::string& system = desk.questions.at(0).system;
  CHECK(system.find("a short text, or an empty one if nobody can tell") != std::string::npos);
  CHECK(system.find("a number, or an empty text if nobody can tell") != std::string::npos);
  CHECK(system.find("true, false or unknown") != std::string::npos);
  CHECK(system.find("Of the user") != std::string::npos);
  const Json& values = desk.questions[0].schema["properties"]["attributes"]["properties"];
  CHECK(values["angry"]["enum"] == Json({"true", "false", "unknown"}));
  CHECK_FALSE(values["amount"].contains("enum"));
  CHECK(desk.questions[0].max_tokens == 700 + 3 * 60);
}

TEST_CASE("an answer without a summary is asked for again, told what was wrong, three times in all") {
  Desk desk({"hello"});
  desk.run([](int) { return state(Answer::State::ok, "I would rather not."); });
  REQUIRE(desk.questions.size() == 3);
  CHECK(desk.questions[0].prompt.find("could not be used") == std::string::npos);
  CHECK(desk.questions[1].prompt.find("Your last answer could not be used: it must be one JSON object") !=
        std::string::npos);
  CHECK(desk.questions[1].prompt.find("last try") == std::string::npos);
  CHECK(desk.questions[2].prompt.find("This is the last try.") != std::string::npos);
  CHECK(desk.report.rows[0].reading.by == "failed");
  CHECK(desk.report.rows[0].summary == "hello");
  CHECK(desk.report.ledger.failed == 1);
}

TEST_CASE("an answer that was cut gets twice the room, once; a conversation too long half of it, once") {
  Desk cut({"hello"});
  cut.run([](int) { return state(Answer::State::cut, "{\"summary\":"); });
  REQUIRE(cut.questions.size() == 2);
  CHECK(cut.questions[1].max_tokens == 2 * cut.questions[0].max_tokens);
  Desk too_long({std::string(60'000, 'a') + " b"});
  too_long.report.config.models.tokens_a_conversation = 1'000;
  too_long.run([](int) { return state(Answer::State::too_long); });
  REQUIRE(too_long.questions.size() == 2);
  CHECK(too_long.questions[1].prompt.size() < too_long.questions[0].prompt.size() * 2 / 3);
}

TEST_CASE("a refusal is asked for in a calmer way, once, and counted as one") {
  Desk desk({"hello"});
  desk.run([](int) { return state(Answer::State::refused); });
  REQUIRE(desk.questions.size() == 2);
  CHECK(desk.questions[1].prompt.find("only to say neutrally what kind of conversation it is") != std::string::npos);
  CHECK(desk.report.ledger.refused == 1);
}

TEST_CASE("what was not asked for want of money or time is counted apart, and not asked again") {
  for (const auto one : {Answer::State::over_budget, Answer::State::stopped}) {
    Desk desk({"hello"});
    desk.run([&](int) { return state(one); });
    CHECK(desk.questions.size() == 1);
    CHECK(desk.report.rows[0].reading.by == "unasked");
    CHECK(desk.report.ledger.unasked == 1);
  }
  Desk failed({"hello"});
  failed.run([](int) { return state(Answer::State::failed); });
  CHECK(failed.questions.size() == 1);
  CHECK(failed.report.ledger.failed == 1);
}

TEST_CASE("of equal conversations one is read; one that differs in an answer, a call or a score is another") {
  const auto questions = [](const std::function<void(Thread&)>& change) {
    Desk desk({"hello", "hello"});
    change(desk.dataset.threads[1]);
    desk.run_with(good());
    return desk.questions.size();
  };
  CHECK(questions([](Thread&) {}) == 1);
  CHECK(questions([](Thread& thread) { thread.error = "TimeoutError"; }) == 2);
  CHECK(questions([](Thread& thread) { thread.messages[1].text += "!"; }) == 2);
  CHECK(questions([](Thread& thread) { thread.messages[1].omitted_bytes = 1; }) == 2);
  CHECK(questions([](Thread& thread) { thread.messages[1].tool_calls.push_back({.name = "f"}); }) == 2);
  CHECK(questions([](Thread& thread) { thread.feedback.push_back({"stars", 1.0, "", ""}); }) == 2);
  Desk desk({"hello", "hello", ""});
  desk.run_with(good());
  CHECK(desk.report.rows[1].reading.by == "copy");
  CHECK(desk.report.rows[1].copy_of == "t1");
  CHECK(desk.report.rows[1].summary == "Wants a refund.");
  CHECK(desk.report.rows[2].reading.by.empty());  // nobody says anything in it
  CHECK(desk.report.ledger.by_model == 1);
  CHECK(desk.report.ledger.copies == 1);
}

TEST_CASE("an attribute that filters leaves out what is not true, and the ledger still adds up") {
  Desk desk({"one", "two", "three", ""});
  desk.report.config.attributes = {{.name = "on_topic", .type = "boolean", .description = "", .filter_by = true},
                                   {.name = "angry", .type = "boolean", .description = ""}};
  Summarize stage(desk.draft);
  REQUIRE(stage.begin_round() == 3);
  const char* const values[] = {"true", "false", "unknown"};
  for (std::size_t i = 0; i < 3; ++i) {
    stage.question(i, &desk.dataset.threads[i]);
    stage.on_answer(i,
                    {Answer::State::ok, good("attributes", {{"on_topic", values[i]}, {"angry", "false"}}).dump(), {}});
  }
  CHECK(stage.begin_round() == 0);
  method::filter_rows(desk.draft);
  REQUIRE(desk.report.rows.size() == 2);
  CHECK(desk.report.rows[0].thread_id == "t1");
  CHECK(desk.report.rows[1].thread_id == "t4");
  CHECK(desk.draft.threads == std::vector<std::size_t>{0, 3});
  CHECK(desk.report.ledger.filtered == 2);
  CHECK(desk.report.ledger.analysed == 2);
  CHECK(desk.report.ledger.by_model == 1);
}

TEST_CASE("secrets are taken out of what is sent, unless the file may be sent as it is") {
  const auto prompt = [](const std::function<void(Desk&)>& change) {
    Desk desk({"mail ann@example.com"});
    desk.dataset.ledger.files.resize(2);
    desk.dataset.ledger.files[0].name = "own.jsonl";
    desk.dataset.threads[0].places = {{.file = 0}};
    change(desk);
    desk.run_with(good());
    return desk.questions.at(0).prompt;
  };
  const auto is_sent = [&](const std::function<void(Desk&)>& change) {
    return prompt(change).find("ann@example.com") != std::string::npos;
  };
  CHECK_FALSE(is_sent([](Desk&) {}));
  CHECK(is_sent([](Desk& desk) { desk.report.config.models.redact = false; }));
  CHECK(is_sent([](Desk& desk) { desk.report.config.models.redact_except = {"own.jsonl"}; }));
  CHECK_FALSE(is_sent([](Desk& desk) { desk.report.config.models.redact_except = {"other.jsonl"}; }));
  CHECK_FALSE(is_sent([](Desk& desk) {
    desk.report.config.models.redact_except = {"own.jsonl"};
    desk.dataset.threads[0].places.push_back({.file = 1});
  }));
  CHECK_FALSE(is_sent([](Desk& desk) {
    desk.report.config.models.redact_except = {"own.jsonl"};
    desk.dataset.threads[0].places.clear();
  }));
}
