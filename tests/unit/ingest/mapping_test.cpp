// Files whose fields are not recognised, and the mapping a person gives.
#include <string>

#include "catch.hpp"
#include "dataset.hpp"
#include "tracesift/config.hpp"

using namespace tracesift;
using support::talk;

namespace {

Dataset read(const std::string& content, const Mapping& mapping, Keep keep = Keep::all) {
  Ingest ingest(keep);
  ingest.open("file", mapping);
  ingest.feed(content);
  ingest.close();
  return ingest.finish();
}

const std::string kOdd =
    R"({"nr":7,"ask":{"words":"where is it"},"reply":"here","when":"2026-02-05T10:00:00Z","took":3,"stars":4,"who":"T"})"
    "\n"
    R"({"nr":8,"ask":{"words":"thanks"},"reply":"welcome","when":"2026-02-05T10:01:00Z","took":5,"who":"T"})"
    "\n";

const Mapping kSaid = {{"id", "nr"},       {"input", "ask.words"}, {"output", "reply"}, {"start", "when"},
                       {"tokens", "took"}, {"score", "stars"},     {"thread", "who"}};

}  // namespace

TEST_CASE("a shape that nobody knows is shown, not guessed") {
  const Dataset dataset = read(kOdd, {});
  CHECK(dataset.threads.empty());
  const FileEntry& file = dataset.ledger.files[0];
  CHECK(file.problems[0].fault == Fault::not_recognised);
  REQUIRE(file.fields.size() == 7);
  CHECK(file.fields[1].path == "ask.words");
  CHECK(file.fields[1].example == "where is it");
}

TEST_CASE("what a person says of the fields is what is read, and read again") {
  const Dataset dataset = read(kOdd, kSaid);
  REQUIRE(dataset.threads.size() == 1);
  const Thread& thread = dataset.threads[0];
  CHECK(thread.id == "T");
  CHECK(talk(thread) == "user: where is it | assistant: here | user: thanks | assistant: welcome");
  CHECK(thread.usage.total_tokens == 8);
  CHECK(thread.feedback.front().score == 4);
  CHECK(dataset.ledger.files[0].format == "mapped");

  const Dataset index = read(kOdd, kSaid, Keep::index);
  Reread reread(index, index.threads[0]);
  for (const auto& range : reread.ranges()) reread.feed(support::bytes_of(kOdd, range));
  CHECK(talk(reread.finish()) == talk(thread));
}

TEST_CASE("one message a row: who said it and what, other columns are attributes, guessed by their names") {
  const std::string rows =
      "Vorgang;Sprecher;Nachricht;Filiale\n"
      "A1;Kundin;Wann gibt es Roggenbrot?;Nord\n"
      "A1;Berater;Ab sieben Uhr.;Nord\n"
      "A2;Kunde;Habt ihr Brezeln?;Sued\n";
  const Mapping mapping = {{"thread", "Vorgang"}, {"speaker", "Sprecher"}, {"text", "Nachricht"}};
  const Dataset dataset = read(rows, mapping);
  REQUIRE(dataset.threads.size() == 2);
  CHECK(dataset.threads[0].id == "A1");
  CHECK(talk(dataset.threads[0]) == "user: Wann gibt es Roggenbrot? | assistant: Ab sieben Uhr.");
  CHECK(*dataset.threads[1].metadata.find("Filiale") == "Sued");
  CHECK(guess_role("Sprecher") == "speaker");
  CHECK(guess_role("meta.userMessage") == "input");
  CHECK(guess_role("Respuesta") == "output");
  CHECK(guess_role("shelf").empty());
}

TEST_CASE("lines of text are requests once somebody says so") {
  const std::string lines = "where is my parcel\r\n\n  \"refund\" please\nlast";
  CHECK(read(lines, {}).threads.empty());
  CHECK(read(lines, {}).ledger.files[0].fields.at(0).path == "line");
  const Dataset dataset = read(lines, {{"input", "line"}});
  REQUIRE(dataset.threads.size() == 3);
  CHECK(talk(dataset.threads[1]) == "user: \"refund\" please");
  const Dataset index = read(lines, {{"input", "line"}}, Keep::index);
  Reread reread(index, index.threads[1]);
  REQUIRE(reread.ranges().size() == 1);
  reread.feed(support::bytes_of(lines, reread.ranges()[0]));
  CHECK(talk(reread.finish()) == "user: \"refund\" please");
}

TEST_CASE("a mapping leaves files alone whose format is recognised") {
  const std::string known =
      R"({"messages":[{"role":"user","content":"a"},{"role":"assistant","content":"b"}],"ask":"x"})";
  CHECK(talk(read(known, {{"input", "ask"}}).threads[0]) == "user: a | assistant: b");
}

TEST_CASE("a mapping names the role that is none") {
  CHECK(parse_mapping(R"({"input":"a.b"})")->at("input") == "a.b");
  CHECK(parse_mapping(R"({"inputs":"a"})").error().where == "mapping.inputs");
  CHECK(parse_mapping(R"({"input":7})").error().where == "mapping.input");
  CHECK(parse_config(R"({"mapping":{"output":"x"}})")->mapping.at("output") == "x");
  CHECK(parse_config(R"({"mapping":[]})").error().where == "mapping");
}
