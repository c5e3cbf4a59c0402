// Damaged, empty and foreign files: each ends in a counted state with a sentence and a place, and costs its neighbours
// nothing.

#include "catch.hpp"
#include "dataset.hpp"

using namespace tracesift;
using support::read;

namespace {

const std::string kGood =
    R"([{"id":"a","messages":[{"role":"user","content":"hello"},{"role":"assistant","content":"hi"}]}])";

/// The dataset of a bad file between two good ones.
Dataset beside_good_ones(const std::string& name, const std::string& bad) {
  return read({{"good.json", kGood}, {name, bad}, {"also good.jsonl", R"({"input":"q","output":"a"})"}});
}

}  // namespace

TEST_CASE("files that hold no traces say what they look like and what to do") {
  struct Case {
    const char* name;
    std::string bytes;
    Fault fault;
    const char* sentence;  // a part of it
  };
  const Case cases[] = {
      {"picture.png", std::string("\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 16), Fault::unsupported, "PNG image"},
      {"empty.jsonl", "", Fault::empty, "empty"},
      {"blank.jsonl", " \n\n ", Fault::empty, "no record"},
      {"noise.bin", std::string("\x01\x02\0\x03garbage", 11), Fault::unsupported, "binary"},
      {"words.txt", "just some words\nwithout any structure", Fault::unsupported, "neither JSON nor a table"},
      {"page.html", "<!doctype html><p>hi", Fault::unsupported, "HTML"},
      {"package.json", R"({"name":"x","version":"1.0.0","dependencies":{"a":"1"}})", Fault::not_recognised,
       "keys name, version, dependencies"},
      {"numbers.json", "[1,2,3]", Fault::not_recognised, "No conversations were found"},
      {"archive.zip", "PK\x03\x04....", Fault::unsupported, "zip"},
  };
  for (const Case& c : cases) {
    INFO(c.name);
    const Dataset dataset = beside_good_ones(c.name, c.bytes);
    CHECK(dataset.threads.size() == 2);
    const FileEntry& file = dataset.ledger.files[1];
    REQUIRE(file.problems.size() >= 1);
    CHECK(file.problems[0].fault == c.fault);
    INFO(file.problems[0].message);
    CHECK(file.problems[0].message.find(c.sentence) != std::string::npos);
    CHECK(file.problems[0].where.find(c.name) == 0);
    CHECK(file.threads == 0);
  }
}

TEST_CASE("every record ends in one state, and the counts add up") {
  const Dataset dataset = read({{"runs.jsonl",
                                 "{\"messages\":[{\"role\":\"user\",\"content\":\"one\"}]}\n"
                                 "{\"messages\":[{\"role\":\"user\",\"content\":\"two\"}]\n"  // a bracket is missing
                                 "{\"messages\":[{\"role\":\"user\",\"content\":\"three\"}]}\n"
                                 "{\"unrelated\":1}\n"
                                 "{\"messages\":[{\"role\":\"user\",\"content\":\"fo"}});
  const FileEntry& file = dataset.ledger.files[0];
  CHECK(dataset.threads.size() == 2);
  CHECK(file.records.read == 5);
  CHECK(file.records.used == 2);
  CHECK(file.records.bad == 3);
  CHECK(file.records.read == file.records.used + file.records.ignored + file.records.duplicate + file.records.bad);
  REQUIRE(file.problems.size() == 3);
  CHECK(file.problems[0].where == "runs.jsonl:2");
  CHECK(file.problems[1].where == "runs.jsonl:4");
  CHECK(file.problems[2].where == "runs.jsonl:5");
  CHECK(file.problems[2].message == "Skipped: the file ends inside this record.");
}

TEST_CASE("all problems are counted, the first few are reported") {
  std::string text = "{\"input\":\"q\",\"output\":\"a\"}\n";
  for (int i = 0; i < 1000; ++i) text += "{broken\n";
  const Dataset dataset = read(text);
  CHECK(dataset.ledger.records.bad == 1000);
  CHECK(dataset.ledger.files[0].problems.size() == 20);
}

TEST_CASE("a byte order mark, line ends and strange characters do no harm") {
  const Dataset dataset = read(
      "\xEF\xBB\xBF{\"input\":\"a\xE2\x80\xA8"
      "b \xFF\",\"output\":\"\\ud800\"}\r\n\r\n{\"input\":\"c\",\"output\":\"d\"}\r\n");
  REQUIRE(dataset.threads.size() == 2);
  CHECK(support::talk(dataset.threads[0]) ==
        "user: a\xE2\x80\xA8"
        "b \xEF\xBF\xBD | assistant: \xEF\xBF\xBD");
  CHECK(dataset.ledger.records.bad == 0);
}

TEST_CASE("the same file twice is one set of threads where ids are global") {
  const std::string run =
      R"({"id":"r1","trace_id":"r1","run_type":"chain","start_time":"2026-01-01T00:00:00","dotted_order":"x","inputs":{"input":"q"},"outputs":{"output":"a"}})";
  const Dataset dataset = read({{"a.jsonl", run}, {"b.jsonl", run}});
  CHECK(dataset.threads.size() == 1);
  CHECK(dataset.ledger.records.duplicate == 1);
}

TEST_CASE("equal local ids in two files are two conversations") {
  const Dataset dataset =
      read({{"a.json", kGood}, {"b.json", R"([{"id":"a","messages":[{"role":"user","content":"other"}]}])"}});
  REQUIRE(dataset.threads.size() == 2);
  CHECK(dataset.threads[0].id == "a @ a.json");
  CHECK(dataset.threads[1].id == "a @ b.json");
}

TEST_CASE("an id that repeats within a file loses nobody") {
  const Dataset dataset = read(
      R"([{"id":7,"input":"x","output":"1"},{"id":7,"input":"y","output":"2"},{"id":7,"input":"x","output":"1"}])");
  CHECK(dataset.threads.size() == 2);
  CHECK(dataset.ledger.records.duplicate == 1);
}

TEST_CASE("hostile shapes end") {
  CHECK(read(std::string(100000, '[')).threads.empty());
  CHECK(read(std::string(100000, '{')).threads.empty());
  CHECK(read("{\"" + std::string(200000, 'a') + "\":1}").threads.empty());
  std::string wide = "{\"messages\":[";
  for (int i = 0; i < 20000; ++i) wide += "{\"role\":\"user\",\"content\":\"x\"},";
  wide += "{\"role\":\"user\",\"content\":\"x\"}]}";
  CHECK(read(wide).threads.size() == 1);
}

TEST_CASE("a byte that is no UTF-8 costs itself, and its record says so") {
  for (const char* input : {"caf\xe9 bitte", "caf\\n\xe9 bitte"}) {
    const std::string line = R"({"id":"a","input":")" + std::string(input) +
                             R"(","output":"ja"})"
                             "\n";
    const Dataset dataset =
        read({{"one.jsonl", kGood}, {"bad.jsonl", line + R"({"id":"b","input":"Grüße","output":"x"})"}});
    const FileEntry& file = dataset.ledger.files[1];
    CHECK(dataset.threads.size() == 3);
    CHECK(file.records.bad == 0);
    REQUIRE(file.problems.size() == 1);
    CHECK(file.problems[0].message.find("not UTF-8") != std::string::npos);
    CHECK(file.problems[0].where == "bad.jsonl:1");
    CHECK(dataset.ledger.files[0].problems.empty());
  }
}

TEST_CASE("of records that repeat the same damaged text each one says so") {
  const auto line = [](const std::string& id) {
    return R"({"id":")" + id + R"(","messages":[{"role":"user","content":"caf)" + "\xe9" + R"( bitte"}]})" + "\n";
  };
  const Dataset dataset = read({{"bad.jsonl", line("a") + line("b")}});
  CHECK(dataset.threads.size() == 2);
  REQUIRE(dataset.ledger.files[0].problems.size() == 2);
  CHECK(dataset.ledger.files[0].problems[1].where == "bad.jsonl:2");
}

TEST_CASE("a number that cannot be one is unknown, and its record says so; below zero it only means unknown") {
  const auto one = [](const std::string& fields) {
    return read({{"a.jsonl", R"({"id":"a","input":"q","output":"a",)" + fields + "}"}});
  };
  const Dataset normal = one(R"("cost":0.25,"total_tokens":12,"latency_s":2.5)");
  CHECK(normal.threads[0].usage.cost_usd == 0.25);
  CHECK(normal.threads[0].usage.total_tokens == 12);
  CHECK(normal.ledger.files[0].problems.empty());
  for (const char* cost : {"1e30", "1.7e308", "2000000"}) {
    const Dataset absurd = one(std::string(R"("cost":)") + cost);
    CHECK_FALSE(absurd.threads[0].usage.cost_usd);
    REQUIRE(absurd.ledger.files[0].problems.size() == 1);
    CHECK(absurd.ledger.files[0].problems[0].message.find("larger than any can be") != std::string::npos);
    CHECK(absurd.ledger.records.bad == 0);
  }
  CHECK_FALSE(one(R"("total_tokens":900000000000000)").threads[0].usage.total_tokens);
  const Dataset unknown = one(R"("cost":-1,"total_tokens":-1)");
  CHECK_FALSE(unknown.threads[0].usage.cost_usd);
  CHECK_FALSE(unknown.threads[0].usage.total_tokens);
  CHECK(unknown.ledger.files[0].problems.empty());
  CHECK(one(R"("cost":0)").threads[0].usage.cost_usd == 0.0);
}
