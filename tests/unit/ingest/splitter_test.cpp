#include "ingest/splitter.hpp"

#include <string>
#include <vector>

#include "catch.hpp"

using namespace tracesift::ingest;

namespace {

struct Cut {
  std::vector<std::string> records;
  std::vector<std::string> bad;  // "line: why"
  bool operator==(const Cut&) const = default;
};

Cut split(const std::string& text, std::size_t piece = 1 << 16) {
  Cut cut;
  Splitter splitter({[&](const Document&, std::string_view record, SourcePosition position, bool is_tail) {
                       cut.records.push_back(std::to_string(position.line) + (is_tail ? "~" : ":") +
                                             std::string(record));
                     },
                     [&](SourcePosition position, std::string_view why) {
                       cut.bad.push_back(std::to_string(position.line) + ": " + std::string(why));
                     },
                     [](const Document& prefix, SourcePosition) -> std::optional<Splitter::Inside> {
                       const Node runs = prefix.root().path("page.runs");
                       if (!runs || !prefix.is_open(runs)) return std::nullopt;
                       return Splitter::Inside{prefix.begin_of(runs), 2};
                     }});
  for (std::size_t at = 0; at < text.size(); at += piece) splitter.feed(std::string_view(text).substr(at, piece));
  splitter.finish();
  return cut;
}

using Strings = std::vector<std::string>;

}  // namespace

TEST_CASE("records are found in whatever holds them") {
  CHECK(split("{\"a\":1}\n{\"a\":2}\n").records == Strings{"1:{\"a\":1}", "2:{\"a\":2}"});
  CHECK(split("[{\"a\":1},\n {\"a\":2}]\n").records == Strings{"1:{\"a\":1}", "2:{\"a\":2}"});
  CHECK(split("{\n \"a\": 1\n}\n{\n \"a\": 2\n}").records.size() == 2);  // pretty, one after another
  CHECK(split("[[1],[2]]").records == Strings{"1:[1]", "1:[2]"});
  CHECK(split("[\"x\", \"y\"]").records == Strings{"1:\"x\"", "1:\"y\""});
  CHECK(split("{\"a\":1}").records == Strings{"1:{\"a\":1}"});
  CHECK(split("\x1E{\"a\":1}\n\x1E{\"a\":2}\n").records.size() == 2);   // RFC 7464
  CHECK(split("{\"a\":1},\n{\"a\":2},\n").records.size() == 2);         // dumps with commas
  CHECK(split("{\"a\":1}{\"a\":2}\n{\"a\":3}\n").records.size() == 3);  // glued
  CHECK(split("[{\"a\":1}]\n[{\"a\":2}]\n").records == Strings{"1:[{\"a\":1}]", "2:[{\"a\":2}]"});
}

TEST_CASE("strings hide brackets, quotes and breaks") {
  CHECK(split(R"([{"a":"}]\"{["},{"a":"\\"}])").records.size() == 2);
  CHECK(split("{\"a\":\"x\xE2\x80\xA8y\"}\n{\"a\":2}\n").records.size() == 2);
}

TEST_CASE("a damaged record costs itself alone") {
  const Cut cut = split("{\"a\":1}\n{\"a\":\n{\"a\":3}\n{\"a\":4");
  CHECK(cut.records == Strings{"1:{\"a\":1}", "3:{\"a\":3}"});
  REQUIRE(cut.bad.size() == 2);
  CHECK(cut.bad[0].substr(0, 2) == "2:");
  CHECK(cut.bad[1] == "4: the file ends inside this record");
  CHECK(split("{\"a\":\n{\"a\":2}\n{\"a\":3}\n").records.size() == 2);  // the first line is the damaged one
  CHECK(split("[{\"a\":1},{\"a\":}]").records.size() == 1);
  CHECK(split("[{\"a\":1},{\"a\":2").records.size() == 1);
  CHECK(split("[{\"a\":1},{\"a\":2").bad.size() == 1);
}

TEST_CASE("where the bytes are cut changes nothing") {
  const std::string filler(300, ' ');
  for (const std::string& text :
       {std::string("{\"a\":\"\\\"x\\\\\"}\n\n{\"b\":[1,2,{}]}\r\n{\"c\":\n{\"d\":4}{\"e\":5}\n{\"f\""),
        std::string("[{\"a\":1}, [2], \"three\", 4, null, {\"x\":}, {\"b\":\"]\"}]"),
        std::string("{\n\"a\":1}\n" + filler + "{\"b\":2}"), std::string("{\"a\":1"), std::string("]}]{\"a\":1}")}) {
    const Cut whole = split(text);
    for (const std::size_t piece : std::vector<std::size_t>{1, 2, 3, 7, 50}) {
      INFO(text << " in pieces of " << piece);
      CHECK(split(text, piece) == whole);
    }
  }
}

TEST_CASE("records of one huge object are streamed out of it") {
  std::string text = R"({"v":1,"page":{"name":"p","runs":[)";
  const std::size_t count = 30000;
  for (std::size_t i = 0; i < count; ++i) {
    text += (i > 0 ? "," : "") + std::string(R"({"id":)") + std::to_string(i) +
            R"(,"text":"some words to fill the record with, so it is long"})";
  }
  text += R"(],"more":2},"tail":[3]})";
  REQUIRE(text.size() > (1u << 21));
  const Cut cut = split(text);
  REQUIRE(cut.records.size() == count + 1);
  CHECK(cut.records[12345].find("\"id\":12345,") != std::string::npos);
  CHECK(cut.records.back() == "1~{\"\":{\"more\":2},\"tail\":[3]}");
  CHECK(cut.bad.empty());
  CHECK(split(text, 4096) == cut);
  CHECK(split(text, 777) == cut);
}

TEST_CASE("two huge lists in one object are both streamed whole") {
  const auto list = [](const char* name) {
    std::string text = "{\"" + std::string(name) + "\":{\"runs\":[";
    for (int i = 0; i < 20000; ++i) {
      text += (i > 0 ? "," : "") + std::string("{\"id\":\"") + name + std::to_string(i) +
              "\",\"text\":\"words that make the record long enough\"}";
    }
    return text + "]}";
  };
  const Cut cut = split(list("page") + "," + list("page").substr(1) + "}");
  std::size_t records = 0;
  for (const std::string& record : cut.records)
    records += record.find("\"id\":\"page") != std::string::npos && record.size() < 200 ? 1 : 0;
  CHECK(records == 40000);
  CHECK(cut.bad.empty());
}
