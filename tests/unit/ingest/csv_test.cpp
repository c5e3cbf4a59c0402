#include "ingest/csv.hpp"

#include "catch.hpp"

using namespace tracesift::ingest;

namespace {

std::vector<std::string> rows(const std::string& text, char delimiter = ',', std::size_t piece = 1000,
                              int* bad = nullptr) {
  std::vector<std::string> out;
  CsvReader reader(delimiter,
                   {[&](std::string_view object, SourcePosition, std::uint64_t) { out.emplace_back(object); },
                    [&](SourcePosition, std::string_view) {
                      if (bad != nullptr) ++*bad;
                    }});
  for (std::size_t at = 0; at < text.size(); at += piece) reader.feed(std::string_view(text).substr(at, piece));
  reader.finish();
  return out;
}

}  // namespace

TEST_CASE("quotes keep delimiters, breaks and quotes") {
  const std::string text = "id,text\r\n1,\"a, \"\"b\"\"\nc\"\r\n2,plain\n";
  const std::vector<std::string> wanted = {R"({"id":"1","text":"a, \"b\"\nc"})", R"({"id":"2","text":"plain"})"};
  CHECK(rows(text) == wanted);
  CHECK(rows(text, ',', 1) == wanted);
}

TEST_CASE("short rows leave columns out, long rows are bad, a cut quote is bad") {
  int bad = 0;
  CHECK(rows("a,b\n1\n1,2,3\n\n4,\"5", ',', 1000, &bad) == std::vector<std::string>{R"({"a":"1"})"});
  CHECK(bad == 2);
}

TEST_CASE("the delimiter is voted for") {
  CHECK(vote_delimiter("a,b,c\n1,2,3\n4,5,6\n") == ',');
  CHECK(vote_delimiter("a;b\n\"x, y, z\";2\n\"1, 2\";3\n") == ';');
  CHECK(vote_delimiter("a\tb\n1\t2\n") == '\t');
  CHECK(vote_delimiter("just a text\nwithout columns\n") == 0);
}
