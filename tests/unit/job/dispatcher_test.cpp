// When questions are sent, how many at a time, what happens to refusals, and what is paid: step by step, on a clock of
// the test's own.
#include "job/dispatcher.hpp"

#include <string>
#include <vector>

#include "base/json.hpp"
#include "catch.hpp"
#include "price/price.hpp"

using namespace tracesift;
using base::Json;
using prompt::Answer;

namespace {

/// So many questions of one round.
class Questions : public method::Stage {
 public:
  explicit Questions(std::size_t count) : count_(count) {}
  std::string_view title() const override { return "Asking"; }
  std::size_t begin_round() override { return std::exchange(count_, 0); }
  prompt::Question question(std::size_t i, const Thread*) override {
    prompt::Question question;
    question.name = "report";
    question.needed = "summary";
    question.schema = {{"type", "object"},
                       {"properties", {{"summary", {{"type", "string"}}}}},
                       {"required", {"summary"}},
                       {"additionalProperties", false}};
    question.prompt = "Question " + std::to_string(i);
    question.max_tokens = 1'000;
    return question;
  }
  void on_answer(std::size_t i, const Answer& answer) override {
    order.push_back(i);
    states.push_back(answer.state);
  }
  std::vector<std::size_t> order;
  std::vector<Answer::State> states;

 private:
  std::size_t count_;
};

job::ModelRoute route(const char* provider, bool flex = false) {
  job::ModelRoute route;
  route.provider = provider::find_provider(provider);
  route.model = {
      .name = std::string(route.provider->summary), .base_url = std::string(route.provider->base_url), .flex = flex};
  return route;
}

class Desk {
 public:
  explicit Desk(std::size_t questions, job::Limits limits = {.concurrency = 64}, const char* provider = "openai",
                bool flex = false)
      : stage(questions), dispatcher(route(provider, flex), route(provider, flex), limits) {
    dispatcher.begin(stage);
  }

  /// Sends all that may be sent now; how many that is.
  std::size_t send() {
    std::size_t sent = 0;
    for (;;) {
      const Step step = dispatcher.poll(now);
      if (const auto* one = std::get_if<Send>(&step)) {
        in_flight.push_back(one->request);
        ++sent;
        continue;
      }
      is_done = std::holds_alternative<Done>(step);
      const auto* wait = std::get_if<Wait>(&step);
      until = wait != nullptr ? wait->until : std::nullopt;
      return sent;
    }
  }
  void reply(std::size_t i, int status, const std::string& body, Headers headers = {}) {
    HttpResponse response;
    response.id = in_flight.at(i).id;
    response.status = status;
    response.body = body;
    response.headers = std::move(headers);
    in_flight.erase(in_flight.begin() + static_cast<std::ptrdiff_t>(i));
    dispatcher.receive(response, now);
  }
  void answer(std::size_t i = 0) {
    reply(i, 200,
          R"({"choices":[{"message":{"content":"{\"summary\":\"x\"}"},"finish_reason":"stop"}],)"
          R"("usage":{"prompt_tokens":1000,"completion_tokens":100}})");
  }
  /// The connection breaks after the request was sent.
  void lose() {
    HttpResponse response;
    response.id = in_flight.front().id;
    response.may_cost = true;
    in_flight.erase(in_flight.begin());
    dispatcher.receive(response, now);
  }
  void refuse(std::size_t i = 0, const char* seconds = "1") { reply(i, 429, "{}", {{"retry-after", seconds}}); }
  /// Gives the first in flight the same reply until nothing is asked any more; how often it was asked.
  int ask_until_given_up(int status, const std::string& body = "{}", Headers headers = {}) {
    int asked = 0;
    for (; asked < 100; ++asked) {
      send();
      while (in_flight.empty() && until) {
        now = *until;
        send();
      }
      if (in_flight.empty()) break;
      reply(0, status, body, headers);
    }
    return asked;
  }

  Questions stage;
  job::Dispatcher dispatcher;
  std::vector<HttpRequest> in_flight;
  std::optional<double> until;
  bool is_done = false;
  double now = 0;
};

}  // namespace

TEST_CASE("sixteen are sent at first; each answer lets two follow until the first refusal") {
  Desk desk(200);
  CHECK(desk.send() == 16);
  for (int i = 0; i < 16; ++i) desk.answer();
  CHECK(desk.send() == 32);
  for (int i = 0; i < 8; ++i) desk.answer();
  CHECK(desk.send() == 16);  // 40 may be in flight, 24 were
}

TEST_CASE("never more are sent than are allowed; a model of one's own machine is asked one at a time at first") {
  Desk few(50, {.concurrency = 3});
  CHECK(few.send() == 3);
  few.answer();
  CHECK(few.send() == 1);
  Desk most(200, {.concurrency = 20});
  most.send();
  for (int i = 0; i < 16; ++i) most.answer();
  CHECK(most.send() == 20);
  Desk local(50, {.concurrency = 64}, "ollama");
  CHECK(local.send() == 1);
}

TEST_CASE("a refusal halves what is sent at a time, once in five seconds, and holds back everything") {
  Desk desk(200);
  desk.send();
  desk.refuse(0, "2");
  CHECK(desk.dispatcher.waits(0) == 2);
  CHECK(desk.send() == 0);
  CHECK(desk.until == std::nullopt);  // 15 in flight, 8 are allowed
  desk.refuse(0, "2");                // the same wave: it halves nothing more
  for (int i = 0; i < 14; ++i) desk.answer();
  CHECK(desk.send() == 0);
  CHECK(desk.until == 2'000);
  CHECK(desk.dispatcher.waits(1'999) == Approx(0.001));
  CHECK_FALSE(desk.dispatcher.waits(2'000));
  desk.now = 2'000;
  CHECK(desk.send() == 10);  // 8, each of 14 answers having let in an eighth or less
  desk.now = 4'999;
  desk.refuse(0, "0.001");
  desk.now = 5'000;
  desk.refuse(0, "0.001");
  for (int i = 0; i < 7; ++i) desk.answer();
  desk.now = 6'000;
  CHECK(desk.send() == 6);  // 9.6 halved, and 7 answers: 6.1; one is in flight
}

TEST_CASE("a wait of hours is cut to five minutes") {
  Desk desk(20);
  desk.send();
  desk.refuse(0, "86400");
  CHECK(desk.dispatcher.waits(0) == 300);
}

TEST_CASE("a question is refused twelve times and then given up; one that breaks the server four times") {
  Desk busy(1);
  CHECK(busy.ask_until_given_up(429, "{}", {{"retry-after", "1"}}) == 13);
  CHECK(busy.stage.states == std::vector{Answer::State::failed});
  Desk broken(1);
  CHECK(broken.ask_until_given_up(500) == 5);
  CHECK(broken.stage.states == std::vector{Answer::State::failed});
  CHECK(broken.dispatcher.retries() == 4);
  CHECK(broken.dispatcher.ended().empty());
}

TEST_CASE("waits without a stated time double from a second on, up to a minute, each a little different") {
  Desk desk(1);
  double longest = 0;
  for (int attempt = 1; attempt <= 12; ++attempt) {
    desk.send();
    REQUIRE(desk.in_flight.size() == 1);
    desk.reply(0, 429, "{}");
    CHECK(desk.send() == 0);
    const double wait = (*desk.until - desk.now) / 1'000;
    const double most = std::min(60.0, static_cast<double>(1 << std::min(attempt, 6)));
    CHECK(wait >= most / 2);
    CHECK(wait <= most);
    longest = std::max(longest, wait);
    desk.now += wait * 1'000;
  }
  CHECK(longest > 32);
}

TEST_CASE(
    "three refusals of the key in a row end the run with the provider's words; one between good answers does not") {
  Desk desk(20, {.concurrency = 4});
  desk.send();
  for (int i = 0; i < 3; ++i) desk.reply(0, 401, R"({"error":{"message":"Incorrect API key"}})");
  CHECK(desk.dispatcher.ended() == "Incorrect API key");
  desk.send();
  CHECK(desk.is_done);
  CHECK(desk.stage.states.size() == 20);
  CHECK(desk.stage.states.back() == Answer::State::stopped);
  Desk good(20, {.concurrency = 8});
  good.send();
  for (int i = 0; i < 2; ++i) good.reply(0, 401, "{}");
  good.answer();
  for (int i = 0; i < 2; ++i) good.reply(0, 401, "{}");
  CHECK(good.dispatcher.ended().empty());
}

TEST_CASE("one question that is denied ends only itself; several, or the only one of a model, end the run") {
  const char* kDenied = R"({"error":{"message":"Not allowed"}})";
  Desk desk(6, {.concurrency = 1});
  desk.send();
  desk.answer();
  for (int attempt = 0; attempt < 3; ++attempt) {
    desk.send();
    desk.reply(0, 403, kDenied);
    desk.now += 2'000;
  }
  while (!desk.is_done) {
    desk.send();
    if (!desk.in_flight.empty()) desk.answer();
  }
  CHECK(desk.dispatcher.ended().empty());
  CHECK(std::count(desk.stage.states.begin(), desk.stage.states.end(), Answer::State::failed) == 1);
  CHECK(std::count(desk.stage.states.begin(), desk.stage.states.end(), Answer::State::ok) == 5);

  Desk only(1);
  for (int attempt = 0; attempt < 3; ++attempt) {
    only.send();
    only.reply(0, 404, kDenied);
    only.now += 2'000;
  }
  CHECK(only.dispatcher.ended() == "Not allowed");
}

TEST_CASE("an account that is empty ends the run at once, in the provider's words") {
  Desk desk(20, {.concurrency = 4});
  desk.send();
  desk.answer();
  desk.reply(0, 402, R"({"error":{"message":"Insufficient Balance"}})");
  CHECK(desk.dispatcher.ended() == "Insufficient Balance");
}

TEST_CASE("five questions that are refused for the same reason end the run; for different ones they do not") {
  Desk desk(20, {.concurrency = 8});
  desk.send();
  for (int i = 0; i < 5; ++i) desk.reply(0, 400, R"({"error":{"message":"Something new"}})");
  CHECK(desk.dispatcher.ended() == "The provider takes none of these requests: Something new");
  Desk other(20, {.concurrency = 8});
  other.send();
  for (const char* why : {"a", "b", "c", "d", "e", "f"}) {
    other.reply(0, 400, std::string(R"({"error":{"message":"Bad )") + why + "\"}}");
  }
  CHECK(other.dispatcher.ended().empty());
}

TEST_CASE("where most answers cannot be used, the run stops after a few dozen and shows one") {
  const auto reply_of = [](const char* text) {
    return Json{{"choices", {{{"message", {{"content", text}}}, {"finish_reason", "stop"}}}},
                {"usage", {{"prompt_tokens", 100}, {"completion_tokens", 50}}}}
        .dump();
  };
  Desk desk(300, {.concurrency = 1});
  int asked = 0;
  while (!desk.is_done && desk.send() > 0) {
    ++asked;
    desk.reply(0, 200, reply_of("I cannot write JSON today."));
  }
  CHECK(asked == 24);
  CHECK(desk.dispatcher.ended().find("Of the last 24 answers, 24 cannot be used. The latest one: “I cannot write") ==
        0);
  Desk third(300, {.concurrency = 1});  // three of five: the run goes on
  for (int i = 0; !third.is_done && third.send() > 0; ++i) {
    third.reply(0, 200, reply_of(i % 5 < 3 ? "no" : R"({"summary":"s"})"));
  }
  CHECK(third.dispatcher.ended().empty());
}

TEST_CASE("a model that thinks its tokens away gets room to answer, and so do all later questions") {
  const std::string thought = Json{{"choices", {{{"message", {{"content", ""}}}, {"finish_reason", "length"}}}},
                                   {"usage", {{"prompt_tokens", 100}, {"completion_tokens", 1'000}}}}
                                  .dump();
  Desk desk(3, {.concurrency = 1});
  desk.send();
  CHECK(Json::parse(desk.in_flight[0].body)["max_completion_tokens"] == 1'000);
  desk.reply(0, 200, thought);
  desk.send();
  CHECK(Json::parse(desk.in_flight[0].body)["max_completion_tokens"] == 5'000);
  desk.answer();
  desk.send();
  CHECK(Json::parse(desk.in_flight[0].body)["max_completion_tokens"] == 5'000);
}

TEST_CASE("where nothing ever came through, three failures are enough; where something did, one at a time tries on") {
  Desk never(20);
  never.send();
  for (int i = 0; i < 2; ++i) never.reply(0, 0, "refused");
  CHECK(never.dispatcher.ended().empty());
  never.reply(0, 0, "refused");
  CHECK(never.dispatcher.ended().find("No request came through: refused") == 0);
  Desk lost(40);
  lost.send();
  lost.answer();
  for (int i = 0; i < 15; ++i) lost.reply(0, 0, "");
  CHECK(lost.dispatcher.ended().empty());
  lost.send();
  CHECK(lost.in_flight.empty());
  lost.now = 400'000;
  CHECK(lost.send() == 1);
}

TEST_CASE("eighty server errors in a row end the run; an answer between begins anew") {
  Desk desk(60);
  bool is_ended = false;
  int errors = 0;
  for (; errors < 200 && !is_ended; ++errors) {
    desk.send();
    while (desk.in_flight.empty() && desk.until) {
      desk.now = *desk.until;
      desk.send();
    }
    desk.reply(0, 500, R"({"error":{"message":"Oops"}})");
    is_ended = !desk.dispatcher.ended().empty();
  }
  CHECK(errors == 80);
  CHECK(desk.dispatcher.ended() == "The provider only fails: Oops");
}

TEST_CASE("fields that are refused are left out one after the other, of every later question too") {
  Desk desk(10, {.concurrency = 1});
  desk.send();
  CHECK(desk.in_flight[0].body.find("reasoning_effort") != std::string::npos);
  desk.reply(0, 400, R"({"error":{"message":"x","param":"reasoning_effort","code":"unsupported_parameter"}})");
  desk.send();
  CHECK(desk.in_flight[0].body.find("reasoning_effort") == std::string::npos);
  CHECK(desk.in_flight[0].body.find("\"strict\":true") != std::string::npos);
  for (int weaker = 0; weaker < 3; ++weaker) {
    desk.reply(0, 400, R"({"error":{"message":"x","param":"response_format","code":"unsupported_parameter"}})");
    desk.send();
  }
  CHECK(desk.in_flight[0].body.find("response_format") == std::string::npos);
  desk.answer();
  desk.send();
  CHECK(desk.in_flight[0].body.find("reasoning_effort") == std::string::npos);
  CHECK(desk.in_flight[0].body.find("response_format") == std::string::npos);
  // There is no weaker way to ask: the question is given up.
  desk.reply(0, 400, R"({"error":{"message":"x","param":"response_format","code":"unsupported_parameter"}})");
  desk.send();
  CHECK(desk.stage.states == std::vector{Answer::State::ok, Answer::State::failed});
}

TEST_CASE("a rate that is known is kept to with a little to spare, of requests and of tokens") {
  Desk requests(10, {.concurrency = 64, .requests_a_minute = 60});
  CHECK(requests.send() == 1);
  CHECK(*requests.until == Approx(1'000 / 0.98));
  requests.now = *requests.until;
  CHECK(requests.send() == 1);
  Desk tokens(10, {.concurrency = 64, .tokens_a_minute = 6'000});
  CHECK(tokens.send() == 1);
  CHECK(*tokens.until > 10 * 250 / 0.98);  // a quarter of the answer's 1,000 and what is sent, 100 a second
  CHECK(*tokens.until < 10 * 400 / 0.98);
}

TEST_CASE("at half the price a question is tried three times, then at the full one, and so it is paid") {
  Desk desk(1, {.concurrency = 64}, "openai", true);
  for (int i = 0; i < 3; ++i) {
    desk.send();
    CHECK(desk.in_flight[0].body.find("\"flex\"") != std::string::npos);
    desk.refuse();
    desk.now += 60'000;
  }
  desk.send();
  CHECK(desk.in_flight[0].body.find("\"flex\"") == std::string::npos);
  desk.answer();
  Usage usage;
  usage.input_tokens = 1'000;
  usage.output_tokens = 100;
  const double full = *price::cost_of(std::string(provider::find_provider("openai")->summary), usage);
  CHECK(desk.dispatcher.paid_usd() == Approx(full));
  Desk half(1, {.concurrency = 64}, "openai", true);
  half.send();
  half.answer();
  CHECK(half.dispatcher.paid_usd() == Approx(full / 2));
}

TEST_CASE("what an answer can cost at most is reserved before it is sent, and freed when it has come") {
  Usage usage;
  usage.input_tokens = 0;
  usage.output_tokens = 1'000;
  const double most = *price::cost_of(std::string(provider::find_provider("openai")->summary), usage);
  Desk desk(10, {.budget_usd = most * 3.9, .concurrency = 64});
  CHECK(desk.send() == 3);
  desk.answer();  // a tenth of what was reserved
  CHECK(desk.send() == 1);
  while (!desk.is_done) {
    if (!desk.in_flight.empty()) desk.answer();
    desk.send();
  }
  CHECK(desk.dispatcher.is_over_budget() == (desk.stage.states.back() == Answer::State::over_budget));
  CHECK(desk.dispatcher.paid_usd() <= most * 3.9);
  Desk free(10, {.budget_usd = 0.000001, .concurrency = 64}, "ollama");
  CHECK(free.send() == 1);
  Desk none(3, {.budget_usd = most / 2, .concurrency = 64});
  CHECK(none.send() == 0);
  CHECK(none.is_done);
  CHECK(none.dispatcher.is_over_budget());
}

TEST_CASE("answers are delivered in the order of the questions") {
  Desk desk(4);
  desk.send();
  desk.answer(3);
  desk.answer(2);
  desk.send();
  CHECK(desk.stage.order.empty());
  desk.answer(0);
  desk.send();
  CHECK(desk.stage.order == std::vector<std::size_t>{0});
  desk.answer(0);
  desk.send();
  CHECK(desk.stage.order == std::vector<std::size_t>{0, 1, 2, 3});
  CHECK(desk.is_done);
  REQUIRE(desk.dispatcher.spent().size() == 1);
  CHECK(desk.dispatcher.spent()[0].stage == "Asking");
  CHECK(desk.dispatcher.spent()[0].answers == 4);
  CHECK(desk.dispatcher.spent()[0].input_tokens == 4'000);
  CHECK(desk.dispatcher.spent()[0].output_tokens == 400);
}

TEST_CASE("a reply that was kept and answers nothing is asked for anew; one that does costs nothing") {
  Desk desk(2);
  desk.send();
  HttpResponse kept;
  kept.status = 200;
  kept.is_kept = true;
  kept.id = desk.in_flight[0].id;
  kept.body = "{}";
  CHECK_FALSE(desk.in_flight[0].fresh);
  CHECK_FALSE(desk.dispatcher.receive(kept, 0));
  kept.id = desk.in_flight[1].id;
  kept.body = R"({"choices":[{"message":{"content":"{\"summary\":\"x\"}"}}],"usage":{"prompt_tokens":9}})";
  CHECK(desk.dispatcher.receive(kept, 0));
  CHECK(desk.dispatcher.paid_usd() == 0);
  desk.in_flight.clear();
  CHECK(desk.send() == 1);
  CHECK(desk.in_flight[0].fresh);
  CHECK_FALSE(desk.dispatcher.receive(kept, 0));  // it is not awaited any more
}

TEST_CASE("an answer that does not say what it cost, or says what cannot be, is booked at the most it can have cost") {
  Usage usage;
  usage.output_tokens = 1'000;
  const double most = *price::cost_of(std::string(provider::find_provider("openai")->summary), usage);
  for (const char* stated :
       {"{}", R"({"prompt_tokens":0,"completion_tokens":0})", R"({"prompt_tokens":-5,"completion_tokens":"lots"})",
        R"({"prompt_tokens":900000000000,"completion_tokens":5})",
        R"({"prompt_tokens":10,"completion_tokens":90000000})"}) {
    INFO(stated);
    Desk desk(1);
    desk.send();
    desk.reply(0, 200,
               std::string(R"({"choices":[{"message":{"content":"{\"summary\":\"s\"}"},"finish_reason":"stop"}],
      "usage":)") + stated +
                   "}");
    CHECK(desk.dispatcher.paid_usd() >= most);
    CHECK(desk.dispatcher.paid_usd() < 1.2 * most);
    CHECK(desk.dispatcher.spent().front().estimated == 1);
  }
}

TEST_CASE("what was lost on its way back is booked, what never left is not") {
  Desk desk(4, {.concurrency = 1});
  desk.send();
  desk.answer();
  const double paid = desk.dispatcher.paid_usd();
  desk.send();
  desk.reply(0, 0, "refused");
  CHECK(desk.dispatcher.paid_usd() == Approx(paid));
  desk.now += 5'000;
  desk.send();
  desk.lose();
  CHECK(desk.dispatcher.paid_usd() > paid);
  CHECK(desk.dispatcher.spent().front().estimated == 1);
}

TEST_CASE("a refusal without a wait holds back only its own question") {
  Desk desk(20, {.concurrency = 8});
  desk.send();
  const std::size_t before = desk.in_flight.size();
  desk.reply(0, 529, "{}");
  CHECK_FALSE(desk.dispatcher.waits(desk.now));
  for (std::size_t i = 1; i < before; ++i) desk.answer();
  CHECK(desk.send() > 0);
}
