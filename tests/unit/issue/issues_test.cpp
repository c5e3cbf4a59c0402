// Issues of a made-up cellar: threads with planted failures, whose numbers follow by hand.
#include "issue/issues.hpp"

#include <string>
#include <vector>

#include "base/random.hpp"
#include "catch.hpp"

using namespace tracesift;

namespace {

constexpr Time kDay = 86'400'000'000;

/// A dataset whose thread i is row i.
struct Cellar {
  std::vector<Thread> threads;
  Report report;

  std::size_t add(std::vector<Message> messages, Outcome outcome = Outcome::succeeded) {
    Thread& thread = threads.emplace_back();
    thread.id = "t" + std::to_string(threads.size());
    thread.source_format = "chats";
    thread.messages = std::move(messages);
    Row& row = report.rows.emplace_back();
    row.thread_id = thread.id;
    row.category_id = "1";
    row.turns = 1;
    row.outcome = outcome;
    return threads.size() - 1;
  }
  void find(const std::vector<Taxonomy::EarlierIssue>& earlier = {}) {
    std::vector<std::size_t> drawn;
    for (std::size_t i = 0; i < threads.size(); ++i) drawn.push_back(i);
    issue::find_issues(threads, drawn, earlier, report);
  }
  const Issue* titled(const std::string& words) const {
    for (const Issue& issue : report.issues) {
      if (issue.title.find(words) != std::string::npos) return &issue;
    }
    return nullptr;
  }
};

Message user(std::string text) { return {.role = Role::user, .text = std::move(text)}; }
Message answer(std::string text) { return {.role = Role::assistant, .text = std::move(text)}; }
Message call(std::string tool, std::string arguments, std::string id = "") {
  Message message{.role = Role::assistant};
  message.tool_calls.push_back({std::move(id), std::move(tool), std::move(arguments)});
  return message;
}
Message result(std::string text, bool is_error = false, std::optional<Time> time = std::nullopt) {
  return {.role = Role::tool, .is_error = is_error, .text = std::move(text), .time = time};
}

/// Asks for a barrel; the call fails where `error` says so, and works afterwards if `mended`.
std::vector<Message> barrel(const std::string& id, const std::string& error = "", bool mended = false) {
  std::vector<Message> messages = {user("Where is barrel " + id + "?"), call("find_barrel", "{\"id\":\"" + id + "\"}"),
                                   result(error.empty() ? "row 3" : error, !error.empty(), 10)};
  if (mended) {
    messages.push_back(call("find_barrel", "{\"id\":\"" + id + "x\"}"));
    messages.push_back(result("row 4", false, 10 + 20'000'000));
  }
  messages.push_back(answer("In row three."));
  return messages;
}

/// Forty that go well, ten that fail: barrels that are not found.
Cellar with_missing_barrels() {
  Cellar cellar;
  for (int i = 0; i < 40; ++i) cellar.add(barrel("B" + std::to_string(100 + i)));
  for (int i = 0; i < 10; ++i) {
    const std::string id = "B" + std::to_string(200 + i);
    cellar.add(barrel(id, "Error: barrel " + id + " not found"), Outcome::failed);
  }
  return cellar;
}

}  // namespace

TEST_CASE("failures of one step with one message are one issue, with those that could have it as denominator") {
  Cellar cellar = with_missing_barrels();
  cellar.report.rows[cellar.add({user("Hello"), answer("Good day.")})].category_id = "2";  // calls nothing
  cellar.find();
  REQUIRE(cellar.report.issues.size() == 1);
  const Issue& issue = cellar.report.issues[0];
  CHECK(issue.title == "find_barrel: barrel … not found");
  CHECK(issue.pattern == "error: barrel <v> not found");
  CHECK(issue.count == 10);
  CHECK(issue.events == 10);
  CHECK(issue.eligible == 50);
  CHECK(issue.failed == 10);
  CHECK(issue.known == 10);
  CHECK(issue.failed_elsewhere == 0);
  CHECK(issue.known_elsewhere == 40);
  CHECK(issue.untried == 10);
  CHECK(issue.severity == Issue::Severity::high);
  CHECK(issue.state == Issue::State::ongoing);
  REQUIRE(issue.cases.size() == 10);
  CHECK(issue.cases[0].thread_id == "t41");
  CHECK(issue.cases[0].at == std::vector<std::uint32_t>{2});
  CHECK(issue.examples.size() >= 1);
  CHECK(issue.examples.size() <= 3);
  CHECK(issue.by_category == std::map<std::string, std::uint64_t>{{"1", 10}});
  CHECK(cellar.report.rows[40].issues == std::vector<std::string>{issue.id});
  CHECK(cellar.report.rows[0].issues.empty());
}

TEST_CASE("what is the same in every case is put back into the title") {
  Cellar cellar;
  for (int i = 0; i < 5; ++i)
    cellar.add(barrel("B" + std::to_string(i), "room 7 is locked until " + std::to_string(i)));
  cellar.find();
  CHECK(cellar.report.issues.at(0).title == "find_barrel: room 7 is locked until …");
}

TEST_CASE("a step that works later is recovered, and what it took is counted") {
  Cellar cellar;
  for (int i = 0; i < 5; ++i) cellar.add(barrel("B1", "barrel not found", true));
  cellar.find();
  const Issue& issue = cellar.report.issues.at(0);
  CHECK(issue.recovered == 5);
  CHECK(issue.unrecovered == 0);
  CHECK(issue.lost_s == 100.0);
  CHECK(issue.severity == Issue::Severity::low);
}

TEST_CASE("messages that nobody shares join their family at the tool; others stay alone") {
  Cellar cellar;
  const auto shell = [&](const std::string& command, const std::string& error) {
    cellar.add({user("Press the grapes"), call("Bash", "{\"command\":\"" + command + "\"}"), result(error, true),
                answer("Done.")});
  };
  shell("go test ./red", "--- FAIL: TestRed");
  shell("pytest white", "--- FAIL: test_white");
  shell("ls red", "ls: cannot access 'red': No such file or directory");
  shell("cat white", "cat: white: No such file or directory");
  shell("brew wine", "the yeast sleeps");
  cellar.find();
  REQUIRE(cellar.titled("Bash: a test fails") != nullptr);
  CHECK(cellar.titled("Bash: a test fails")->count == 2);
  REQUIRE(cellar.titled("Bash: a file is not there") != nullptr);
  CHECK(cellar.titled("Bash: a file is not there")->count == 2);
  REQUIRE(cellar.titled("Bash: brew wine: the yeast sleeps") != nullptr);
  CHECK(cellar.titled("the yeast sleeps")->count == 1);
}

TEST_CASE("a call that a person refused is no tool error") {
  Cellar cellar;
  for (int i = 0; i < 3; ++i) {
    cellar.add({user("Empty it"), call("empty_barrel", "{}"),
                result("The user doesn't want to proceed with this tool use.", true), answer("As you wish.")});
  }
  cellar.find();
  REQUIRE(cellar.report.issues.size() == 1);
  CHECK(cellar.report.issues[0].kind == "person_refused");
  CHECK(cellar.report.issues[0].title == "The user refuses empty_barrel");
  CHECK(cellar.report.issues[0].severity != Issue::Severity::high);
}

TEST_CASE("what failed by its score and is in no issue comes last") {
  Cellar cellar = with_missing_barrels();
  const std::size_t sad = cellar.add({user("Is it good?"), answer("Yes.")}, Outcome::failed);
  cellar.report.rows[sad].signs = {{.mode = "bad_feedback"}};
  cellar.report.rows[sad].category_id = "2";
  cellar.report.rows[45].signs = {{.mode = "bad_feedback"}};
  cellar.find();
  REQUIRE(cellar.report.issues.size() == 2);
  CHECK(cellar.report.issues[1].kind == Issue::kUnexplained);
  CHECK(cellar.report.issues[1].count == 1);
}

TEST_CASE("an id that nobody gave is a suspected cause; one that was given is not") {
  Cellar cellar;
  for (int i = 0; i < 60; ++i) cellar.add(barrel("B" + std::to_string(1000 + i)));
  for (int i = 0; i < 6; ++i) {
    cellar.add({user("Where is my barrel?"), call("find_barrel", "{\"id\":\"B" + std::to_string(7000 + i) + "\"}"),
                result("barrel not found", true), answer("Sorry.")});
  }
  cellar.find();
  const auto& cause = cellar.report.issues.at(0).cause;
  REQUIRE(cause);
  CHECK(cause->rule == Cause::Rule::made_up);
  CHECK(cause->argument == "id");
  CHECK(cause->here == 6);
  CHECK(cause->of_here == 6);
  CHECK(cause->elsewhere == 0);
  CHECK(cause->of_elsewhere == 60);
  Cellar given = with_missing_barrels();
  given.find();
  CHECK_FALSE(given.report.issues.at(0).cause);
}

TEST_CASE("a value of another kind is a suspected cause") {
  Cellar cellar;
  for (int i = 0; i < 60; ++i) cellar.add(barrel("B" + std::to_string(1000 + i)));
  for (int i = 0; i < 6; ++i) {
    const std::string id = "ann_" + std::string(1, static_cast<char>('a' + i)) + "_77";
    cellar.add(barrel(id, "barrel not found"));
  }
  cellar.find();
  const auto& cause = cellar.report.issues.at(0).cause;
  REQUIRE(cause);
  CHECK(cause->rule == Cause::Rule::other_shape);
  CHECK(cause->shape == "a_a_9");
  CHECK(cause->usual == "A9");
}

TEST_CASE("over-represented values are told against the others that could have it") {
  Cellar cellar = with_missing_barrels();
  for (std::size_t i = 0; i < 50; ++i) {
    cellar.report.rows[i].attributes["model"] = i < 40 ? "old" : "young";
    cellar.report.rows[i].attributes["termination"] = i < 40 ? "good" : "bad";
  }
  cellar.find();
  const auto& differences = cellar.report.issues.at(0).differences;
  REQUIRE(differences.size() == 1);
  CHECK(differences[0].value == "young");
  CHECK(differences[0].here == 10);
  CHECK(differences[0].of_here == 10);
  CHECK(differences[0].elsewhere == 0);
  CHECK(differences[0].of_elsewhere == 40);
}

TEST_CASE("new, escalating and quiet by the last third; without times nothing is said") {
  const auto state_of = [](int before, int now) {
    Cellar cellar;
    for (int i = 0; i < 90; ++i) {
      const bool is_now = i >= 60;
      const bool fails = is_now ? i - 60 < now : i < before;
      const std::size_t at = cellar.add(barrel("B1", fails ? "barrel not found" : ""));
      cellar.report.rows[at].start = kDay * (100 + i);
    }
    cellar.find();
    const Issue& issue = cellar.report.issues.at(0);
    CHECK((issue.state_q <= 0.05) == (issue.state != Issue::State::ongoing));
    return issue.state;
  };
  CHECK(state_of(0, 6) == Issue::State::fresh);
  CHECK(state_of(0, 2) == Issue::State::ongoing);
  CHECK(state_of(6, 14) == Issue::State::escalating);
  CHECK(state_of(20, 0) == Issue::State::quiet);
  CHECK(state_of(20, 10) == Issue::State::ongoing);
}

TEST_CASE("marks are kept from an earlier report; what was quiet or resolved and is back is regressed") {
  Cellar cellar = with_missing_barrels();
  cellar.find();
  const std::string id = cellar.report.issues[0].id;
  cellar.find({{id, Issue::State::ongoing, Issue::Mark::ignored}});
  CHECK(cellar.report.issues[0].mark == Issue::Mark::ignored);
  CHECK(cellar.report.issues[0].state == Issue::State::ongoing);
  cellar.find({{id, Issue::State::ongoing, Issue::Mark::resolved}});
  CHECK(cellar.report.issues[0].state == Issue::State::regressed);
  cellar.find({{id, Issue::State::quiet, Issue::Mark::none}});
  CHECK(cellar.report.issues[0].state == Issue::State::regressed);
  cellar.find({{"another", Issue::State::ongoing, Issue::Mark::none}});
  CHECK(cellar.report.issues[0].state == Issue::State::fresh);
  CHECK(cellar.report.issues[0].state_q == 0);
}

TEST_CASE("the error of a call that ended the run is one issue, not two; another error is its own") {
  Cellar cellar;
  for (int i = 0; i < 3; ++i) {
    const std::size_t at = cellar.add(barrel("B1", "TimeoutError: the cellar sleeps"), Outcome::failed);
    cellar.threads[at].error = cellar.report.rows[at].error = "TimeoutError: the cellar sleeps";
    cellar.report.rows[at].signs = {{.mode = "error", .detail = "TimeoutError: the cellar sleeps"}};
  }
  cellar.find();
  REQUIRE(cellar.report.issues.size() == 1);
  CHECK(cellar.report.issues[0].kind == "tool_error");
  const std::size_t at = cellar.add({user("Well?"), answer("Hm.")}, Outcome::failed);
  cellar.report.rows[at].error = "OutOfWine: none left";
  cellar.report.rows[at].signs = {{.mode = "error", .detail = "OutOfWine: none left"}};
  cellar.find();
  REQUIRE(cellar.titled("The run ends in an error: OutOfWine: none left") != nullptr);
  CHECK(cellar.titled("The run ends in an error")->severity == Issue::Severity::high);
}

TEST_CASE("what is of the whole run is seen where it ends, and says little where nearly all fail") {
  Cellar cellar;
  for (int i = 0; i < 2; ++i) {
    const std::size_t at = cellar.add({user("Well?"), answer("I press on.")}, Outcome::failed);
    cellar.report.rows[at].error = "OutOfWine: none left";
    cellar.report.rows[at].signs = {{.mode = "error", .detail = "OutOfWine: none left"}};
  }
  for (int i = 0; i < 5; ++i)
    cellar.add({user("Well?"), answer("Well.")}, i < 4 ? Outcome::failed : Outcome::succeeded);
  cellar.find();
  REQUIRE(cellar.titled("OutOfWine") != nullptr);
  CHECK(cellar.titled("OutOfWine")->severity == Issue::Severity::high);
  CHECK(cellar.titled("OutOfWine")->cases[0].at == std::vector<std::uint32_t>{1});
  cellar.report.rows.back().outcome = Outcome::failed;
  cellar.find();
  CHECK(cellar.titled("OutOfWine")->severity == Issue::Severity::medium);
}

TEST_CASE("a title is the gist: no mask that begins it, and of a long message the first sentence") {
  const auto title_of = [](const std::string& error, const std::string& other) {
    Cellar cellar;
    cellar.add(barrel("B1", error));
    cellar.add(barrel("B1", other));
    cellar.find();
    return cellar.report.issues.at(0).title;
  };
  CHECK(title_of("0x7f>: Failed to reach the cellar", "0x9a>: Failed to reach the cellar") ==
        "find_barrel: Failed to reach the cellar");
  const std::string advice = "Two barrels match the name you gave. To take both, set all to true. Else add the row.";
  CHECK(title_of(advice, advice) == "find_barrel: Two barrels match the name you gave");
  CHECK(title_of("No wine. Ask again later.", "No wine. Ask again later.") == "find_barrel: No wine. Ask again later");
  CHECK(title_of("7 barrels leak", "9 barrels leak") == "find_barrel: … barrels leak");
}

TEST_CASE("a loop is told where a tool repeats itself, but not of one that is asked because it changes") {
  Cellar cellar;
  const auto repeat = [&](bool changes) {
    std::vector<Message> messages = {user("Is it ripe?")};
    for (int i = 0; i < 4; ++i) {
      messages.push_back(call("taste", "{}"));
      messages.back().tool_calls[0].fingerprint = 7;
      messages.push_back(result(changes ? "sour " + std::to_string(i) : "sour"));
    }
    messages.push_back(answer("Sour."));
    const std::size_t at = cellar.add(std::move(messages));
    cellar.report.rows[at].signs = {{.mode = "same_call", .at = {1, 3, 5}}};
  };
  for (int i = 0; i < 6; ++i) repeat(false);
  cellar.find();
  REQUIRE(cellar.titled("taste is called again and again") != nullptr);
  CHECK(cellar.titled("taste is called again and again")->count == 6);
  for (int i = 0; i < 6; ++i) repeat(true);
  cellar.find();
  CHECK(cellar.titled("taste") == nullptr);
}

TEST_CASE("answers without a tool, in a category where nearly all are looked up") {
  Cellar cellar;
  for (int i = 0; i < 20; ++i) cellar.add(barrel("B1"));
  for (int i = 0; i < 3; ++i) cellar.add({user("Where is barrel B9?"), answer("In row three, surely.")});
  cellar.report.categories.push_back({.id = "1", .name = "Find barrels", .uid = "u1"});
  cellar.find();
  const Issue* issue = cellar.titled("Answers without looking it up");
  REQUIRE(issue != nullptr);
  CHECK(issue->title == "Answers without looking it up, where others do: Find barrels");
  CHECK(issue->category_uid == "u1");
  CHECK(issue->count == 3);
  Cellar untold;  // a file that tells no calls
  for (int i = 0; i < 20; ++i) untold.add({user("Where is barrel B9?"), answer("In row three.")});
  untold.find();
  CHECK(untold.report.issues.empty());
}

TEST_CASE("an answer without the contact that nearly all of its kind give, if the requests nearest to it have it") {
  Cellar cellar;
  const auto add = [&](const std::string& request, const std::string& reply) {
    const std::size_t at = cellar.add({user(request), answer(reply)});
    cellar.report.rows[at].summary = request;
  };
  for (int i = 0; i < 30; ++i)
    add("My bottle of red arrived broken today", "Please write to help@cellar.example, we will see.");
  for (int i = 0; i < 4; ++i) add("My bottle of white arrived broken today", "How sad.");
  for (int i = 0; i < 3; ++i) add("Which cheese goes well with port?", "Stilton.");
  for (int i = 0; i < 9; ++i) add("Which cheese goes well with sherry?", "Manchego.");
  cellar.find();
  const Issue* issue = cellar.titled("Answers without a contact");
  REQUIRE(issue != nullptr);
  CHECK(issue->title == "Answers without a contact that others of their kind are given: help@cellar.example");
  CHECK(issue->count == 4);
}

TEST_CASE("a conversation that ended in an error is none that forgot to look something up") {
  Cellar cellar;
  for (int i = 0; i < 20; ++i) cellar.add(barrel("B1"));
  for (int i = 0; i < 3; ++i) {
    const std::size_t at = cellar.add({user("Where is barrel B9?"), answer("Let me see.")}, Outcome::failed);
    cellar.report.rows[at].error = "OutOfWine";
  }
  cellar.find();
  CHECK(cellar.titled("looking it up") == nullptr);
}

TEST_CASE("an issue after which every conversation succeeded is low") {
  Cellar cellar;
  for (int i = 0; i < 20; ++i) cellar.add(barrel("B1"), i < 6 ? Outcome::failed : Outcome::succeeded);
  for (int i = 0; i < 3; ++i) cellar.add(barrel("B1", "barrel not found"));
  cellar.find();
  CHECK(cellar.titled("barrel not found")->severity == Issue::Severity::low);
  cellar.report.rows.back().outcome = Outcome::failed;
  cellar.find();
  CHECK(cellar.titled("barrel not found")->severity == Issue::Severity::medium);
}

TEST_CASE("where nobody names the tool, a later success says nothing of an earlier failure") {
  Cellar cellar;
  for (int i = 0; i < 3; ++i) {
    cellar.add({user("Press"), answer("I will."), result("KeyError: 'red'", true), answer("Again."), result("done"),
                answer("Done.")});
  }
  cellar.find();
  REQUIRE(cellar.report.issues.size() == 1);
  CHECK(cellar.report.issues[0].recovered + cellar.report.issues[0].untried == 0);
}

TEST_CASE("hand-overs are an issue of a category that has more of them than the rest") {
  const auto cellar_of = [](int here, int elsewhere, Outcome outcome = Outcome::unknown) {
    Cellar cellar;
    for (int i = 0; i < 80; ++i) {
      const std::size_t at = cellar.add({user("Help"), answer("A person will.")}, outcome);
      cellar.report.rows[at].category_id = i < 40 ? "1" : "2.1";
      const bool has = i < 40 ? i < here : i - 40 < elsewhere;
      if (has) cellar.report.rows[at].signs = {{.mode = "handed_over", .at = {1}}};
    }
    cellar.report.categories = {{.id = "1", .name = "Refunds"}, {.id = "2", .name = "Barrels"}};
    cellar.find();
    return cellar.report.issues;
  };
  const auto more = cellar_of(25, 4);
  REQUIRE(more.size() == 1);
  CHECK(more[0].title == "Hands the user over to a person: Refunds");
  CHECK(more[0].eligible == 40);
  CHECK(cellar_of(20, 20).empty());
  CHECK(cellar_of(25, 4, Outcome::succeeded).empty());  // no more of them fail: it is what the agent should do
}

TEST_CASE("shuffled times and attributes give hardly a false state or value") {
  std::size_t states = 0;
  std::size_t values = 0;
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    base::Random random(seed);
    Cellar cellar;
    for (int i = 0; i < 600; ++i) {
      const auto kind = random.next() % 80;  // 35 issues of about seven conversations, the rest go well
      const std::string tool = "tool_" + std::string(1, static_cast<char>('a' + kind % 26));
      const std::string error =
          kind < 35 ? "kind " + std::string(static_cast<std::size_t>(1 + kind), 'x') + " is gone" : "";
      const std::size_t at = cellar.add(
          {user("Do it"), call(tool, "{}"), result(error.empty() ? "done" : error, !error.empty()), answer("So.")},
          random.next() % 3 == 0 ? Outcome::failed : Outcome::succeeded);
      cellar.report.rows[at].start = static_cast<Time>(random.next() % 1'000'000) * 1'000'000;
      cellar.report.rows[at].attributes["model"] = "m" + std::to_string(random.next() % 6);
      cellar.report.rows[at].attributes["place"] = "p" + std::to_string(random.next() % 4);
    }
    cellar.find();
    CHECK(cellar.report.issues.size() >= 30);
    for (const Issue& issue : cellar.report.issues) {
      states += issue.state != Issue::State::ongoing ? 1 : 0;
      values += issue.differences.size();
    }
  }
  CHECK(states <= 5);
  CHECK(values <= 5);
}

TEST_CASE("the same conversations give the same issues, whatever their order") {
  Cellar cellar = with_missing_barrels();
  cellar.find();
  Cellar other;
  for (std::size_t i = cellar.threads.size(); i-- > 0;)
    other.add(cellar.threads[i].messages, cellar.report.rows[i].outcome);
  other.find();
  REQUIRE(other.report.issues.size() == 1);
  CHECK(other.report.issues[0].id == cellar.report.issues[0].id);
  CHECK(other.report.issues[0].title == cellar.report.issues[0].title);
  CHECK(other.report.issues[0].count == cellar.report.issues[0].count);
}
